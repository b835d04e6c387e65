// One WebSocket: frames in, answers and events out. A stranger gets one chance to say who it is.
import {
  type ErrorFrame,
  type EventFrame,
  maxFrameBytes,
  type OutputFrame,
  RelayError,
  type RelayEvents,
  type RelayMethod,
} from "#contract";
import type { WebSocket } from "ws";
import { type Caller, dispatch, type Handlers, isMethod } from "./rpc.ts";

const helloMs = 10_000;
const pingMs = 20_000;
const maxCalls = 256;
/** A client that lets this much pile up is gone in all but name. */
const maxBuffered = 4 * maxFrameBytes;

export interface Connection {
  readonly caller: Caller;
  /** Code 4401: the token is not valid any more. */
  close(code: number, reason: string): void;
}

export function serveSocket(ws: WebSocket, address: string, handlers: Handlers): Connection {
  const gone = new AbortController();
  const caller: Caller = { address, signal: gone.signal, deviceId: undefined, emit };
  const calls = new Map<number, AbortController>();
  const hello = setTimeout(() => caller.deviceId === undefined && ws.close(1008), helloMs);
  let alive = true;
  const ping = setInterval(() => {
    if (!alive) ws.terminate();
    alive = false;
    ws.ping();
  }, pingMs);

  ws.on("pong", () => (alive = true));
  ws.on("error", () => ws.terminate());
  ws.on("message", (data, binary) => {
    alive = true;
    const frame = binary ? undefined : parseFrame(String(data));
    if (frame === undefined) ws.close(1008);
    else if ("cancel" in frame) calls.get(frame.cancel)?.abort();
    else void answer(frame);
  });
  ws.on("close", () => {
    clearTimeout(hello);
    clearInterval(ping);
    for (const call of calls.values()) call.abort();
    gone.abort();
  });

  async function answer({ id, call, input }: { id: number; call: string; input: unknown }) {
    const stranger = caller.deviceId === undefined;
    if (stranger && call !== "relay.pair" && call !== "relay.hello") return ws.close(1008);
    if (calls.has(id)) return ws.close(1008);
    const own = new AbortController();
    calls.set(id, own);
    try {
      if (!isMethod(call)) throw new RelayError("unsupported", "This relay does not know that call. Update it.");
      if (calls.size > maxCalls) throw new RelayError("busy", "Too many calls are under way on this connection.");
      const output = await dispatch<RelayMethod>(handlers, call, input, { caller, signal: own.signal });
      send({ id, output });
    } catch (error) {
      const { code, message } = error as RelayError;
      send({ id, error: { code, message } });
      if (stranger) ws.close(4401);
    } finally {
      calls.delete(id);
    }
  }

  function emit<E extends keyof RelayEvents>(event: E, data: RelayEvents[E]) {
    send({ event, data } as EventFrame);
  }

  function send(frame: OutputFrame | ErrorFrame | EventFrame) {
    if (ws.readyState !== ws.OPEN) return;
    if (ws.bufferedAmount > maxBuffered) return ws.terminate();
    const text = JSON.stringify(frame);
    if (Buffer.byteLength(text) <= maxFrameBytes) ws.send(text);
    else if ("id" in frame) {
      const message = "The answer is larger than one message may be. Ask for a smaller part.";
      ws.send(JSON.stringify({ id: frame.id, error: { code: "too-large", message } }));
    }
  }

  return { caller, close: (code, reason) => ws.close(code, reason) };
}

function parseFrame(text: string): { id: number; call: string; input: unknown } | { cancel: number } | undefined {
  try {
    const frame = JSON.parse(text) as { id?: unknown; call?: unknown; input?: unknown; cancel?: unknown };
    if (typeof frame.cancel === "number") return { cancel: frame.cancel };
    if (typeof frame.id !== "number" || typeof frame.call !== "string") return undefined;
    return { id: frame.id, call: frame.call, input: frame.input };
  } catch {
    return undefined;
  }
}
