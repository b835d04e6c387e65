// Streaming proxy for vendors that refuse browsers. Response bodies are read on demand, so a slow reader slows the
// sender.
import { type LookupAddress, lookup } from "node:dns";
import http, { type ClientRequest, type IncomingMessage } from "node:http";
import https from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { pipeline, type Readable } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import { RelayError, type RelayErrorCode } from "#contract";
import { isPrivateAddress } from "./server/private-addresses.ts";
import type { Caller, Parsed } from "./server/rpc.ts";

/** Headers that are not passed on, because they describe the connection or the requesting page. */
const dropped = new Set(
  `connection keep-alive proxy-authenticate proxy-authorization te trailer transfer-encoding upgrade host expect
  content-length accept-encoding content-encoding cookie set-cookie origin referer`.split(/\s+/),
);

interface Exchange {
  request: ClientRequest;
  body?: Readable;
}

export interface Proxy {
  open(input: Parsed<"http.open">, caller: Caller, signal: AbortSignal): Promise<Opened>;
  read(id: string, caller: Caller, signal: AbortSignal): Promise<{ base64: string; done: boolean }>;
  abort(id: string, caller: Caller): Record<string, never>;
}
interface Target {
  url: URL & { protocol: "http:" | "https:" };
  lookup: LookupFunction;
}
interface Opened {
  status: number;
  headers: Record<string, string>;
}

export function createProxy(allowHosts: () => string[]): Proxy {
  const agents = { "http:": new http.Agent({ keepAlive: true }), "https:": new https.Agent({ keepAlive: true }) };
  // Each request belongs to the connection that opened it. Other connections can neither read nor end it, and it ends
  // with its connection.
  const byCaller = new WeakMap<Caller, Map<string, Exchange>>();

  function exchangesOf(caller: Caller): Map<string, Exchange> {
    const known = byCaller.get(caller);
    if (known) return known;
    const exchanges = new Map<string, Exchange>();
    byCaller.set(caller, exchanges);
    const endAll = () => exchanges.forEach(({ request }) => request.destroy());
    caller.signal.addEventListener("abort", endAll, { once: true });
    return exchanges;
  }

  return {
    async open({ id, url, method, headers, body }, caller, signal) {
      caller.signal.throwIfAborted();
      const target = targetOf(url, allowHosts());
      const exchanges = exchangesOf(caller);
      if (exchanges.has(id)) throw new RelayError("bad-input", "id: a request of this id is under way.");
      const kept = filtered(headers);
      // The body's length is always sent. Without it, a server could take the body for the next request.
      if (body !== undefined) kept["content-length"] = String(Buffer.byteLength(body));
      const sent = requestTo(target, method, kept, agents[target.url.protocol]);
      exchanges.set(id, { request: sent });
      try {
        const response = await answerOf(sent, body, signal);
        exchanges.set(id, { request: sent, body: decoded(response) });
        return { status: response.statusCode ?? 502, headers: filtered(response.headersDistinct) };
      } catch (error) {
        exchanges.delete(id);
        sent.destroy();
        throw failure(error, target.url);
      }
    },

    async read(id, caller, signal) {
      const exchanges = exchangesOf(caller);
      const exchange = exchanges.get(id);
      if (!exchange?.body) throw new RelayError("not-found", "No request of this id is under way.");
      try {
        const chunk = await nextChunk(exchange.body, signal);
        if (chunk) return { base64: chunk.toString("base64"), done: false };
        exchanges.delete(id);
        return { base64: "", done: true };
      } catch (error) {
        exchanges.delete(id);
        exchange.request.destroy();
        throw failure(error);
      }
    },

    abort(id, caller) {
      const exchanges = exchangesOf(caller);
      exchanges.get(id)?.request.destroy();
      exchanges.delete(id);
      return {};
    },
  };
}

/**
 * Checks a URL. The returned `lookup` refuses private addresses, and the socket connects to exactly the addresses that
 * `lookup` returns. So DNS cannot change between the check and the connection.
 */
function targetOf(text: string, allowed: string[]): Target {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== "http:" && url?.protocol !== "https:") {
    throw new RelayError("bad-input", "url: only http and https addresses can be asked.");
  }
  const name = url.hostname.replace(/^\[|\]$/g, "");
  const port = url.port || (url.protocol === "https:" ? "443" : "80");
  const free = allowed.includes(`${url.hostname}:${port}`);
  const check = (address: string) => {
    if (!free && isPrivateAddress(address)) throw privateAddress(`${url.hostname}:${port}`);
  };
  if (isIP(name)) check(name);
  const judged: LookupFunction = (hostname, options, done) =>
    lookup(hostname, { ...options, all: true }, (error, found: LookupAddress[]) => {
      try {
        if (!error) for (const { address } of found) check(address);
      } catch (refusal) {
        return done(refusal as Error, "", 0);
      }
      const first = found?.[0];
      if (error || !first) return done(error ?? new Error("no address"), "", 0);
      return options.all ? done(null, found) : done(null, first.address, first.family);
    });
  return { url: url as Target["url"], lookup: judged };
}

function requestTo(target: Target, method: string, headers: Record<string, string>, agent: http.Agent): ClientRequest {
  const verb = method.toUpperCase();
  if (!/^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)$/.test(verb))
    throw new RelayError("bad-input", "method: not one of HTTP's.");
  const { request } = target.url.protocol === "https:" ? https : http;
  const sent = { ...headers, "accept-encoding": "identity" };
  try {
    return request(target.url, { method: verb, headers: sent, agent, lookup: target.lookup });
  } catch {
    throw new RelayError("bad-input", "headers: a name or a value is not allowed in HTTP.");
  }
}

function answerOf(request: ClientRequest, body: string | undefined, signal: AbortSignal): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const stop = () => request.destroy(signal.reason as Error);
    signal.addEventListener("abort", stop, { once: true });
    request.once("response", (response) => {
      signal.removeEventListener("abort", stop);
      resolve(response);
    });
    // This listener stays, because an error that no listener handles would end the process. Once the response has
    // begun, the reader learns of errors from the body.
    request.on("error", reject);
    request.end(body);
  });
}

function decoded(response: IncomingMessage): Readable {
  const coding = response.headers["content-encoding"];
  const decoder =
    coding === "gzip"
      ? createGunzip()
      : coding === "br"
        ? createBrotliDecompress()
        : coding === "deflate"
          ? createInflate()
          : undefined;
  if (decoder) pipeline(response, decoder, () => undefined);
  const body: Readable = decoder ?? response;
  body.on("error", () => undefined);
  return body;
}

/** Reads at least one byte; undefined at the end. The stream buffers little, so unread data stays with the sender. */
async function nextChunk(body: Readable, signal: AbortSignal): Promise<Buffer | undefined> {
  for (;;) {
    const chunk = body.read() as Buffer | null;
    if (chunk) return chunk;
    if (body.errored) throw body.errored;
    if (body.readableEnded) return undefined;
    if (body.destroyed) throw new RelayError("upstream", "The connection broke before the answer was complete.");
    await change(body, signal);
  }
}

function change(body: Readable, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const events = ["readable", "end", "error", "close"] as const;
    const done = () => {
      for (const event of events) body.off(event, done);
      signal.removeEventListener("abort", done);
      if (signal.aborted) reject(signal.reason);
      else resolve();
    };
    for (const event of events) body.once(event, done);
    signal.addEventListener("abort", done, { once: true });
  });
}

function filtered(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const kept = Object.entries(headers).filter(([name]) => !dropped.has(name.toLowerCase()));
  return Object.fromEntries(kept.map(([name, value = ""]) => [name, [value].flat().join(", ")]));
}

function privateAddress(host: string) {
  return new RelayError(
    "private-address",
    `${host} lies on this machine or in its network. To allow it, start the relay with: octo-relay --allow-host ${host}`,
  );
}

type Cause = [code: RelayErrorCode, words: string];

const causes: Record<string, Cause> = {
  ENOTFOUND: ["upstream-dns", "its name could not be resolved"],
  EAI_AGAIN: ["upstream-dns", "its name could not be resolved just now"],
  ECONNREFUSED: ["upstream-refused", "it refused the connection"],
  ECONNRESET: ["upstream-reset", "the connection broke"],
  EPIPE: ["upstream-reset", "the connection broke"],
  ETIMEDOUT: ["upstream-timeout", "it did not answer in time"],
  EHOSTUNREACH: ["upstream-unreachable", "it cannot be reached from here"],
  ENETUNREACH: ["upstream-unreachable", "it cannot be reached from here"],
};

/** True for codes of TLS errors. `EPROTO` means that the server does not speak TLS. */
const isTls = (code: string): boolean => /CERT|SSL|TLS|ALTNAME|EPROTO|SIGNED/.test(code);

function causeOf(error: NodeJS.ErrnoException): Cause {
  // If the host has several addresses, the error contains one error for each address.
  const { code = (error as AggregateError).errors?.[0]?.code ?? "" } = error;
  if (isTls(code)) return ["upstream-tls", "its certificate is not valid"];
  return causes[code] ?? ["upstream", "the request failed"];
}

/** Converts a network error to a RelayError. Leaves out the URL's path and query, which may contain an API key. */
function failure(error: unknown, url?: URL): unknown {
  if (error instanceof RelayError || (error as Error).name === "AbortError") return error;
  const [code, cause] = causeOf(error as NodeJS.ErrnoException);
  return new RelayError(code, url ? `${url.host}: ${cause}.` : `The answer ended early: ${cause}.`);
}
