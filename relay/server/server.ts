// The server: loopback sockets, checks of Host and Origin, the app's files for everyone, /rpc for paired clients.
import type { IncomingMessage, Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { createAdaptorServer, type HttpBindings } from "@hono/node-server";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { type DeviceScope, maxFrameBytes, RelayError } from "#contract";
import { WebSocketServer } from "ws";
import { clientHandlers } from "./clients.ts";
import { sharedChoiceHandlers } from "./shared-choices.ts";
import { type Auth, createAuth, hostsOf, originsOf } from "./auth.ts";
import type { Config } from "../config.ts";
import type { MachineServices } from "../handlers.ts";
import { type Connection, serveSocket } from "./socket.ts";
import { guardServer, newestStrangers, patience } from "./strangers.ts";
import { type StaticFiles, staticFiles } from "./static.ts";

export interface RelayServer {
  readonly port: number;
  readonly auth: Auth;
  /** Notifies all clients, then closes all sockets. */
  close(reason: string): Promise<void>;
}

type Second = (request: unknown) => Promise<object | undefined>;
type Billing = (what: string, query: URLSearchParams) => Promise<object | undefined>;

/** The hosts and origins that the server accepts. `foreign` is true for all others. No request can extend the lists. */
interface Door {
  port: number;
  foreign(host: string | undefined, origin: string | undefined): boolean;
}

/** Starts the server, which listens only on the two loopback addresses. No option changes that. */
export async function startServer(options: {
  config: Config;
  machine: MachineServices;
  appFolder: string;
  port: number;
  /** Answers `GET /api/billing/…`. Returns undefined for unknown paths. */
  billing?: Billing;
  /** Answers a second relay that was started on this port. Returns undefined if it is not the owner's. */
  second?: Second;
}): Promise<RelayServer> {
  const auth = createAuth(options.config);
  const door: Door = { port: 0, foreign: () => true };
  const connections = new Set<Connection>();
  const strangers = newestStrangers<Connection>((connection) => connection.close(1013));
  const handlers = {
    ...options.machine.handlers,
    ...clientHandlers(auth, options.machine, { connections, port: () => door.port }),
    ...sharedChoiceHandlers(options.config, connections),
  };
  const webSockets = new WebSocketServer({ noServer: true, maxPayload: maxFrameBytes, perMessageDeflate: false });
  const app = httpApp(door, auth, await staticFiles(options.appFolder), options);

  const servers = await listen(options.port, app);
  door.port = portOf(servers[0]);
  const hosts = new Set(hostsOf(door.port));
  const origins = new Set(originsOf(door.port));
  door.foreign = (host = "", origin) => !hosts.has(host) || (origin !== undefined && !origins.has(origin));

  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const { host, origin } = request.headers;
    socket.on("error", () => socket.destroy());
    if (origin === undefined || door.foreign(host, origin) || request.url !== "/rpc") {
      const refusal = "HTTP/1.1 403 Forbidden\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";
      return socket.end(refusal, () => socket.destroy());
    }
    webSockets.handleUpgrade(request, socket, head, (ws) => {
      const greeted = () => strangers.delete(connection);
      const connection = serveSocket(ws, { socket: request.socket, handlers, greeted });
      connections.add(connection);
      strangers.add(connection);
      ws.on("close", () => {
        connections.delete(connection);
        strangers.delete(connection);
      });
    });
  };
  for (const server of servers) server.on("upgrade", upgrade);

  return {
    port: door.port,
    auth,
    async close(reason) {
      for (const { caller } of connections) if (caller.deviceId) caller.emit("relay.closing", { reason });
      for (const connection of connections) connection.close(1001, reason);
      // Terminates the sockets that are still open, because a frozen tab never answers a close frame.
      const insist = setTimeout(() => webSockets.clients.forEach((ws) => ws.terminate()), 500);
      await Promise.all(servers.map((server) => closeServer(server)));
      clearTimeout(insist);
    },
  };
}

/** Maximum size of what a second relay sends, in bytes. */
const maxHandedBytes = 64 * 1024;

function httpApp(
  door: Door,
  auth: Auth,
  files: StaticFiles,
  { billing, second }: { billing?: Billing; second?: Second },
) {
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.use(async (c, next) => {
    if (door.foreign(c.req.header("host"), c.req.header("origin"))) return c.body(null, 403);
    await next();
    c.header("x-content-type-options", "nosniff");
    c.header("referrer-policy", "no-referrer");
  });
  app.use("/demo/*", async (c, next) => {
    const { remoteAddress } = c.env.incoming.socket;
    const refused = await refusalOf(auth, "relay", { token: c.req.header("x-api-key"), address: remoteAddress });
    return refused ? c.body(null, refused.status, refused.headers) : next();
  });
  app.all("/demo/*", bodyLimit({ maxSize: maxFrameBytes }), async (c) => {
    const { demoVendor } = await import("../demo/demo-vendor.ts");
    return new Hono().route("/demo", demoVendor()).fetch(c.req.raw);
  });
  app.get("/api/billing/:what", async (c) => {
    const token = /^Bearer (\S+)$/i.exec(c.req.header("authorization") ?? "")?.[1];
    const { remoteAddress } = c.env.incoming.socket;
    const refused = await refusalOf(auth, "billing", { token, address: remoteAddress });
    if (refused)
      return c.json({ error: "A device token is wanted, from octo-relay token: Authorization: Bearer …" }, refused);
    const answer = await billing?.(c.req.param("what"), new URL(c.req.url).searchParams);
    return answer
      ? c.json(answer, 200, { "cache-control": "no-store" })
      : c.json({ error: "There are summary, daily and records." }, 404);
  });
  app.post("/second", bodyLimit({ maxSize: maxHandedBytes }), async (c) => {
    // Only another program of this person asks, never a page.
    const asked = c.req.header("origin") === undefined && (await c.req.json<unknown>().catch(() => undefined));
    const answer = asked ? await second?.(asked) : undefined;
    return answer ? c.json(answer, 200, { "cache-control": "no-store" }) : c.body(null, 403);
  });
  app.all("*", async (c) => {
    const { hostname, pathname, search } = new URL(c.req.url);
    // Browsers store the app's data per origin, so pages at numeric addresses are redirected to localhost.
    const page = (c.req.header("accept") ?? "").includes("text/html");
    if (page && hostname !== "localhost") return c.redirect(`http://localhost:${door.port}${pathname}${search}`, 302);
    return files.answer(c.req.raw, door.port);
  });
  return app;
}

/**
 * Returns the refusal for an invalid token; undefined for a valid one. After too many invalid tokens, the status is
 * 429. The status is 403 if the token is for something else.
 */
async function refusalOf(
  auth: Auth,
  scope: DeviceScope,
  { token = "", address = "" }: { token: string | undefined; address: string | undefined },
): Promise<{ status: 401 | 403 | 429; headers: Record<string, string> } | undefined> {
  try {
    await auth.authenticate(token, address, scope);
    return undefined;
  } catch (error) {
    const code = error instanceof RelayError ? error.code : "";
    if (code === "busy") return { status: 429, headers: { "retry-after": String(auth.waitSeconds(address)) } };
    return { status: code === "forbidden" ? 403 : 401, headers: {} };
  }
}

async function listen(port: number, app: ReturnType<typeof httpApp>): Promise<Server[]> {
  const open = (hostname: string, at: number) =>
    new Promise<Server>((resolve, reject) => {
      const fetch = (request: Request, env: unknown) => app.fetch(request, env as HttpBindings);
      const server = createAdaptorServer({
        fetch,
        hostname,
        serverOptions: patience,
        autoCleanupIncoming: false,
      }) as Server;
      guardServer(server);
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
