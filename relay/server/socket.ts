// Serves one WebSocket: receives calls, sends answers and events. A client that fails to authenticate is disconnected.
import {
  type ErrorFrame,
  type EventFrame,
  maxFrameBytes,
  type OutputFrame,
  RelayError,
  type RelayEvents,
  type RelayMethod,
} from "#contract";
import type { Duplex } from "node:stream";
import type { WebSocket } from "ws";
import { type Caller, dispatch, type Handlers, isMethod } from "./rpc.ts";

const helloMs = 5_000;
const pingMs = 20_000;
const maxCalls = 256;
/** Maximum number of bytes that a client may send before it has authenticated. */
const maxStrangerBytes = 16 * 1024;
/** How long a close frame may take to arrive, in milliseconds. Then the socket is ended, whatever the client does. */
const closingMs = 100;
/** Maximum number of bytes that may wait to be sent to a client. A client with more waiting is disconnected. */
const maxBuffered = 4 * maxFrameBytes;

export interface Connection {
  readonly caller: Caller;
  /**
   * Aborts all calls, ignores all later frames, and ends the socket. Code 4401 means that the client's token is no longer
   * valid.
   */
  close(code: number, reason?: string): void;
}

interface Ground {
  /** The socket below the WebSocket. */
  socket: Duplex & { remoteAddress?: string };
  handlers: Handlers;
  /** Called when the client has authenticated. */
  greeted(): void;
}

export function serveSocket(ws: WebSocket, { socket, handlers, greeted }: Ground): Connection {
  const gone = new AbortController();
  const caller: Caller = { address: socket.remoteAddress ?? "", signal: gone.signal, deviceId: undefined, emit };
  const calls = new Map<number, AbortController>();
  const hello = setTimeout(() => caller.deviceId === undefined && close(1008), helloMs);
  const stopPinging = terminateWhenSilent(ws);
  const limit = limitBytes(socket, maxStrangerBytes, () => close(1009));

  ws.on("error", () => ws.terminate());
  ws.on("message", (data, binary) => {
    if (gone.signal.aborted) return;
    const frame = binary ? undefined : parseFrame(String(data));
    if (frame === undefined) close(1008);
    else if ("cancel" in frame) calls.get(frame.cancel)?.abort();
    else void answer(frame);
  });
  ws.on("close", abandon);

  function abandon() {
    clearTimeout(hello);
    stopPinging();
    for (const call of calls.values()) call.abort();
    gone.abort();
  }

  function close(code: number, reason?: string) {
    if (gone.signal.aborted) return;
    abandon();
    ws.close(code, reason);
    // Reads nothing any more, not even the answer to the close frame.
    ws.pause();
    setTimeout(() => ws.terminate(), closingMs);
  }

  async function answer({ id, call, input }: { id: number; call: string; input: unknown }) {
    const stranger = caller.deviceId === undefined;
    if (stranger && !beforeHello.has(call)) return close(1008);
    if (calls.has(id)) return close(1008);
    const own = new AbortController();
    calls.set(id, own);
    try {
      if (!isMethod(call)) throw new RelayError("unsupported", "This relay does not know this call. Update the relay.");
      if (calls.size > maxCalls)
        throw new RelayError("busy", "Too many calls are pending on this connection. Wait for some to end.");
      const output = await dispatch<RelayMethod>(handlers, call, input, { caller, signal: own.signal });
      send(ws, { id, output });
      if (stranger && caller.deviceId !== undefined) {
        limit.lift();
        greeted();
      }
    } catch (error) {
      const { code, message } = error as RelayError;
      send(ws, { id, error: { code, message } });
      if (stranger) close(4401);
    } finally {
      calls.delete(id);
    }
  }

  function emit<E extends keyof RelayEvents>(event: E, data: RelayEvents[E]) {
    send(ws, { event, data } as EventFrame);
  }

  return { caller, close };
}

/** Calls that a client may make before it has authenticated. */
const beforeHello = new Set<string>(["relay.pair", "relay.challenge", "relay.hello"] satisfies RelayMethod[]);

/** Counts what arrives, also parts of frames that are not complete. */
function limitBytes(socket: Duplex, most: number, exceeded: () => void): { lift(): void } {
  let left = most;
  const count = (bytes: Buffer) => {
    left -= bytes.length;
    if (left >= 0) return;
    socket.off("data", count);
    exceeded();
  };
  socket.on("data", count);
  return { lift: () => socket.off("data", count) };
}

/**
 * Pings the client, and terminates the socket if nothing has arrived since the last ping. @returns a function that
 * stops pinging
 */
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
