// Tests the proxy over real sockets: what it streams, which addresses it refuses, which headers it drops.
import http, { type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, expect, it } from "vitest";
import { isPrivateAddress } from "./server/private-addresses.ts";
import { refusal, startTestRelay, type TestClient, type TestRelay } from "./relay.suite.ts";

let vendor: Server;
let answer: RequestListener;
let base: string;
let relay: TestRelay;
let client: TestClient;

beforeEach(async () => {
  vendor = http.createServer((request, response) => answer(request, response));
  await new Promise<void>((resolve) => vendor.listen(0, "127.0.0.1", resolve));
  const { port } = vendor.address() as AddressInfo;
  base = `http://127.0.0.1:${port}`;
  relay = await startTestRelay({ allowHosts: [`127.0.0.1:${port}`] });
  client = await relay.client();
});
afterEach(async () => {
  await relay.close();
  vendor.closeAllConnections();
  await new Promise((resolve) => vendor.close(resolve));
});

const open = (
  id: string,
  path = "/",
  more: { method?: string; headers?: Record<string, string>; body?: string } = {},
) => client.call("http.open", { id, url: base + path, method: "GET", headers: {}, ...more });

async function bodyOf(id: string): Promise<string> {
  const chunks: Buffer[] = [];
  for (;;) {
    const { base64, done } = await client.call("http.read", { id });
    chunks.push(Buffer.from(base64, "base64"));
    if (done) return Buffer.concat(chunks).toString();
  }
}

it("passes on method, headers and body, but nothing about the page", async () => {
  let seen: { method?: string | undefined; headers?: http.IncomingHttpHeaders; body?: string } = {};
  answer = (request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (text: string) => (body += text));
    request.on("end", () => {
      seen = { method: request.method, headers: request.headers, body };
      response.writeHead(201, { "x-request-id": "r1", "set-cookie": "a=1", "retry-after": "7" }).end("made");
    });
  };
  const headers = {
    "x-api-key": "key",
    Cookie: "secret=1",
    Origin: "http://localhost:1",
    Referer: "http://localhost:1/x",
    Host: "evil.example",
    Connection: "upgrade",
    "Accept-Encoding": "br",
  };
  const opened = await open("a", "/v1?x=1", { method: "POST", headers, body: '{"ü":1}' });
  expect(opened.status).toBe(201);
  expect(opened.headers).toMatchObject({ "x-request-id": "r1", "retry-after": "7" });
  expect(opened.headers).not.toHaveProperty("set-cookie");
  expect(await bodyOf("a")).toBe("made");
  expect(seen).toMatchObject({ method: "POST", body: '{"ü":1}' });
  expect(seen.headers).toMatchObject({ "x-api-key": "key", host: new URL(base).host, "accept-encoding": "identity" });
  for (const name of ["cookie", "origin", "referer", "upgrade"]) expect(seen.headers).not.toHaveProperty(name);
});

it("streams each part as soon as it arrives", async () => {
  let next: () => void = () => undefined;
  answer = (_request, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" }).write("one");
    next = () => response.end("two");
  };
  await open("s");
  expect(await client.call("http.read", { id: "s" })).toEqual({
    base64: Buffer.from("one").toString("base64"),
    done: false,
  });
  next();
  expect(await bodyOf("s")).toBe("two");
  expect(await refusal(client.call("http.read", { id: "s" }))).toBe("not-found");
});

it("runs sixteen streams at once", async () => {
  const held: http.ServerResponse[] = [];
  answer = (request, response) => {
    response.writeHead(200).write(`${request.url} `);
    held.push(response);
    // No response ends before all sixteen requests have arrived.
    if (held.length === 16) for (const each of held) each.end("end");
  };
  const ids = Array.from({ length: 16 }, (_, i) => `s${i}`);
  const bodies = await Promise.all(ids.map(async (id) => open(id, `/${id}`).then(() => bodyOf(id))));
  expect(bodies).toEqual(ids.map((id) => `/${id} end`));
});

it("lets a slow reader slow the sender", async () => {
  let sent = 0;
  answer = (_request, response) => {
    const chunk = Buffer.alloc(65_536, "x");
    const push = () => {
      while (sent < 64 * 1024 * 1024 && response.write(chunk)) sent += chunk.length;
    };
    response.on("drain", push);
    push();
  };
  await open("flood");
  await client.call("http.read", { id: "flood" });
  await sleep(500);
  // The server stops sending when the buffers of both sockets are full, because the relay itself buffers little.
  expect(sent).toBeLessThan(24 * 1024 * 1024);
  await client.call("http.abort", { id: "flood" });
});

it("ends a request when it is aborted, cancelled, or its connection is lost", async () => {
  const ended: string[] = [];
  answer = (request, response) => {
    response.on("close", () => ended.push(request.url ?? ""));
    if (request.url !== "/silent") response.writeHead(200).write("x");
  };
  const settle = async (path: string) => {
    for (let i = 0; i < 200 && !ended.includes(path); i++) await sleep(10);
    expect(ended).toContain(path);
  };
  await open("abort", "/abort");
  await client.call("http.abort", { id: "abort" });
  await settle("/abort");
  const stop = new AbortController();
  const silent = { id: "silent", url: `${base}/silent`, method: "GET", headers: {} };
  const opening = refusal(client.call("http.open", silent, stop.signal));
  await sleep(50);
  stop.abort();
  expect(await opening).toBe("cancelled");
  await settle("/silent");
  await open("lost", "/lost");
  client.ws.terminate();
  await settle("/lost");
});

it("separates the requests of connections", async () => {
  answer = (_request, response) => response.end("mine");
  await open("same");
  const other = await relay.client("other");
  expect(await refusal(other.call("http.read", { id: "same" }))).toBe("not-found");
  await other.call("http.abort", { id: "same" });
  expect(await bodyOf("same")).toBe("mine");
});

it("returns redirects unchanged, and decompresses unrequested encodings", async () => {
  answer = (request, response) =>
    request.url === "/gzip"
      ? response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync("unpacked"))
      : response.writeHead(302, { location: "http://169.254.169.254/" }).end();
  expect(await open("r")).toMatchObject({ status: 302, headers: { location: "http://169.254.169.254/" } });
  expect((await open("z", "/gzip")).headers).not.toHaveProperty("content-encoding");
  expect(await bodyOf("z")).toBe("unpacked");
});

it("reports a broken answer instead of its end", async () => {
  answer = (request, response) => {
    response.writeHead(200, { "content-length": "100" }).write("half");
    setTimeout(() => request.socket.destroy(), 50);
  };
  await open("half");
  expect(Buffer.from((await client.call("http.read", { id: "half" })).base64, "base64").toString()).toBe("half");
  expect(await refusal(client.call("http.read", { id: "half" }))).toBe("upstream-reset");
});

it("names the host of a failure, never the path or the query", async () => {
  await new Promise((resolve) => vendor.close(resolve));
  const failed = open("down", "/v1/secret-path?key=sk-secret");
  await expect(failed).rejects.toThrow("refused the connection");
  await expect(failed).rejects.not.toThrow(/secret/);
  expect(await refusal(failed)).toBe("upstream-refused");
  const named = client.call("http.open", { id: "n", url: "http://no-such-name.invalid/", method: "GET", headers: {} });
  expect(await refusal(named)).toBe("upstream-dns");
});

it("reports why an address did not answer by a code", async () => {
  const { port } = new URL(base);
  const ask = (url: string) => refusal(client.call("http.open", { id: "why", url, method: "GET", headers: {} }));
  expect(await ask(`https://127.0.0.1:${port}/`)).toBe("upstream-tls");
  answer = (request) => request.socket.destroy();
  expect(await ask(base)).toBe("upstream-reset");
});

it("does not reach this machine or its network, however the address is written", async () => {
  const { port } = new URL(base);
  for (const url of [
    `http://localhost:${port}/`,
    `http://127.0.0.2:${port}/`,
    `http://2130706433:${Number(port) + 1}/`,
    `http://0x7f.1:${Number(port) + 1}/`,
    `http://[::1]:${port}/`,
    `http://[::ffff:127.0.0.1]:${port}/`,
    "http://10.0.0.1/",
    "http://192.168.1.1/",
    "http://169.254.169.254/latest/meta-data",
    "http://[fd00::1]/",
    "http://0.0.0.0/",
  ]) {
    const refused = client.call("http.open", { id: "p", url, method: "GET", headers: {} });
    expect(await refusal(refused), url).toBe("private-address");
    await expect(refused).rejects.toThrow("--allow-host");
  }
  const odd = { id: "p", url: base, headers: {} };
  expect(await refusal(client.call("http.open", { ...odd, method: "CONNECT" }))).toBe("bad-input");
  expect(await refusal(client.call("http.open", { ...odd, method: "GET", headers: { x: "a\nb" } }))).toBe("bad-input");
  for (const url of ["ftp://example.com/", "file:///etc/passwd", "nonsense"]) {
    expect(await refusal(client.call("http.open", { id: "p", url, method: "GET", headers: {} })), url).toBe(
      "bad-input",
    );
  }
});

it("knows private addresses in every form", () => {
  const mine = "127.0.0.1 10.1.2.3 172.31.0.1 192.168.0.1 169.254.1.1 100.64.0.1 0.0.0.0 224.0.0.1 255.255.255.255";
  const mine6 = "::1 :: fe80::1 fc00::1 ::ffff:10.0.0.1 ::ffff:7f00:1 64:ff9b::7f00:1 2002:7f00:1:: ff02::1";
  for (const address of `${mine} ${mine6}`.split(" ")) expect(isPrivateAddress(address), address).toBe(true);
  for (const address of "8.8.8.8 1.1.1.1 172.32.0.1 100.128.0.1 2606:4700::1111 ::ffff:8.8.8.8".split(" ")) {
    expect(isPrivateAddress(address), address).toBe(false);
  }
});

it("sends every body with its length, so that no server takes it for the next request", async () => {
  const requests: string[] = [];
  answer = (request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (text: string) => (body += text));
    request.on("end", () => {
      requests.push(`${request.method} ${request.url} ${body}`);
      response.writeHead(200).end();
    });
  };
  const hidden = "GET /hidden HTTP/1.1\r\nHost: x\r\n\r\nü";
  for (const method of ["GET", "DELETE", "OPTIONS", "POST", "PUT", "PATCH"]) {
    await open(method, "/seen", { method, body: hidden, headers: { "transfer-encoding": "chunked" } });
    expect(await bodyOf(method)).toBe("");
  }
  expect(requests).toEqual(
    ["GET", "DELETE", "OPTIONS", "POST", "PUT", "PATCH"].map((verb) => `${verb} /seen ${hidden}`),
  );
});
