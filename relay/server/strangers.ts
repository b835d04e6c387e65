// Bounds what clients may take up before they have authenticated: connections, waiting time, request bodies.
import type { IncomingMessage, RequestListener, Server, ServerOptions, ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** Maximum number of clients that have not authenticated. */
const maxStrangers = 64;
/** Maximum number of connections that are not WebSockets. */
const maxConnections = 256;

/** How long a client may take to read an answer before its socket is destroyed, in milliseconds. */
const closingMs = 100;

/** How long a request may take to arrive, in milliseconds. */
export const patience: ServerOptions = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 2_000,
};

export interface Strangers<T> {
  add(one: T): void;
  delete(one: T): void;
}

/**
 * Keeps the newest members. The oldest is dropped for a new one, so that nobody can keep others out by staying: whoever
 * knows the token needs only a moment.
 */
export function newestOnly<T>(most: number, drop: (one: T) => void): Strangers<T> {
  const members = new Set<T>();
  return {
    delete: (one) => void members.delete(one),
    add(one) {
      members.add(one);
      if (members.size <= most) return;
      const [oldest] = members;
      if (oldest === undefined) return;
      members.delete(oldest);
      drop(oldest);
    },
  };
}

export const newestStrangers = <T>(drop: (one: T) => void) => newestOnly(maxStrangers, drop);

/** Bounds the number of connections of a server, and ends those whose request body nobody has read to its end. */
export function guardServer(server: Server): void {
  const connections = newestOnly<Socket>(maxConnections, (socket) => socket.destroy());
  server.on("connection", (socket: Socket) => {
    connections.add(socket);
    socket.once("close", () => connections.delete(socket));
  });
  server.on("upgrade", (request) => connections.delete(request.socket));
  const listeners = server.listeners("request") as RequestListener[];
  server.removeAllListeners("request");
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    // Node would read the rest of a body that nobody has begun to read.
    if (hasBody(request)) request.read(0);
    response.once("finish", () => request.complete || endSoon(request.socket));
    for (const listener of listeners) listener(request, response);
  };
  server.on("request", answer);
  // A client that asks before it sends a body gets the final answer without being told to go on.
  server.on("checkContinue", answer);
}

const hasBody = ({ headers }: IncomingMessage) =>
  headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;

/** Ends a socket without reading from it. The client gets a moment to read the answer. */
function endSoon(socket: Socket): void {
  socket.end();
  setTimeout(() => socket.destroy(), closingMs);
}
