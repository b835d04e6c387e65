// For tests: a relay on a free port with a temporary home, and clients on real sockets.
import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import {
  protocolVersion,
  RelayError,
  type RelayInput,
  type RelayMethod,
  type RelayOutput,
  type ServerFrame,
} from "#contract";
import { WebSocket } from "ws";
import { type Config, openConfig } from "./config.ts";
import { createMachineServices, type MachineServices } from "./handlers.ts";
import { type RelayServer, startServer } from "./server/server.ts";

export async function scratchFolder(): Promise<{ folder: string; remove(): Promise<void> }> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "octo-test-")));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** Writes files into a folder. Each key is a file's path relative to the folder; missing subfolders are created. */
export async function layFiles(folder: string, files: Record<string, string | Buffer>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const file = join(folder, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }
}

export interface TestRelay {
  server: RelayServer;
  machine: MachineServices;
  config: Config;
  folder: string;
  origin: string;
  /** Connects a client that is paired and authenticated. */
  client(name?: string): Promise<TestClient>;
  close(): Promise<void>;
}

export async function startTestRelay(options: { allowHosts?: string[] } = {}): Promise<TestRelay> {
  const { folder, remove } = await scratchFolder();
  const app = join(folder, "app");
  await layFiles(app, {
    "index.html": "<!doctype html><title>Octo</title>",
    "service-worker.js": "self",
    "assets/index-1a2b.js": `export const long = "${"app ".repeat(500)}";`,
    "assets/worker-3c4d.js": "postMessage(1)",
    "assets/render-worker-5e6f.js": "postMessage(2)",
  });
  const config = await openConfig(join(folder, "home"));
  config.data.allowHosts.push(...(options.allowHosts ?? []));
  const machine = createMachineServices(config);
  const server = await startServer({ config, machine, appFolder: app, port: 0 });
  const origin = `http://localhost:${server.port}`;
  return {
    server,
    machine,
    config,
    folder,
    origin,
    async client(name = "test") {
      const client = await connect(server.port);
      const { token, deviceId } = await client.call("relay.pair", { pairing: server.auth.newPairing(), name });
      await client.call("relay.hello", { token, protocol: protocolVersion });
      return Object.assign(client, { token, deviceId });
    },
    async close() {
      await server.close("test over");
      await machine.close();
      await remove();
    },
  };
}

export interface TestClient {
  ws: WebSocket;
  token: string;
  deviceId: string;
  events: { event: string; data: unknown }[];
  /** Resolves with the close code when the socket is closed. */
  closed: Promise<number>;
  call<M extends RelayMethod>(method: M, input: RelayInput<M>, signal?: AbortSignal): Promise<RelayOutput<M>>;
}

/** Connects a client without authentication. `origin: null` sends no Origin header. */
export async function connect(
  port: number,
  headers: { origin?: string | null; host?: string } = {},
): Promise<TestClient> {
  const { origin = `http://localhost:${port}`, host } = headers;
  const ws = new WebSocket(`ws://localhost:${port}/rpc`, {
    headers: { ...(origin !== null && { origin }), ...(host !== undefined && { host }) },
  });
  const waiting = new Map<number, { resolve(output: never): void; reject(error: Error): void }>();
  const events: TestClient["events"] = [];
  const closed = new Promise<number>((resolve) => ws.on("close", resolve));
  ws.on("message", (data) => {
    const frame = JSON.parse(String(data)) as ServerFrame;
    if ("event" in frame) return events.push(frame);
    const call = waiting.get(frame.id);
    waiting.delete(frame.id);
    if ("error" in frame) return call?.reject(new RelayError(frame.error.code, frame.error.message));
    return call?.resolve(frame.output as never);
  });
  await new Promise<void>((resolve, reject) => ws.once("open", resolve).once("error", reject));
  let count = 0;
  return {
    ws,
    token: "",
    deviceId: "",
    events,
    closed,
    call: (method, input, signal) =>
      new Promise((resolve, reject) => {
        const id = ++count;
        waiting.set(id, { resolve, reject });
        signal?.addEventListener("abort", () => ws.send(JSON.stringify({ cancel: id })));
        void closed.then(() => reject(new RelayError("closed", "closed")));
        ws.send(JSON.stringify({ id, call: method, input }));
      }),
  };
}

/** Returns the error code of a call that is expected to fail. */
export async function refusal(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => "no refusal",
    (error: unknown) => (error instanceof RelayError ? error.code : `not a RelayError: ${String(error)}`),
  );
}
