// A scripted model vendor on loopback. It streams four protocols, fails on demand, and counts usage.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { signatureProblem } from "./aws-signature.ts";
import { bedrockLists } from "./bedrock-wire.ts";
import { type Protocol, protocolAt, wires } from "./model-protocols.ts";
import { type Reply, type Step, type Tokens, tokensOf } from "./model-wire.ts";
import { createPromptCache } from "./prompt-cache.ts";

export type { Step, Tokens } from "./model-wire.ts";

export type Body = Record<string, unknown> & {
  /** The model in the request path. Only Bedrock names the model there. */
  model?: string;
  messages?: Message[];
  tools?: unknown[];
  toolConfig?: { tools: unknown[] };
};
interface Message {
  role: string;
  content: unknown;
}

export interface ModelRequestSeen {
  protocol: Protocol;
  path: string;
  headers: IncomingMessage["headers"];
  body: Body;
  /** The unparsed body, for comparing bytes. */
  raw: string;
  /**
   * `at`: when the request arrived. `endedAt`: when the answer was sent. Both in fractional milliseconds since 1970.
   */
  at: number;
  endedAt?: number;
}

/** One call on the vendor's bill. */
export interface Billed {
  id: string;
  model: string;
  usage: Tokens;
  /** True if the whole answer was sent; false for cut and abandoned answers. */
  ended: boolean;
}

export type Script = Step[] | ((request: ModelRequestSeen, n: number) => Step | Promise<Step>);

export interface ModelServerOptions {
  /** The answers in order, or a function that makes an answer from the request and the request's number (from 0). */
  script: Script;
  /**
   * The answer to requests without tools, which ask for a chat's title. They are not counted as steps of the script. A
   * function may let the request wait.
   */
  title?: string | (() => Promise<string>);
  models?: string[];
  port?: number;
  /** If present, the vendor reports usage as if it had a prompt cache. @returns the vendor's time in milliseconds */
  cache?(): number;
  /** Whether answers lack CORS headers, so that browsers refuse them. */
  refusesBrowsers?: boolean;
  /** AWS secrets by the id of their access key. If present, only correctly signed requests are accepted. */
  awsSecrets?: Record<string, string>;
}

export interface ModelServer {
  url: string;
  requests: ModelRequestSeen[];
  billed: Billed[];
  count(): number;
  /** Replaces the script and starts at its first step. A title replaces the title from the options. */
  play(script: Script, title?: string): void;
  /** Clears script, requests and bill. */
  forget(): void;
  close(): Promise<void>;
}

const titleOf = (title: string | (() => Promise<string>)) => (typeof title === "function" ? title() : title);

export async function startModelServer(options: ModelServerOptions): Promise<ModelServer> {
  const requests: ModelRequestSeen[] = [];
  const billed: Billed[] = [];
  let { script, title } = options;
  const cache = options.cache && createPromptCache(options.cache);
  let steps = 0;

  async function nextStep(request: ModelRequestSeen): Promise<Step> {
    if (title !== undefined && !toolsOf(request.body)?.length) return { say: await titleOf(title) };
    const n = steps++;
    if (typeof script === "function") return script(request, n);
    return script[n] ?? overTheEnd(n);
  }

  async function answer(request: ModelRequestSeen, response: ServerResponse): Promise<void> {
    requests.push(request);
    const step = await nextStep(request);
    const id = `msg_${requests.length}`;
    const model = request.body.model ?? modelIn(request.path);
    const usage = {
      ...tokensOf(step, request.raw),
      ...cache?.take(request.protocol, { ...request.body, model }),
      ...step.usage,
    };
    await tell({ id, model, step, usage }, request.protocol, response, billed);
    request.endedAt = now();
  }

  const server = createServer((incoming, response) => {
    if (!options.refusesBrowsers) allowOrigins(incoming, response);
    void serve(incoming, response, options, answer).catch(() => response.destroy());
  });
  const port = await listen(server, options.port ?? 0);
  const play = (next: Script, newTitle = options.title) => {
    script = next;
    title = newTitle;
    steps = 0;
  };
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    billed,
    count: () => requests.length,
    play,
    forget() {
      play([]);
      requests.length = 0;
      billed.length = 0;
    },
    close: () => close(server),
  };
}

const now = () => performance.timeOrigin + performance.now();

/** The answer after the script's end: a permanent error, so that a test with too many requests fails at once. */
const overTheEnd = (n: number): Step => ({
  fault: { kind: "status", status: 400, body: { error: { message: `The script has no step ${n}.` } } },
});

function allowOrigins({ headers }: IncomingMessage, response: ServerResponse): void {
  response.setHeader("access-control-allow-origin", headers.origin ?? "*");
  response.setHeader("access-control-allow-methods", "GET, POST, OPTIONS");
  response.setHeader("access-control-allow-headers", headers["access-control-request-headers"] ?? "*");
  response.setHeader("access-control-allow-private-network", "true");
  response.setHeader("access-control-expose-headers", "retry-after, retry-after-ms, request-id");
}

const toolsOf = ({ tools, toolConfig }: Body): unknown[] | undefined => tools ?? toolConfig?.tools;
const modelIn = (path: string): string => decodeURIComponent(/\/model\/([^/]+)/.exec(path)?.[1] ?? "unknown");

type Answer = (request: ModelRequestSeen, response: ServerResponse) => Promise<void>;

async function serve(
  incoming: IncomingMessage,
  response: ServerResponse,
  { models = ["claude-sonnet-5-5", "scripted"], awsSecrets }: ModelServerOptions,
  answer: Answer,
): Promise<void> {
  const path = (incoming.url ?? "/").split("?")[0] ?? "/";
  if (incoming.method === "OPTIONS") return void response.writeHead(204).end();
  const raw = await text(incoming);
  const problem = awsSecrets && signatureProblem(incoming, raw, (id) => awsSecrets[id]);
  if (problem) return void json(response, 403, { message: "Not let in." }, { "x-amzn-errortype": `${problem}:` });
  const lists = incoming.method === "GET" ? bedrockLists(path, models) : undefined;
  if (lists) return void json(response, 200, lists);
  if (incoming.method === "GET" && path.endsWith("/models")) {
    const data = models.map((id) => ({ id, type: "model", object: "model", display_name: id }));
    return void json(response, 200, { object: "list", data, has_more: false });
  }
  const protocol = protocolAt(path);
  if (incoming.method !== "POST" || !protocol)
    return void json(response, 404, { error: { message: `No ${path} here.` } });
  const body = JSON.parse(raw) as Body;
  await answer({ protocol, path, headers: incoming.headers, body, raw, at: now() }, response);
}

async function tell(
  reply: Reply,
  protocol: ModelRequestSeen["protocol"],
  response: ServerResponse,
  billed: Billed[],
): Promise<void> {
  const { fault, firstDelayMs = 0 } = reply.step;
  if (firstDelayMs) await sleep(firstDelayMs);
  switch (fault?.kind) {
    case "status":
      return void json(response, fault.status, fault.body ?? { error: { message: "Scripted fault." } }, fault.headers);
    case "html":
      return void response.writeHead(200, { "content-type": "text/html" }).end("<!doctype html><title>Sign in</title>");
    case "empty":
      return void response.writeHead(200, { "content-type": wires[protocol].type }).end();
    case "hang-up":
      return void response.destroy();
    case "silence":
      return;
    default:
      return stream(reply, protocol, response, billed);
  }
}

async function stream(
  reply: Reply,
  protocol: ModelRequestSeen["protocol"],
  response: ServerResponse,
  billed: Billed[],
): Promise<void> {
  const { id, model, step, usage } = reply;
  const entry: Billed = { id, model, usage, ended: false };
  billed.push(entry);
  const wire = wires[protocol];
  response.writeHead(200, { "content-type": wire.type, "request-id": id });
  const frames: (string | Buffer)[] = step.bytes === undefined ? wire.frames(reply) : [step.bytes];
  const { fault } = step;
  const kept = fault && "frames" in fault ? frames.slice(0, fault.frames) : frames;
  if (!(await send(kept, step, response, wire.junk))) return;
  if (fault?.kind === "stall") return;
  if (fault?.kind === "cut") return void response.destroy();
  if (fault?.kind === "error-event") {
    response.write(wire.error(fault.error));
  }
  entry.ended = !fault;
  response.end();
}

/** @returns false if the client disconnected */
async function send(
  frames: (string | Buffer)[],
  step: Step,
  response: ServerResponse,
  junk: (text: string) => string | Buffer,
): Promise<boolean> {
  for (const [i, frame] of frames.entries()) {
    if (i > 0 && step.delayMs) await sleep(step.delayMs);
    if (i === step.pause?.frames) await step.pause.until;
    if (response.destroyed) return false;
    const before = step.junk === undefined ? [] : [junk(step.junk)];
    const parts = [...before, frame].map((part) =>
      step.crlf && typeof part === "string" ? part.replaceAll("\n", "\r\n") : part,
    );
    const written = parts.map((part) => response.write(part)).at(-1);
    if (!written) await new Promise((resolve) => response.once("drain", resolve).once("close", resolve));
  }
  // Flushes the data written so far before the connection is cut.
  await new Promise((resolve) => response.write("", resolve));
  return !response.destroyed;
}

function json(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(typeof body === "string" ? body : JSON.stringify(body));
}

async function text(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
