// Attacks the server over raw sockets: strangers who send or keep too much, and devices that ignore their removal.
import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import net from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { protocolVersion } from "#contract";
import { connect, refusal, startTestRelay, type TestRelay } from "../relay.suite.ts";

let relay: TestRelay;
beforeEach(async () => void (relay = await startTestRelay()));
afterEach(() => relay.close());

/** A socket on which a test says whatever it likes, and never what a protocol demands. */
async function rawSocket() {
  const socket = net.connect(relay.server.port, "127.0.0.1");
  await new Promise((resolve) => socket.once("connect", resolve));
  let heard = "";
  let ended = 0;
  socket.setEncoding("latin1").on("data", (text: string) => (heard += text));
  socket.on("error", () => undefined);
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve(void (ended = performance.now()))));
  return { socket, closed, heard: () => heard, ended: () => ended };
}

async function rawWebSocket() {
  const raw = await rawSocket();
  const { port } = relay.server;
  raw.socket.write(
    `GET /rpc HTTP/1.1\r\nHost: localhost:${port}\r\nOrigin: http://localhost:${port}\r\nUpgrade: websocket\r\n` +
      `Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString("base64")}\r\n\r\n`,
  );
  await expect.poll(raw.heard).toContain("101 Switching");
  return { ...raw, say: (text: string) => raw.socket.write(frame(Buffer.from(text))) };
}

/** Builds a masked frame. `claimed` is the length that its header states. */
function frame(payload: Buffer, { claimed = payload.length, first = 0x81 } = {}): Buffer {
  const head = Buffer.alloc(14);
  head[0] = first;
  head[1] = 0x80 | 127;
  head.writeBigUInt64BE(BigInt(claimed), 2);
  return Buffer.concat([head, payload]);
}

describe("strangers", () => {
  it("cannot leave large or unfinished frames in memory", async () => {
    for (const bytes of [
      frame(Buffer.alloc(20_000, "x")),
      frame(Buffer.alloc(20_000, "x"), { claimed: 15_000_000 }),
      Buffer.concat(Array.from({ length: 40 }, (_, i) => frame(Buffer.alloc(1_000), { first: i === 0 ? 0x01 : 0x00 }))),
    ]) {
      const stranger = await rawWebSocket();
      stranger.socket.write(bytes);
      await stranger.closed;
    }
    const small = await rawWebSocket();
    small.socket.write(frame(Buffer.alloc(10_000, "x"), { claimed: 15_000 }));
    await sleep(200);
    expect(small.socket.destroyed).toBe(false);
  });

  it("send large frames as soon as they are no strangers", async () => {
    const client = await relay.client();
    const bad = client.call("roots.open", { path: "x".repeat(5_000_000) });
    expect(await refusal(bad)).toBe("bad-input");
  });

  it("are disconnected if they say nothing for five seconds, and at once after a refused hello", async () => {
    const silent = await rawWebSocket();
    const began = performance.now();
    const wrong = await rawWebSocket();
    wrong.say(JSON.stringify({ id: 1, call: "relay.hello", input: { token: "wrong", protocol: protocolVersion } }));
    await wrong.closed;
    expect(performance.now() - began).toBeLessThan(1_500);
    expect(wrong.heard()).toContain("unauthorized");
    await silent.closed;
    expect(performance.now() - began).toBeLessThan(8_000);
  });

  it("cannot keep others out by their number", async () => {
    const crowd = await Promise.all(Array.from({ length: 80 }, rawWebSocket));
    const client = await relay.client();
    expect(await client.call("roots.list", {})).toEqual({ roots: [] });
    await expect.poll(() => crowd.filter(({ socket }) => socket.destroyed).length).toBeGreaterThanOrEqual(16);
    for (const { socket } of crowd) socket.destroy();
    const idle = await Promise.all(Array.from({ length: 300 }, rawSocket));
    expect((await fetch(`${relay.origin}/`)).status).toBe(200);
    for (const { socket } of idle) socket.destroy();
  });

  it("send no body that is read to its end", async () => {
    const { port } = relay.server;
    const begin = (line: string, more: string) => `${line} HTTP/1.1\r\nHost: localhost:${port}\r\n${more}\r\n\r\n`;
    for (const [line, more, status] of [
      ["POST /", "Content-Length: 9000000000", 405],
      ["POST /rpc", "Transfer-Encoding: chunked", 405],
      ["POST /demo/v1/messages", "Content-Length: 9000000000\r\nx-api-key: wrong", 401],
      ["PUT /demo/v1/messages", "Expect: 100-continue\r\nContent-Length: 9000000000", 401],
      ["GET /", "Content-Length: 9000000000", 200],
      ["GET /api/billing/summary", "Content-Length: 9000000000", 401],
      ["POST /", "Content-Length: 9000000000\r\nOrigin: http://evil.example", 403],
    ] as const) {
      const stranger = await rawSocket();
      stranger.socket.write(begin(line, more));
      const chunk = more.includes("chunked") ? `40000\r\n${"x".repeat(0x40000)}\r\n` : "x".repeat(0x40000);
      const waits = more.includes("100-continue");
      const sending = setInterval(() => waits || stranger.socket.writableNeedDrain || stranger.socket.write(chunk), 1);
      await stranger.closed;
      clearInterval(sending);
      expect(stranger.heard(), `${line} ${more}`).toContain(`HTTP/1.1 ${status}`);
      expect(stranger.heard()).not.toContain("100 Continue");
      // What lies in the buffers of the system cannot be avoided.
      expect(stranger.socket.bytesWritten).toBeLessThan(16 * 1024 * 1024);
    }
  });
});

describe("a removed device that ignores the close frame", () => {
  it("is cut off at once: its calls end, its later frames do nothing, its proxied requests end", async () => {
    let open = 0;
    const vendor = createServer((_, response) => {
      open++;
      response.on("close", () => open--);
      response.writeHead(200).write("first");
    });
    await new Promise<void>((resolve) => vendor.listen(0, "127.0.0.1", resolve));
    const { port } = vendor.address() as net.AddressInfo;
    relay.config.data.allowHosts.push(`127.0.0.1:${port}`);

    const desk = await relay.client("Desk");
    const root = (await desk.call("roots.open", { path: relay.folder })).path;
    const phone = await connect(relay.server.port);
    const { token, deviceId } = await phone.call("relay.pair", {
      pairing: relay.server.auth.newPairing(),
      name: "Phone",
    });
    const raw = await rawWebSocket();
    let id = 0;
    const say = (call: string, input: object) => raw.say(JSON.stringify({ id: ++id, call, input }));
    say("relay.hello", { token, protocol: protocolVersion });
    await expect.poll(raw.heard).toContain(deviceId);
    say("http.open", { id: "h", url: `http://127.0.0.1:${port}/`, method: "GET", headers: {} });
    await expect.poll(() => open).toBe(1);
    say("terminal.open", { id: "kept", create: true, root, command: "sleep 60" });
    await expect.poll(async () => (await desk.call("terminal.list", {})).terminals.length).toBe(1);

    const before = raw.heard().length;
    const revoked = performance.now();
    await desk.call("devices.revoke", { id: deviceId });
    say("files.write", { root, path: "late.txt", text: "late", expect: null });
    say("terminal.open", { id: "late", create: true, root, command: "sleep 60" });
    await raw.closed;
    expect(raw.ended() - revoked).toBeLessThan(1_000);
    await expect.poll(() => open).toBe(0);
    expect(raw.heard().slice(before)).not.toContain('"output"');
    expect((await desk.call("terminal.list", {})).terminals.map((terminal) => terminal.id)).toEqual(["kept"]);
    expect(await refusal(desk.call("files.read", { root, path: "late.txt" }))).toBe("not-found");
    vendor.closeAllConnections();
    vendor.close();
  });

  it("is not let in by a hello that began before", async () => {
    const { token, deviceId } = await relay.client("Phone");
    const desk = await relay.client("Desk");
    const again = await connect(relay.server.port);
    const hello = refusal(again.call("relay.hello", { token, protocol: protocolVersion }));
    const revoke = desk.call("devices.revoke", { id: deviceId });
    await Promise.all([hello, revoke]);
    expect(await refusal(again.call("roots.list", {}))).toBe("closed");
  });
});

describe("a script's token", () => {
  it("reads the billing interface and nothing else, unless more was named", async () => {
    const { addDevice } = await import("./auth.ts");
    const script = await addDevice(relay.config, "script", Date.now(), ["billing"]);
    const all = await addDevice(relay.config, "mighty", Date.now(), ["relay"]);
    // Devices of an earlier version, without scopes in the config.
    const old = await addDevice(relay.config, "old script", 1);
    const browser = await addDevice(relay.config, "Firefox · Linux", 1);
    for (const device of relay.config.data.devices) if (device.pairedAt === 1) delete device.scopes;

    const billing = async (token: string) =>
      (await fetch(`${relay.origin}/api/billing/summary`, { headers: { authorization: `Bearer ${token}` } })).status;
    const demo = async (token: string) =>
      (await fetch(`${relay.origin}/demo/v1/models`, { headers: { "x-api-key": token } })).status;
    const hello = async (token: string) =>
      refusal((await connect(relay.server.port)).call("relay.hello", { token, protocol: protocolVersion }));
    // The test relay has no billing program, so an admitted request gets 404.
    expect([await billing(script.token), await demo(script.token), await hello(script.token)]).toEqual([
      404,
      403,
      "forbidden",
    ]);
    expect([await billing(old.token), await demo(old.token), await hello(old.token)]).toEqual([404, 403, "forbidden"]);
    expect([await billing(all.token), await demo(all.token), await hello(all.token)]).toEqual([403, 200, "no refusal"]);
    expect([await billing(browser.token), await hello(browser.token)]).toEqual([404, "no refusal"]);
  });
});
