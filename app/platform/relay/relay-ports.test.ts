import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { WebSocket } from "ws";
import { openConfig } from "../../../relay/config.ts";
import { createMachineServices as createRelayMachine } from "../../../relay/handlers.ts";
import { memoryLink } from "../../../relay/server/rpc.ts";
import { ownAccount } from "../../../relay/server/clients.ts";
import { startServer } from "../../../relay/server/server.ts";
import { createHttp } from "./http.ts";
import { inProcessLink } from "./in-process-link.ts";
import { createMachine } from "./machine.ts";
import type { WebSocketLike } from "./connection.ts";
import { createRelayLink } from "./link.ts";
import { type RelayLink, type SocketLink } from "#core/relay-link.ts";
import { systemClock } from "../browser/clock.ts";

let home: string;
let folder: string;
const cleanups: (() => unknown)[] = [];

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "octo-ports-"));
  folder = join(home, "project");
  await mkdir(join(home, "app"));
  await mkdir(folder);
  await writeFile(join(folder, "cart.js"), "export const total = 1;\n");
});
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
  await rm(home, { recursive: true, force: true });
});

/** Starts the real relay on loopback. Returns a paired link to it, and a function that breaks the connection. */
async function realRelay(allowHosts: string[] = []) {
  const config = await openConfig(home);
  const machine = createRelayMachine(config, { allowHosts });
  const relay = await startServer({ config, machine, appFolder: join(home, "app"), port: 0 });
  const sockets: WebSocket[] = [];
  let token: string | undefined;
  const link = createRelayLink({
    connect: () => {
      const socket = new WebSocket(`ws://127.0.0.1:${relay.port}/rpc`, { origin: `http://localhost:${relay.port}` });
      sockets.push(socket);
      return socket as WebSocketLike;
    },
    token: async () => token,
    clock: systemClock,
  });
  const over = new AbortController();
  cleanups.push(
    () => machine.close(),
    () => relay.close("test is over"),
    () => over.abort(),
  );
  void link.run(over.signal);
  token = (await link.pair(relay.auth.newPairing(), "Test browser")).token;
  link.reconnect();
  await vi.waitFor(() => expect(link.status().state).toBe("connected"));
  const { path: root } = await link.call("roots.open", { path: folder });
  return { link, root, drop: () => sockets.at(-1)?.terminate() };
}

async function inProcess() {
  const config = await openConfig(home);
  const machine = createRelayMachine(config);
  cleanups.push(() => machine.close());
  const handlers = { ...machine.handlers, ...ownAccount(machine) };
  const link = await inProcessLink(memoryLink(handlers, new AbortController().signal));
  const { path: root } = await link.call("roots.open", { path: folder });
  return { link, root };
}

describe.each<[string, () => Promise<{ link: RelayLink; root: string }>]>([
  ["over a socket", realRelay],
  ["in this process", inProcess],
])("the machine %s", (_name, open) => {
  it("reads, writes with an expected version, lists and searches", async () => {
    const { link, root } = await open();
    const workspace = createMachine(link).workspace(root);
    const before = await workspace.read("cart.js");
    expect(before).toMatchObject({ text: "export const total = 1;\n", lines: 1 });
    const written = await workspace.write("cart.js", "export const total = 2;\n", before.version);
    expect(written.before).toBe(before.version);
    await expect(workspace.write("cart.js", "x", before.version)).rejects.toMatchObject({ code: "conflict" });
    await workspace.write("new/deep.txt", "deep", null);
    expect(await readFile(join(folder, "new/deep.txt"), "utf8")).toBe("deep");
    const { entries } = await workspace.list("", { depth: 2, limit: 100, ignored: false });
    expect(entries.map(({ path }) => path)).toEqual(expect.arrayContaining(["cart.js", "new/deep.txt"]));
    expect((await workspace.find("**/*.txt", { path: "", limit: 10 })).entries).toHaveLength(1);
    const query = { pattern: "total = \\d", path: "", literal: false, ignoreCase: false };
    const { matches } = await workspace.search({ ...query, context: 0, limit: 10, perFile: 10 });
    expect(matches).toMatchObject([{ path: "cart.js", line: 1, text: "export const total = 2;" }]);
    expect((await workspace.bytes("cart.js", 1000)).size).toBe(24);
  });

  it("runs a command to its end, with its output", async () => {
    const { link, root } = await open();
    const terminals = createMachine(link).terminals(root);
    await terminals.open({ id: "t1", create: true, command: "echo hello; exit 3" });
    const ended = await vi.waitFor(async () => {
      const output = await terminals.read({ id: "t1", from: 0, waitMs: 1_000, max: 1_000 });
      expect(output.state).toBe("exited");
      return output;
    });
    expect(ended).toMatchObject({ exitCode: 3 });
    expect(ended.text).toContain("hello");
    await expect(terminals.open({ id: "unknown", create: false, command: "" })).rejects.toMatchObject({
      code: "not-found",
    });
  });

  it("rejects an aborted call with the signal's reason", async () => {
    const { link, root } = await open();
    const terminals = createMachine(link).terminals(root);
    await terminals.open({ id: "t1", create: true, command: "sleep 30" });
    const stop = new AbortController();
    const reading = terminals.read({ id: "t1", from: 0, waitMs: 30_000, max: 1_000 }, stop.signal);
    const reason = new Error("stop");
    setTimeout(() => stop.abort(reason), 50);
    await expect(reading).rejects.toBe(reason);
    expect(await terminals.kill("t1")).toBe(true);
  });
});

describe("terminals across a lost connection", () => {
  it("continue reading at the same offset", async () => {
    const { link, root, drop } = await realRelay();
    const terminals = createMachine(link).terminals(root);
    await terminals.open({ id: "t1", create: true, command: "echo one; read line; echo two $line; sleep 30" });
    const first = await terminals.read({ id: "t1", from: 0, waitMs: 5_000, quietMs: 100, max: 1_000 });
    expect(first.text).toContain("one");

    const reading = terminals.read({ id: "t1", from: first.from + first.text.length, waitMs: 10_000, max: 1_000 });
    drop();
    await vi.waitFor(() => expect(link.status().state).toBe("connecting"));
    await vi.waitFor(() => expect(link.status().state).toBe("connected"));
    await terminals.write("t1", "more\n");
    expect((await reading).text).not.toContain("one");
    expect(await terminals.kill("t1")).toBe(true);
  });
});

describe("http", () => {
  /** Starts a vendor's server that echoes the request, or streams until the client closes the connection. */
  async function vendor() {
    const seen = { closed: 0, open: 0 };
    const server = createServer((request, response) => {
      request.on("close", () => (seen.open -= 1));
      response.on("close", () => (seen.closed += 1));
      seen.open += 1;
      if (request.url === "/stream") {
        response.writeHead(200, { "content-type": "text/event-stream" });
        response.write("data: first\n\n");
        request.on("data", () => {});
        return;
      }
      if (request.url === "/empty") return response.writeHead(204).end();
      let body = "";
      request.on("data", (chunk) => (body += chunk));
      request.on("end", () =>
        response
          .writeHead(429, { "retry-after": "7", "content-type": "application/json" })
          .end(JSON.stringify({ body, method: request.method, key: request.headers["x-api-key"] })),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    cleanups.push(() => {
      server.closeAllConnections();
      server.close();
    });
    const { port } = server.address() as AddressInfo;
    return { seen, host: `127.0.0.1:${port}`, url: `http://127.0.0.1:${port}` };
  }

  const through = (link: SocketLink, direct = false) => createHttp({ link, direct: () => direct });

  it("carries status, headers and bodies through the relay as fetch would", async () => {
    const { url, host } = await vendor();
    const { link } = await realRelay([host]);
    for (const direct of [true, false]) {
      const response = await through(link, direct)(`${url}/echo`, {
        method: "POST",
        headers: { "x-api-key": "k", "content-type": "text/plain" },
        body: "grüße 😀",
      });
      expect(response.status).toBe(429);
      expect(response.headers.get("retry-after")).toBe("7");
      expect(await response.json()).toEqual({ body: "grüße 😀", method: "POST", key: "k" });
    }
    expect((await through(link)(`${url}/empty`)).body).toBeNull();
  });

  it("streams as data arrives, and an abort ends both sides", async () => {
    const { url, host, seen } = await vendor();
    const { link } = await realRelay([host]);
    const stop = new AbortController();
    const response = await through(link)(`${url}/stream`, { signal: stop.signal });
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    const { value } = await reader.read();
    expect(new TextDecoder().decode(value)).toBe("data: first\n\n");

    const pending = reader.read();
    const reason = new Error("the person said stop");
    stop.abort(reason);
    await expect(pending).rejects.toBe(reason);
    await vi.waitFor(() => expect(seen.closed).toBe(1));
  });

  it("ends the request when its reader cancels", async () => {
    const { url, host, seen } = await vendor();
    const { link } = await realRelay([host]);
    const response = await through(link)(`${url}/stream`);
    await response.body?.cancel();
    await vi.waitFor(() => expect(seen.closed).toBe(1));
  });

  it("breaks the body and does not repeat the request when the connection is lost", async () => {
    const { url, host, seen } = await vendor();
    const { link, drop } = await realRelay([host]);
    const reading = (await through(link)(`${url}/stream`)).text();
    const broken = expect(reading).rejects.toMatchObject({ code: "closed" });
    drop();
    await broken;
    await vi.waitFor(() => expect(seen.closed).toBe(1));
  });

  it("passes on the relay's reason for refusing an address", async () => {
    const { url } = await vendor();
    const { link } = await realRelay();
    await expect(through(link)(url)).rejects.toMatchObject({ code: "private-address" });
  });

  it("runs sixteen streams at once", async () => {
    const { url, host, seen } = await vendor();
    const { link } = await realRelay([host]);
    const stops = Array.from({ length: 16 }, () => new AbortController());
    const http = through(link);
    const firsts = await Promise.all(
      stops.map(async ({ signal }) => {
        const response = await http(`${url}/stream`, { signal });
        const reader = (response.body as ReadableStream<Uint8Array>).getReader();
        const { value } = await reader.read();
        reader.closed.catch(() => {});
        return new TextDecoder().decode(value);
      }),
    );
    expect(firsts).toEqual(Array.from({ length: 16 }, () => "data: first\n\n"));
    expect(seen.closed).toBe(0);
    for (const stop of stops) stop.abort();
    await vi.waitFor(() => expect(seen.closed).toBe(16));
  });
});
