// The server: loopback sockets, Host and Origin checks, the app's files for everyone, /rpc for paired clients.
import type { IncomingMessage, Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { createAdaptorServer, type HttpBindings } from "@hono/node-server";
import { Hono } from "hono";
import { maxFrameBytes, RelayError } from "#contract";
import { WebSocketServer } from "ws";
import { clientHandlers } from "./clients.ts";
import { sharedChoiceHandlers } from "./shared-choices.ts";
import { type Auth, createAuth, hostsOf, originsOf } from "./auth.ts";
import type { Config } from "../config.ts";
import type { MachineServices } from "../handlers.ts";
import { type Connection, serveSocket } from "./socket.ts";
import { type StaticFiles, staticFiles } from "./static.ts";

export interface RelayServer {
  readonly port: number;
  readonly auth: Auth;
  /** Notifies all clients, then closes all sockets. */
  close(reason: string): Promise<void>;
}

type Billing = (what: string, query: URLSearchParams) => Promise<object | undefined>;

/** The allowed hosts and origins, fixed by the relay; requests cannot extend them. */
interface Door {
  port: number;
  foreign(host: string | undefined, origin: string | undefined): boolean;
}

/** Listens on both loopback addresses only. No option changes that. */
export async function startServer(options: {
  config: Config;
  machine: MachineServices;
  appFolder: string;
  port: number;
  /** Answers `GET /api/billing/…`; undefined for unknown paths. */
  billing?: Billing;
}): Promise<RelayServer> {
  const auth = createAuth(options.config);
  const connections = new Set<Connection>();
  const handlers = {
    ...options.machine.handlers,
    ...clientHandlers(auth, options.machine, connections),
    ...sharedChoiceHandlers(options.config, connections),
  };
  const webSockets = new WebSocketServer({ noServer: true, maxPayload: maxFrameBytes, perMessageDeflate: false });
  const door: Door = { port: 0, foreign: () => true };
  const app = httpApp(door, auth, await staticFiles(options.appFolder), options.billing);

  const servers = await listen(options.port, app);
  door.port = portOf(servers[0]);
  const hosts = new Set(hostsOf(door.port));
  const origins = new Set(originsOf(door.port));
  door.foreign = (host = "", origin) => !hosts.has(host) || (origin !== undefined && !origins.has(origin));

  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const { host, origin } = request.headers;
    socket.on("error", () => socket.destroy());
    if (origin === undefined || door.foreign(host, origin) || request.url !== "/rpc") {
      return socket.end("HTTP/1.1 403 Forbidden\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
    }
    webSockets.handleUpgrade(request, socket, head, (ws) => {
      const connection = serveSocket(ws, request.socket.remoteAddress ?? "", handlers);
      connections.add(connection);
      ws.on("close", () => connections.delete(connection));
    });
  };
  for (const server of servers) server.on("upgrade", upgrade);

  return {
    port: door.port,
    auth,
    async close(reason) {
      for (const { caller } of connections) if (caller.deviceId) caller.emit("relay.closing", { reason });
      for (const connection of connections) connection.close(1001, reason);
      // A frozen tab never answers a close frame, so its socket is terminated.
      const insist = setTimeout(() => webSockets.clients.forEach((ws) => ws.terminate()), 500);
      await Promise.all(servers.map((server) => closeServer(server)));
      clearTimeout(insist);
    },
  };
}

function httpApp(door: Door, auth: Auth, files: StaticFiles, ledger?: Billing) {
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.use(async (c, next) => {
    if (door.foreign(c.req.header("host"), c.req.header("origin"))) return c.body(null, 403);
    await next();
    c.header("x-content-type-options", "nosniff");
    c.header("referrer-policy", "no-referrer");
  });
  app.all("/demo/*", async (c) => {
    const refused = await refusalOf(auth, c.req.header("x-api-key"), c.env.incoming.socket.remoteAddress);
    if (refused) return c.body(null, refused.status, refused.headers);
    const { demoVendor } = await import("../demo/demo-vendor.ts");
    return new Hono().route("/demo", demoVendor()).fetch(c.req.raw);
  });
  app.get("/api/billing/:what", async (c) => {
    const token = /^Bearer (\S+)$/i.exec(c.req.header("authorization") ?? "")?.[1];
    const refused = await refusalOf(auth, token, c.env.incoming.socket.remoteAddress);
    if (refused)
      return c.json({ error: "A device token is wanted, from octo-relay token: Authorization: Bearer …" }, refused);
    const answer = await ledger?.(c.req.param("what"), new URL(c.req.url).searchParams);
    return answer
      ? c.json(answer, 200, { "cache-control": "no-store" })
      : c.json({ error: "There are summary, daily and records." }, 404);
  });
  app.all("*", async (c) => {
    const { hostname, pathname, search } = new URL(c.req.url);
    // The app's data belongs to one origin, so numeric addresses redirect to it.
    const page = (c.req.header("accept") ?? "").includes("text/html");
    if (page && hostname !== "localhost") return c.redirect(`http://localhost:${door.port}${pathname}${search}`, 302);
    return files.answer(c.req.raw, door.port);
  });
  return app;
}

/** Returns a refusal for an invalid token. After too many invalid tokens, it asks to wait. */
async function refusalOf(
  auth: Auth,
  token = "",
  address = "",
): Promise<{ status: 401 | 429; headers: Record<string, string> } | undefined> {
  try {
    await auth.authenticate(token, address);
    return undefined;
  } catch (error) {
    const busy = error instanceof RelayError && error.code === "busy";
    if (!busy) return { status: 401, headers: {} };
    return { status: 429, headers: { "retry-after": String(auth.waitSeconds(address)) } };
  }
}

async function listen(port: number, app: ReturnType<typeof httpApp>): Promise<Server[]> {
  const open = (hostname: string, at: number) =>
    new Promise<Server>((resolve, reject) => {
      const fetch = (request: Request, env: unknown) => app.fetch(request, env as HttpBindings);
      const server = createAdaptorServer({ fetch, hostname }) as Server;
      server.once("error", reject);
      server.listen(at, hostname, () => resolve(server));
    });
  const first = await open("127.0.0.1", port);
  const second = await open("::1", portOf(first)).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== "EADDRINUSE") return undefined; // A machine without IPv6 has only one loopback address.
    await closeServer(first);
    throw error;
  });
  return second ? [first, second] : [first];
}

const portOf = (server: Server | undefined) => (server?.address() as AddressInfo | undefined)?.port ?? 0;

function closeServer(server: Server) {
  return new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
