// Tests the server with real requests: who is let in, who is refused, and with which message.
import http, { type IncomingHttpHeaders } from "node:http";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { protocolVersion } from "#contract";
import { WebSocket } from "ws";
import { createAuth } from "./auth.ts";
import { openConfig } from "../config.ts";
import { connect, layFiles, refusal, startTestRelay, type TestRelay } from "../relay.suite.ts";
import { startServer } from "./server.ts";

let relay: TestRelay;
beforeEach(async () => void (relay = await startTestRelay()));
afterEach(() => relay.close());

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}
/** Sends a request with any Host and Origin header, which `fetch` does not allow. */
function ask(path: string, headers: Record<string, string> = {}, method = "GET"): Promise<Answer> {
  const { port } = relay.server;
  return new Promise((resolve, reject) => {
    const request = http.request({
      host: "127.0.0.1",
      port,
      path,
      method,
      headers: { host: `localhost:${port}`, ...headers },
    });
    request.on("error", reject).on("response", (response) => {
      let body = "";
      response.setEncoding("latin1").on("data", (text: string) => (body += text));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    request.end();
  });
}
const refusedUpgrade = (headers: { origin?: string | null; host?: string }) =>
  connect(relay.server.port, headers).then(
    () => "let in",
    (error: Error) => error.message,
  );

describe("Host and Origin", () => {
  it("refuses a Host that a rebinding name would send", async () => {
    const { port } = relay.server;
    for (const host of [
      "evil.example",
      `evil.example:${port}`,
      "localhost",
      `localhost:${port + 1}`,
      `127.0.0.1.nip.io:${port}`,
    ]) {
      expect(await ask("/", { host }), host).toMatchObject({ status: 403, body: "" });
      expect(await refusedUpgrade({ host }), host).toContain("403");
    }
    expect((await ask("/", { host: `[::1]:${port}` })).status).toBe(200);
  });

  it("refuses every foreign Origin, and a WebSocket without one", async () => {
    const { port } = relay.server;
    for (const origin of [
      "https://evil.example",
      "null",
      `http://localhost:${port + 1}`,
      `https://localhost:${port}`,
    ]) {
      expect(await ask("/", { origin }), origin).toMatchObject({ status: 403, body: "" });
      expect(await refusedUpgrade({ origin }), origin).toContain("403");
    }
    expect(await refusedUpgrade({ origin: null })).toContain("403");
    expect(await refusedUpgrade({ origin: `http://127.0.0.1:${port}` })).toBe("let in");
  });

  it("are not extended by a request", async () => {
    const headers = { host: "evil.example", origin: "http://evil.example", "x-forwarded-host": "localhost" };
    expect((await ask("/", headers)).status).toBe(403);
  });

  it("redirects numeric addresses to localhost, which owns the data", async () => {
    const { port } = relay.server;
    const page = await ask("/settings?x=1", { host: `127.0.0.1:${port}`, accept: "text/html" });
    expect(page).toMatchObject({ status: 302, headers: { location: `http://localhost:${port}/settings?x=1` } });
  });

  it("W-049 listens on loopback alone", async () => {
    const { port } = relay.server;
    const tryBind = (host: string) =>
      new Promise<string>((resolve) => {
        const probe = createServer();
        probe.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? ""));
        probe.listen(port, host, () => probe.close(() => resolve("free")));
      });
    // The server listens only on 127.0.0.1 and ::1. If it listened on all addresses, 127.0.0.2 would be in use.
    expect(await tryBind("127.0.0.2")).toBe("free");
    expect(await tryBind("127.0.0.1")).toBe("EADDRINUSE");
  });
});

describe("an unauthenticated client", () => {
  it("gets the app's files and nothing else", async () => {
    const page = await ask("/");
    expect(page.body).toContain("<title>Octo</title>");
    const everything = JSON.stringify([
      page,
      await ask("/rpc"),
      await ask("/nothing.js"),
      await ask("/demo/v1/models"),
    ]);
    expect(everything).not.toMatch(/0\.1\.0|octo-relay|x-powered-by|hono|node\b/i);
    expect((await ask("/demo/v1/models")).status).toBe(401);
    expect((await ask("/rpc")).status).toBe(404);
    expect((await ask("/../relay/main.js")).status).toBe(404);
    expect((await ask("/%2e%2e/home/relay.json")).status).toBe(404);
    expect((await ask("/", {}, "POST")).status).toBe(405);
  });

  it("is disconnected without an answer for any call but pairing and hello", async () => {
    const { port } = relay.server;
    for (const call of ["roots.browse", "terminal.list", "devices.list", "no.such"] as const) {
      const stranger = await connect(port);
      const answers: unknown[] = [];
      stranger.ws.on("message", (data) => answers.push(data));
      stranger.ws.send(JSON.stringify({ id: 1, call, input: { path: "" } }));
      expect(await stranger.closed).toBe(1008);
      expect(answers).toEqual([]);
    }
    for (const frame of ["", "null", "[]", "{", '{"id":1}', '{"event":"x"}']) {
      const stranger = await connect(port);
      stranger.ws.send(frame);
      expect(await stranger.closed, frame).toBe(1008);
    }
  });

  it("gets one attempt per connection", async () => {
    const stranger = await connect(relay.server.port);
    expect(await refusal(stranger.call("relay.hello", { token: "wrong", protocol: protocolVersion }))).toBe(
      "unauthorized",
    );
    expect(await stranger.closed).toBe(4401);
    const other = await connect(relay.server.port);
    expect(await refusal(other.call("relay.pair", { pairing: "wrong", name: "x" }))).toBe("unauthorized");
    expect(await other.closed).toBe(4401);
  });

  it("learns nothing but a code from a malformed hello", async () => {
    const stranger = await connect(relay.server.port);
    expect(await refusal(stranger.call("relay.hello", { token: 7, protocol: "x" } as never))).toBe("bad-input");
  });
});

describe("pairing", () => {
  it("works once per token, and stores only a hash", async () => {
    const pairing = relay.server.auth.newPairing();
    expect(pairing.length).toBeGreaterThanOrEqual(22);
    const first = await connect(relay.server.port);
    const { token, deviceId } = await first.call("relay.pair", { pairing, name: "My browser" });
    const second = await connect(relay.server.port);
    expect(await refusal(second.call("relay.pair", { pairing, name: "Thief" }))).toBe("unauthorized");
    const facts = await first.call("relay.hello", { token, protocol: protocolVersion });
    expect(facts).toMatchObject({
      protocol: protocolVersion,
      deviceId,
      roots: [],
      abilities: { pty: true, ripgrep: true },
    });
    const saved = JSON.stringify((await openConfig(join(relay.folder, "home"))).data);
    expect(saved).toContain(deviceId);
    expect(saved).not.toContain(token);
    const { statSync } = await import("node:fs");
    expect(statSync(join(relay.folder, "home/relay.json")).mode & 0o777).toBe(0o600);
    expect(statSync(join(relay.folder, "home")).mode & 0o777).toBe(0o700);
  });

  it("ends after ten minutes", async () => {
    let now = 0;
    const auth = createAuth(relay.config, () => now);
    const token = auth.newPairing();
    now = 10 * 60_000 + 1;
    expect(await refusal(auth.pair(token, "late", "here"))).toBe("unauthorized");
  });

  it("W-050 refuses wrong tokens unread after ten within 300 s, and lets the right one pass at once", async () => {
    let now = 0;
    const auth = createAuth(relay.config, () => now);
    for (let i = 0; i < 10; i++) expect(await refusal(auth.pair("wrong", "x", "here"))).toBe("unauthorized");
    await expect(auth.pair("wrong", "x", "here")).rejects.toThrow("300 s");
    expect(await refusal(auth.pair("wrong", "x", "here"))).toBe("busy");
    expect(await refusal(auth.pair(auth.newPairing(), "the owner", "here"))).toBe("no refusal");
    expect(await refusal(auth.pair("wrong", "x", "there"))).toBe("unauthorized");
    now = 301_000;
    expect(await refusal(auth.pair("wrong", "x", "here"))).toBe("unauthorized");
  });

  it("W-050 answers an eleventh wrong key over HTTP with 429 and how long to wait", async () => {
    const headers = { "x-api-key": "wrong" };
    for (let i = 0; i < 10; i++) expect((await ask("/demo/v1/models", headers)).status).toBe(401);
    const limited = await ask("/demo/v1/models", headers);
    expect(limited.status).toBe(429);
    expect(Number(limited.headers["retry-after"])).toBeGreaterThan(290);
    const { token } = await relay.client();
    expect((await ask("/demo/v1/models", { "x-api-key": token })).status).toBe(200);
  });
});

describe("a paired device", () => {
  it("is refused with instructions when its protocol differs", async () => {
    const { token } = await relay.client();
    const old = await connect(relay.server.port);
    const hello = old.call("relay.hello", { token, protocol: protocolVersion - 1 });
    await expect(hello).rejects.toThrow("Update now");
    expect(await refusal(hello)).toBe("unsupported");
  });

  it("is listed, and disconnected at once when removed", async () => {
    const phone = await relay.client("Phone");
    const desk = await relay.client("Desk");
    const { devices } = await desk.call("devices.list", {});
    expect(devices.map(({ name, current }) => [name, current])).toEqual([
      ["Phone", false],
      ["Desk", true],
    ]);
    await desk.call("devices.revoke", { id: phone.deviceId });
    expect(await phone.closed).toBe(4401);
    const again = await connect(relay.server.port);
    expect(await refusal(again.call("relay.hello", { token: phone.token, protocol: protocolVersion }))).toBe(
      "unauthorized",
    );
    expect(await refusal(desk.call("devices.revoke", { id: "unknown" }))).toBe("not-found");
  });

  it("is notified when another device takes the lead, but not its own tab", async () => {
    const desk = await relay.client("Desk");
    const tab = await connect(relay.server.port);
    await tab.call("relay.hello", { token: desk.token, protocol: protocolVersion });
    await desk.call("relay.lead", { epoch: 1 });
    await tab.call("relay.lead", { epoch: 2 });
    const phone = await relay.client("Phone");
    await phone.call("relay.lead", { epoch: 3 });
    await tab.call("devices.list", {});
    await desk.call("devices.list", {});
    expect(tab.events).toEqual([{ event: "lead.taken", data: { deviceId: phone.deviceId, deviceName: "Phone" } }]);
    expect(desk.events).toEqual([]);
  });

  it("names the field of a bad input, never its value", async () => {
    const client = await relay.client();
    const bad = client.call("files.read", { root: 42, path: "very secret" } as never);
    await expect(bad).rejects.toThrow(/files\.read: root/);
    await expect(bad).rejects.not.toThrow(/secret/);
    expect(await refusal(client.call("no.such" as never, {} as never))).toBe("unsupported");
  });

  it("lists open folders, without closed ones", async () => {
    const client = await relay.client();
    const { path, name } = await client.call("roots.open", { path: relay.folder });
    expect(await client.call("roots.list", {})).toEqual({ roots: [{ path, name }] });
    await client.call("roots.close", { path });
    expect(await client.call("roots.list", {})).toEqual({ roots: [] });
  });

  it("can cancel a call, and the next one works", async () => {
    const client = await relay.client();
    const root = (await client.call("roots.open", { path: relay.folder })).path;
    await client.call("terminal.open", { id: "t", create: true, root, command: "sleep 30" });
    const stop = new AbortController();
    const waiting = refusal(client.call("terminal.read", { id: "t", from: 0, waitMs: 60_000, max: 100 }, stop.signal));
    stop.abort();
    expect(await waiting).toBe("cancelled");
    expect(await client.call("terminal.kill", { id: "t" })).toEqual({ killed: true });
  });

  it("finds its command again by id and offset after the socket has died", async () => {
    const first = await relay.client();
    const root = (await first.call("roots.open", { path: relay.folder })).path;
    const command = "echo before; read line; echo after $line";
    await first.call("terminal.open", { id: "long", create: true, root, command });
    const before = await first.call("terminal.read", { id: "long", from: 0, waitMs: 10_000, max: 1000 });
    expect(before.text).toBe("before\r\n");
    first.ws.terminate();
    await first.closed;
    const second = await connect(relay.server.port);
    await second.call("relay.hello", { token: first.token, protocol: protocolVersion });
    const attached = await second.call("terminal.open", { id: "long", create: false, root, command: "" });
    expect(attached).toMatchObject({ state: "running", command, end: 8 });
    await second.call("terminal.write", { id: "long", text: "words\n" });
    let text = "";
    for (let from = 8; !text.includes("after words"); from = 8 + text.length) {
      text += (await second.call("terminal.read", { id: "long", from, waitMs: 10_000, max: 1000 })).text;
    }
    expect(text).not.toContain("before");
  });

  it("keeps its folders over a restart", async () => {
    const client = await relay.client();
    await client.call("roots.open", { path: relay.folder });
    const { data } = await openConfig(join(relay.folder, "home"));
    expect(data.roots).toEqual([relay.folder]);
  });

  it("creates the sample project anew each time", async () => {
    const client = await relay.client();
    const { path: root, name } = await client.call("demo.open", {});
    expect(name).toBe("sample");
    expect((await client.call("files.read", { root, path: "cart.js" })).text).toContain("(1 - discount)");
    expect((await client.call("demo.open", {})).path).not.toBe(root);
  });

  it("is notified when the relay closes", async () => {
    const client = await relay.client();
    const other = await startTestRelay();
    const guest = await other.client();
    const frozen = await other.client();
    frozen.ws.pause();
    await other.close();
    expect(await guest.closed).toBe(1001);
    expect(guest.events).toEqual([{ event: "relay.closing", data: { reason: "test over" } }]);
    expect(client.ws.readyState).toBe(WebSocket.OPEN);
  });
});

describe("the app's files", () => {
  it("come with the right type, caching and policy", async () => {
    const index = await ask("/");
    expect(index.headers).toMatchObject({
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-cache",
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "cross-origin-opener-policy": "same-origin",
    });
    const policy = String(index.headers["content-security-policy"]);
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain(`connect-src 'self' ws://localhost:${relay.server.port};`);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline|https:/);
    const hashed = await ask("/assets/index-1a2b.js");
    expect(hashed.headers).toMatchObject({
      "content-type": "text/javascript; charset=utf-8",
      "cache-control": "public, max-age=31536000, immutable",
    });
    expect((await ask("/service-worker.js")).headers["cache-control"]).toBe("no-cache");
  });

  it("allow only the engine's worker to connect to vendors", async () => {
    const policy = async (path: string) => String((await ask(path)).headers["content-security-policy"]);
    expect(await policy("/assets/worker-3c4d.js")).toContain(
      "connect-src 'self' https: http://localhost:* http://127.0.0.1:* ws://localhost:*;",
    );
    expect(await policy("/assets/render-worker-5e6f.js")).not.toContain("https:");
  });

  it("are listed again after a new build", async () => {
    await ask("/");
    await layFiles(join(relay.folder, "app"), {
      "assets/index-new.js": "new",
      "index.html": "<title>Octo, newer</title>",
    });
    expect((await ask("/")).body).toContain("newer");
    expect((await ask("/assets/index-new.js")).body).toBe("new");
  });

  it("are compressed for clients that accept it", async () => {
    const plain = await ask("/assets/index-1a2b.js");
    for (const coding of ["br", "gzip"]) {
      const small = await ask("/assets/index-1a2b.js", { "accept-encoding": coding });
      expect(small.headers["content-encoding"]).toBe(coding);
      expect(small.body.length).toBeLessThan(plain.body.length / 5);
      const { brotliDecompressSync, gunzipSync } = await import("node:zlib");
      const bytes = Buffer.from(small.body, "latin1");
      expect((coding === "br" ? brotliDecompressSync : gunzipSync)(bytes).toString()).toBe(plain.body);
    }
  });

  it("answer the app's own addresses with the page, and missing files with 404", async () => {
    const navigation = { "sec-fetch-mode": "navigate", accept: "text/html" };
    expect((await ask("/sessions/s_1", navigation)).body).toContain("<title>Octo</title>");
    expect((await ask("/assets/gone-9z.js", navigation)).status).toBe(404);
    expect((await ask("/sessions/s_1", { "sec-fetch-mode": "cors" })).status).toBe(404);
    expect(await ask("/", {}, "HEAD")).toMatchObject({ status: 200, body: "" });
  });
});

it("reports a port that is taken on either address", async () => {
  const { port } = relay.server;
  const options = { config: relay.config, machine: relay.machine, appFolder: join(relay.folder, "app") };
  await expect(startServer({ ...options, port })).rejects.toMatchObject({ code: "EADDRINUSE" });
  const holder = createServer();
  await new Promise<void>((resolve) => holder.listen(0, "::1", resolve));
  const { port: held } = holder.address() as { port: number };
  await expect(startServer({ ...options, port: held })).rejects.toMatchObject({ code: "EADDRINUSE" });
  await new Promise((resolve) => holder.close(resolve));
});
