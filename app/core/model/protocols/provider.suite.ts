// The test suite that each protocol must pass, over real HTTP against the scripted vendor.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ModelServer, type Step, startModelServer } from "../../../../e2e/fakes/model-server.ts";
import type { CallId } from "#core/ids.ts";
import type { ModelError } from "#core/model/model-errors.ts";
import type { Block, ProtocolName } from "#core/model/message.ts";
import type {
  CreateProvider,
  Endpoint,
  ModelEvent,
  ModelMessage,
  ModelRequest,
  ProviderPorts,
} from "#core/model/provider.ts";

export const key = "sk-test-0123456789abcdef";
export const ports: ProviderPorts = { http: fetch, image: async () => "aW1hZ2U=", now: Date.now };

export const user = (text: string): ModelMessage => ({ role: "user", content: [{ type: "text", text }] });

export function request(changes: Partial<ModelRequest> = {}): ModelRequest {
  return {
    model: "scripted",
    system: "You are Octo.",
    tools: [{ name: "read_file", description: "Reads.", input: { type: "object", properties: {} } }],
    messages: [user("Hello")],
    maxOutput: 1_000,
    cacheKey: "session-1",
    ...changes,
  };
}

export async function collect(events: AsyncIterable<ModelEvent>): Promise<ModelEvent[]> {
  const all: ModelEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

export function contentOf(events: ModelEvent[]): Block[] {
  return events.flatMap((event) => (event.type === "block.ended" ? event.content : []));
}

export function lastOf(events: ModelEvent[]): ModelEvent | undefined {
  const endings = events.filter(({ type }) => type === "finished" || type === "failed");
  expect(endings, "exactly one end").toHaveLength(1);
  expect(events.at(-1), "the end comes last").toBe(endings[0]);
  return endings[0];
}

export function errorOf(events: ModelEvent[]): ModelError {
  const last = lastOf(events);
  if (last?.type !== "failed") throw new Error(`Expected a failure, got ${JSON.stringify(last)}`);
  return last.error;
}

/** Returns an Http that splits answers into chunks of the given size, even inside a character, line or frame. */
const inPieces =
  (bytes: number): ProviderPorts["http"] =>
  async (url, init) => {
    const answer = await fetch(url, init);
    const whole = new Uint8Array(await answer.arrayBuffer());
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (let at = 0; at < whole.length; at += bytes) controller.enqueue(whole.slice(at, at + bytes));
        controller.close();
      },
    });
    return new Response(body, { status: answer.status, headers: answer.headers });
  };

/** Stop reasons of each protocol, and the number of frames that make up the end of a stream. */
const wire: Record<ProtocolName, { end: string; length: string; refusal: string; endFrames: number }> = {
  "anthropic-messages": { end: "end_turn", length: "max_tokens", refusal: "refusal", endFrames: 2 },
  "openai-chat": { end: "stop", length: "length", refusal: "content_filter", endFrames: 3 },
  "openai-responses": { end: "completed", length: "max_output_tokens", refusal: "content_filter", endFrames: 1 },
  "bedrock-converse": { end: "end_turn", length: "max_tokens", refusal: "content_filtered", endFrames: 2 },
};

export function describeProvider(protocol: ProtocolName, create: CreateProvider, basePath: string): void {
  describe(`${protocol}: every protocol`, () => {
    const words = wire[protocol];
    let server: ModelServer;
    beforeAll(async () => {
      server = await startModelServer({ script: [] });
    });
    afterAll(() => server.close());

    const endpoint = (): Endpoint => ({ protocol, baseUrl: `${server.url}${basePath}`, key });
    const ask = (step: Step, changes?: Partial<ModelRequest>, signal = new AbortController().signal) => {
      server.play([step]);
      return collect(create(endpoint(), ports).stream(request(changes), signal));
    };

    it("streams text in deltas and ends with the whole text", async () => {
      const events = await ask({ say: "Hello from the deep, with an octopus 🐙 in it.", chunk: 5 });
      const deltas = events.flatMap((event) => (event.type === "block.delta" ? event.text : [])).join("");
      expect(contentOf(events)).toEqual([{ type: "text", text: "Hello from the deep, with an octopus 🐙 in it." }]);
      expect(deltas).toBe("Hello from the deep, with an octopus 🐙 in it.");
      expect(lastOf(events)).toMatchObject({ type: "finished", stop: "end" });
    });

    it("counts tokens in disjoint buckets", async () => {
      const usage = { input: 10, cacheRead: 2_000, cacheWrite5m: 300, cacheWrite1h: 0, output: 7 };
      expect(lastOf(await ask({ say: "Hi", usage }))).toMatchObject({ usage });
    });

    it("C-055 assembles parallel calls, each under its first id and name", async () => {
      const calls = [
        { id: "a1", name: "read_file", input: { path: "long/enough/to/be/cut/into/pieces.txt" } },
        { id: "a2", name: "list_files", input: { path: ".", depth: 2 } },
      ];
      const events = await ask({ say: "Two.", calls, chunk: 4 });
      expect(contentOf(events).slice(1)).toEqual(
        calls.map(({ id, name, input }) => ({ type: "tool-call", callId: id, name, input })),
      );
      expect(lastOf(events)).toMatchObject({ stop: "tool-calls" });
    });

    it("keeps many calls of one reply separate and in order", async () => {
      const calls = Array.from({ length: 12 }, (_, i) => ({
        id: `b${i}`,
        name: "read_file",
        input: { path: `${i}.md` },
      }));
      const events = await ask({ calls, chunk: 3 });
      expect(contentOf(events)).toEqual(
        calls.map(({ id, name, input }) => ({ type: "tool-call", callId: id, name, input })),
      );
    });

    it.each([1, 2, 7])(
      "puts together what was cut in the middle of a character, in pieces of %i bytes",
      async (bytes) => {
        const say = "深海的章鱼 🐙 über alles";
        const input = { path: "données/章鱼 🐙.md" };
        server.play([{ think: "Où?", say, calls: [{ id: "u1", name: "read_file", input }], chunk: 5 }]);
        const provider = create(endpoint(), { ...ports, http: inPieces(bytes) });
        const events = await collect(provider.stream(request(), new AbortController().signal));
        expect(contentOf(events)).toMatchObject([{ text: "Où?" }, { text: say }, { input }]);
        expect(lastOf(events)).toMatchObject({ type: "finished", stop: "tool-calls" });
      },
    );

    it("sends images of person and tool, and text instead to a model without vision", async () => {
      const blob = { hash: "h", mime: "image/png", bytes: 5 };
      const callId = "c1" as CallId;
      const messages: ModelMessage[] = [
        {
          role: "user",
          content: [
            { type: "text", text: "Look." },
            { type: "image", blob },
          ],
        },
        { role: "assistant", content: [{ type: "tool-call", callId, name: "read_file", input: {} }] },
        { role: "user", content: [{ type: "tool-result", callId, parts: [{ type: "image", blob }], isError: false }] },
      ];
      await ask({ say: "Seen." }, { messages, vision: true });
      expect(server.requests.at(-1)?.raw.split("aW1hZ2U=")).toHaveLength(3);
      await ask({ say: "Not seen." }, { messages, vision: false });
      expect(server.requests.at(-1)?.raw).not.toContain("aW1hZ2U=");
      expect(server.requests.at(-1)?.raw.match(/this model cannot see images/g)).toHaveLength(2);
    });

    it("C-002 runs calls even when the vendor reports a plain stop", async () => {
      const events = await ask({ calls: [{ name: "read_file", input: { path: "a" } }], stop: words.end });
      expect(lastOf(events)).toMatchObject({ stop: "tool-calls" });
    });

    it("C-148 treats missing arguments and {} as a call without arguments", async () => {
      const events = await ask({
        calls: [
          { name: "todo", raw: "" },
          { name: "todo", raw: "{}" },
        ],
      });
      expect(contentOf(events)).toMatchObject([{ input: {} }, { input: {} }]);
      for (const block of contentOf(events)) expect(block).not.toHaveProperty("broken");
    });

    it.each(['{"path": "a.html", "text": "<html><body>', "[1, 2]", "null", '"text"', "{'path': 'a'}"])(
      "C-044 C-157 never makes input of broken arguments: %s",
      async (raw) => {
        const events = await ask({ calls: [{ name: "write_file", raw }] });
        expect(contentOf(events)).toMatchObject([{ name: "write_file", input: {}, broken: raw }]);
        expect(lastOf(events)).toMatchObject({ type: "finished" });
      },
    );

    it("reports a reply that was cut at its length, with or without calls", async () => {
      const stop = words.length;
      expect(lastOf(await ask({ say: "And then", stop }))).toMatchObject({ stop: "length" });
      const cut = await ask({ calls: [{ name: "write_file", raw: '{"text": "hal' }], stop });
      expect(lastOf(cut)).toMatchObject({ stop: "length" });
    });

    it("reports a refusal", async () => {
      expect(lastOf(await ask({ say: "No.", stop: words.refusal }))).toMatchObject({ stop: "refusal" });
    });

    it("C-160 parses CRLF line ends in SSE", async () => {
      const events = await ask({ say: "Line ends differ.", crlf: true, chunk: 3 });
      expect(contentOf(events)).toEqual([{ type: "text", text: "Line ends differ." }]);
      expect(lastOf(events)).toMatchObject({ type: "finished" });
    });

    it.each(["junk without a colon", ": a comment", "data: {broken", "data: 42", "what: is this"])(
      "passes over a line that is no event: %s",
      async (junk) => {
        const events = await ask({ say: "Still here.", junk });
        expect(contentOf(events)).toEqual([{ type: "text", text: "Still here." }]);
        expect(lastOf(events)).toMatchObject({ type: "finished" });
      },
    );

    it.each(["end-early", "cut"] as const)("calls a stream without its end truncated (%s)", async (kind) => {
      const events = await ask({ say: "I was about to", fault: { kind, frames: -words.endFrames } });
      expect(errorOf(events).kind).toBe("truncated");
      const text = events.flatMap((event) => (event.type === "block.delta" ? event.text : [])).join("");
      expect(text).toBe("I was about to");
    });

    it("classifies an error in the middle of a stream", async () => {
      const error = { type: "overloaded_error", message: "Overloaded" };
      const events = await ask({ say: "Half", fault: { kind: "error-event", frames: 2, error } });
      expect(errorOf(events)).toMatchObject({ kind: "overloaded", detail: "Overloaded" });
    });

    it("reports a web page with status 200 as malformed", async () => {
      expect(errorOf(await ask({ fault: { kind: "html" } })).kind).toBe("malformed");
    });

    it("reports an empty answer as a failure, with and without a stream", async () => {
      expect(errorOf(await ask({ fault: { kind: "empty" } })).kind).toBe("empty");
      expect(errorOf(await ask({})).kind).toBe("empty");
    });

    it("reads a refusal with status 200", async () => {
      const body = { error: { type: "invalid_request_error", message: "prompt is too long: 210000 tokens > 200000" } };
      expect(errorOf(await ask({ fault: { kind: "status", status: 200, body } })).kind).toBe("too-long");
    });

    it("reports an unreachable vendor", async () => {
      expect(errorOf(await ask({ fault: { kind: "hang-up" } })).kind).toBe("network");
      const nowhere = create({ ...endpoint(), baseUrl: "http://127.0.0.1:9" }, ports);
      expect(errorOf(await collect(nowhere.stream(request(), new AbortController().signal))).kind).toBe("network");
    });

    it("reports an invalid address without throwing", async () => {
      const nowhere = create({ ...endpoint(), baseUrl: "not an address" }, ports);
      expect(errorOf(await collect(nowhere.stream(request(), new AbortController().signal))).kind).toBe("bad-request");
    });

    it.each([
      [400, "bad-request"],
      [401, "auth"],
      [402, "payment"],
      [403, "forbidden"],
      [404, "not-found"],
      [408, "rate-limit"],
      [429, "rate-limit"],
      [500, "server"],
      [503, "server"],
      [529, "overloaded"],
    ])("maps status %i to %s", async (status, kind) => {
      const events = await ask({ fault: { kind: "status", status, body: { error: { message: "Words." } } } });
      expect(errorOf(events)).toMatchObject({ kind, status, detail: "Words." });
    });

    it("sends one request and never retries", async () => {
      const before = server.count();
      await ask({ fault: { kind: "status", status: 500 } });
      expect(server.count()).toBe(before + 1);
    });

    it("keeps Retry-After in seconds and as a date", async () => {
      const limited = (value: string) =>
        ask({ fault: { kind: "status", status: 429, headers: { "retry-after": value } } });
      expect(errorOf(await limited("7")).retryAfterMs).toBe(7_000);
      const date = errorOf(await limited(new Date(Date.now() + 30_000).toUTCString())).retryAfterMs;
      expect(date).toBeGreaterThan(27_000);
      expect(date).toBeLessThanOrEqual(30_000);
    });

    it("removes keys from the vendor's messages", async () => {
      const message = `Incorrect API key provided: ${key}, also sk-ab***********wxyz and Bearer abc.def`;
      const error = errorOf(await ask({ fault: { kind: "status", status: 401, body: { error: { message } } } }));
      expect(JSON.stringify(error)).not.toMatch(/0123456789abcdef|wxyz|abc\.def/);
      expect(error.detail).toContain("Incorrect API key provided");
    });

    it("cuts long vendor messages", async () => {
      const message = "so ".repeat(5_000);
      const { detail } = errorOf(await ask({ fault: { kind: "status", status: 400, body: { error: { message } } } }));
      expect(detail?.length).toBeLessThanOrEqual(2_001);
    });

    it("ends as aborted when its signal aborts, before and within the stream", async () => {
      expect(errorOf(await ask({ say: "x" }, {}, AbortSignal.abort())).kind).toBe("aborted");
      const stop = new AbortController();
      server.play([{ say: "One two three and four", chunk: 4, fault: { kind: "stall", frames: 5 } }]);
      const events: ModelEvent[] = [];
      for await (const event of create(endpoint(), ports).stream(request(), stop.signal)) {
        events.push(event);
        if (event.type === "block.delta") stop.abort();
      }
      expect(errorOf(events).kind).toBe("aborted");
    });

    it("reports received bytes, also when they form no event", async () => {
      server.play([{ say: "Hi", junk: ": nothing" }]);
      let heard = 0;
      const provider = create(endpoint(), ports);
      await collect(provider.stream(request(), new AbortController().signal, () => heard++));
      expect(heard).toBeGreaterThan(0);
    });

    it("sends nothing about this machine or library", async () => {
      await ask({ say: "Hi" });
      const names = Object.keys(server.requests.at(-1)?.headers ?? {});
      expect(names.filter((name) => /stainless|organization|project|idempotency/.test(name))).toEqual([]);
      expect(server.requests.at(-1)?.headers["user-agent"]).not.toMatch(/anthropic|openai/i);
    });

    it("lets the account's headers win over its own", async () => {
      server.play([{ say: "Hi" }]);
      const provider = create({ ...endpoint(), headers: { "X-Team": "deep" } }, ports);
      await collect(provider.stream(request(), new AbortController().signal));
      expect(server.requests.at(-1)?.headers["x-team"]).toBe("deep");
    });

    it("C-064 sends well-formed text even for lone surrogates", async () => {
      await ask({ say: "Hi" }, { messages: [user("torn \ud83d here, whole 🐙, literal \\ud83d, tail \udc00")] });
      const { raw = "" } = server.requests.at(-1) ?? {};
      expect(raw).not.toMatch(/[^\\]\\ud83d/);
      expect(raw).toContain("whole 🐙");
      expect(JSON.stringify(JSON.parse(raw))).toContain("torn \ufffd here, whole 🐙, literal \\\\ud83d, tail \ufffd");
    });

    it("C-065 sends none of Octo's own fields: signatures, blob names, raw arguments", async () => {
      const blob = { hash: "h4sh", mime: "image/png", bytes: 3, name: "secret-name.png" };
      const seal = { protocol: "elsewhere" as ProtocolName, model: "m", data: "opaque" };
      await ask(
        { say: "Hi" },
        {
          messages: [
            { role: "user", content: [{ type: "image", blob }] },
            {
              role: "assistant",
              content: [
                { type: "thinking", text: "foreign", seal },
                { type: "tool-call", callId: "c1" as CallId, name: "read_file", input: {}, broken: "{raw", seal },
              ],
            },
            { role: "user", content: [{ type: "tool-result", callId: "c1" as CallId, parts: [], isError: true }] },
          ],
        },
      );
      expect(server.requests.at(-1)?.raw).not.toMatch(/h4sh|secret-name|opaque|foreign|\{raw|broken/);
    });

    it("produces equal bytes for equal requests", async () => {
      await ask({ say: "Hi" });
      const first = server.requests.at(-1)?.raw;
      await ask({ say: "Hi" });
      expect(server.requests.at(-1)?.raw).toBe(first);
    });
  });
}
