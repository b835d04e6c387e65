// One WebSocket connection to the relay: sends calls, receives answers and events.
import {
  type ClientFrame,
  maxFrameBytes,
  RelayError,
  type EventFrame,
  type RelayOutput,
  type ServerFrame,
} from "#contract";
import type { RelayCall } from "#core/relay-link.ts";

/** The methods that a browser's WebSocket and the WebSocket of the `ws` package have in common. */
export interface WebSocketLike {
  send(data: string): void;
  close(): void;
  addEventListener(type: "open" | "close" | "error", listener: () => void): void;
  addEventListener(type: "message", listener: (event: { data: unknown }) => void): void;
}

export interface Connection {
  call: RelayCall;
  /** Resolves when the connection has ended. All unanswered calls have then failed with `closed`. */
  closed: Promise<void>;
  /** Returns how many messages have arrived. */
  received(): number;
  close(): void;
}

interface Pending {
  resolve(output: never): void;
  reject(error: unknown): void;
}

/** The connection to the relay broke, or there is none. */
export class ConnectionLost extends RelayError {
  /** @param sent true if the relay may have received the call */
  constructor(
    readonly sent: boolean,
    message = "The connection to the relay was lost.",
  ) {
    super("closed", message);
  }
}

/** How long the relay may take to accept a connection, in milliseconds. A relay that is suspended never does. */
const openMs = 10_000;

/**
 * Resolves when the socket is open, or rejects with `closed` if it cannot be opened. The signal closes the socket at
 * any time.
 */
export function openConnection(
  socket: WebSocketLike,
  onEvent: (frame: EventFrame) => void,
  signal?: AbortSignal,
): Promise<Connection> {
  return new Promise((resolve, reject) => {
    const pending = new Map<number, Pending>();
    const over = new AbortController();
    let received = 0;
    const closed = new Promise<void>((done) => over.signal.addEventListener("abort", () => done()));
    const end = () => {
      over.abort();
      for (const call of pending.values()) call.reject(new ConnectionLost(true));
      pending.clear();
      reject(new RelayError("closed", "The relay does not answer. Is it running?"));
    };
    // Does not wait for the peer's close frame, because a dead peer never sends one.
    const close = () => {
      socket.close();
      end();
    };
    socket.addEventListener("close", end);
    // Ignores errors, because a close event follows each of them. Without a listener, the `ws` package would throw.
    socket.addEventListener("error", () => {});
    socket.addEventListener("message", ({ data }) => {
      received += 1;
      receive(JSON.parse(String(data)), pending, onEvent);
    });
    signal?.addEventListener("abort", close);
    if (signal?.aborted) close();
    const late = setTimeout(() => socket.close(), openMs);
    over.signal.addEventListener("abort", () => clearTimeout(late));
    socket.addEventListener("open", () => {
      clearTimeout(late);
      resolve({ call: makeCall(socket, pending, over.signal), closed, received: () => received, close });
    });
  });
}

function receive(frame: ServerFrame, pending: Map<number, Pending>, onEvent: (frame: EventFrame) => void): void {
  if ("event" in frame) return onEvent(frame);
  const call = pending.get(frame.id);
  pending.delete(frame.id);
  if ("error" in frame) call?.reject(new RelayError(frame.error.code, frame.error.message));
  else call?.resolve(frame.output as never);
}

function makeCall(socket: WebSocketLike, pending: Map<number, Pending>, over: AbortSignal): RelayCall {
  let count = 0;
  const send = (frame: ClientFrame) => socket.send(encode(frame));

  return async (method, input, { signal, deadlineMs = 30_000 } = {}) => {
    signal?.throwIfAborted();
    if (over.aborted) throw new ConnectionLost(false);
    const id = ++count;
    send({ id, call: method, input });

    const cancel = (error: unknown) => {
      const call = pending.get(id);
      if (!call) return;
      pending.delete(id);
      send({ cancel: id });
      call.reject(error);
    };
    const abort = () => cancel(signal?.reason);
    const late = () => cancel(new RelayError("timeout", `The relay did not answer ${method} in time.`));
    const timer = Number.isFinite(deadlineMs) ? setTimeout(late, deadlineMs) : undefined;
    signal?.addEventListener("abort", abort);
    return new Promise<RelayOutput<typeof method>>((resolve, reject) => {
      pending.set(id, { resolve, reject });
    }).finally(() => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
    });
  };
}

/** Throws if the frame is too large, because sending it would end the connection, and with it all other calls. */
function encode(frame: ClientFrame): string {
  const text = JSON.stringify(frame);
  const couldBeTooLarge = text.length * 3 > maxFrameBytes;
  if (couldBeTooLarge && new TextEncoder().encode(text).byteLength > maxFrameBytes)
    throw new RelayError(
      "too-large",
      `This message is larger than the relay accepts (${maxFrameBytes >> 20} MB). Send a smaller part.`,
    );
  return text;
}
