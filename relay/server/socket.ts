// Serves one WebSocket: receives calls, sends answers and events. An unauthenticated client has one attempt.
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
/** A client for which more bytes than this wait to be sent is disconnected. */
const maxBuffered = 4 * maxFrameBytes;

export interface Connection {
  readonly caller: Caller;
  /** Code 4401 means that the token is no longer valid. */
  close(code: number, reason: string): void;
}

export function serveSocket(ws: WebSocket, address: string, handlers: Handlers): Connection {
  const gone = new AbortController();
  const caller: Caller = { address, signal: gone.signal, deviceId: undefined, emit };
  const calls = new Map<number, AbortController>();
  const hello = setTimeout(() => caller.deviceId === undefined && ws.close(1008), helloMs);
  const stopPinging = terminateWhenSilent(ws);

  ws.on("error", () => ws.terminate());
  ws.on("message", (data, binary) => {
    const frame = binary ? undefined : parseFrame(String(data));
    if (frame === undefined) ws.close(1008);
    else if ("cancel" in frame) calls.get(frame.cancel)?.abort();
    else void answer(frame);
  });
  ws.on("close", () => {
    clearTimeout(hello);
    stopPinging();
    for (const call of calls.values()) call.abort();
    gone.abort();
  });

  async function answer({ id, call, input }: { id: number; call: string; input: unknown }) {
    const authenticated = caller.deviceId !== undefined;
    if (!authenticated && call !== "relay.pair" && call !== "relay.hello") return ws.close(1008);
    if (calls.has(id)) return ws.close(1008);
    const own = new AbortController();
    calls.set(id, own);
    try {
      if (!isMethod(call)) throw new RelayError("unsupported", "This relay does not know this call. Update the relay.");
      if (calls.size > maxCalls)
        throw new RelayError("busy", "Too many calls are pending on this connection. Wait for some to end.");
      const output = await dispatch<RelayMethod>(handlers, call, input, { caller, signal: own.signal });
      send(ws, { id, output });
    } catch (error) {
      const { code, message } = error as RelayError;
      send(ws, { id, error: { code, message } });
      if (!authenticated) ws.close(4401);
    } finally {
      calls.delete(id);
    }
  }

  function emit<E extends keyof RelayEvents>(event: E, data: RelayEvents[E]) {
    send(ws, { event, data } as EventFrame);
  }

  return { caller, close: (code, reason) => ws.close(code, reason) };
}

/** Pings the client and terminates the socket if nothing has arrived since the last ping. @returns ends the pings */
function terminateWhenSilent(ws: WebSocket): () => void {
  let alive = true;
  const heard = () => (alive = true);
  const ping = setInterval(() => {
    if (!alive) ws.terminate();
    alive = false;
    ws.ping();
  }, pingMs);
  ws.on("pong", heard);
  ws.on("message", heard);
  return () => clearInterval(ping);
}

function send(ws: WebSocket, frame: OutputFrame | ErrorFrame | EventFrame): void {
  if (ws.readyState !== ws.OPEN) return;
  if (ws.bufferedAmount > maxBuffered) return ws.terminate();
  const text = JSON.stringify(frame);
  if (Buffer.byteLength(text) <= maxFrameBytes) ws.send(text);
  else if ("id" in frame) {
    const message = "The answer is larger than one message may be. Ask for a smaller part.";
    ws.send(JSON.stringify({ id: frame.id, error: { code: "too-large", message } }));
  }
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
