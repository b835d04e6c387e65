import { describe, expect, it } from "vitest";
import { bedrockFrames, eventFrame, exceptionFrame, frame } from "../../../../../e2e/fakes/bedrock-wire.ts";
import { noUsage } from "#core/model/message.ts";
import type { Endpoint, Http, ModelEvent } from "#core/model/provider.ts";
import { bedrockConverse } from "./converse.ts";
import {
  collect,
  contentOf,
  describeProvider,
  errorOf,
  key,
  lastOf,
  ports,
  request,
  user,
} from "#core/model/protocols/provider.suite.ts";

describeProvider("bedrock-converse", bedrockConverse, "");

const endpoint: Endpoint = {
  protocol: "bedrock-converse",
  baseUrl: "https://bedrock-runtime.us-east-1.amazonaws.com",
  key,
};
const model = "us.anthropic.claude-sonnet-4-6";
const host = "bedrock-runtime.us-east-1.amazonaws.com";

function answerWith(...chunks: Uint8Array[]): Promise<ModelEvent[]> {
  const http: Http = async () =>
    new Response(
      new ReadableStream({
        start(controller) {
          for (const chunk of chunks) controller.enqueue(chunk);
          controller.close();
        },
      }),
    );
  const provider = bedrockConverse(endpoint, { ...ports, http });
  return collect(provider.stream(request({ model }), new AbortController().signal));
}

function refuseWith(status: number, type: string, message: string): Promise<ModelEvent[]> {
  const http: Http = async () =>
    Response.json({ message }, { status, headers: { "x-amzn-errortype": `${type}:http://internal.amazon.com/` } });
  const provider = bedrockConverse(endpoint, { ...ports, http });
  return collect(provider.stream(request({ model }), new AbortController().signal));
}

const usage = { input: 11, cacheRead: 2_000, cacheWrite5m: 300, cacheWrite1h: 4_000, output: 7 };
const step = {
  think: "Two files, side by side.",
  say: "Reading both 🐙.",
  chunk: 7,
  calls: [
    { id: "tooluse_a", name: "read_file", input: { path: "ä.txt" } },
    { id: "tooluse_b", name: "todo", raw: '{"half' },
  ],
};
const whole = Buffer.concat(bedrockFrames({ id: "m1", model, step, usage }));
const said = [
  {
    type: "thinking",
    text: step.think,
    seal: { protocol: "bedrock-converse", model, host, data: { signature: "signed:m1" } },
  },
  { type: "text", text: step.say },
  { type: "tool-call", callId: "tooluse_a", name: "read_file", input: { path: "ä.txt" } },
  { type: "tool-call", callId: "tooluse_b", name: "todo", input: {}, broken: '{"half' },
];

describe("a stream of binary frames", () => {
  it("C-055 is read completely: signed thinking, text, parallel calls, tokens by cache lifetime", async () => {
    const events = await answerWith(whole);
    expect(contentOf(events)).toEqual(said);
    expect(lastOf(events)).toEqual({ type: "finished", stop: "tool-calls", usage });
  });

  it("may be cut at any byte, even within a character", async () => {
    const bytes = Array.from(whole, (byte) => Uint8Array.of(byte));
    expect(contentOf(await answerWith(...bytes))).toEqual(said);
    for (const size of [3, 15, 17, 100]) {
      const chunks = Array.from({ length: Math.ceil(whole.length / size) }, (_, i) =>
        whole.subarray(i * size, (i + 1) * size),
      );
      expect(contentOf(await answerWith(...chunks)), `in chunks of ${size}`).toEqual(said);
    }
  });

  it("keeps redacted thinking for the model that made it", async () => {
    const delta = (data: object) => eventFrame("contentBlockDelta", { contentBlockIndex: 0, delta: data });
    const events = await answerWith(
      delta({ reasoningContent: { redactedContent: "c2Vj" } }),
      delta({ reasoningContent: { redactedContent: "cmV0" } }),
      eventFrame("contentBlockStop", { contentBlockIndex: 0 }),
      eventFrame("messageStop", { stopReason: "end_turn" }),
    );
    const seal = { protocol: "bedrock-converse", model, host, data: { redacted: "c2VjcmV0" } };
    expect(contentOf(events)).toEqual([{ type: "thinking", text: "", seal }]);
  });

  it("stores no signature for unsigned thinking", async () => {
    const events = await answerWith(
      eventFrame("contentBlockDelta", { contentBlockIndex: 0, delta: { reasoningContent: { text: "Hm." } } }),
      eventFrame("contentBlockDelta", { contentBlockIndex: 1, delta: { text: "Yes." } }),
      eventFrame("messageStop", { stopReason: "stop_sequence" }),
      eventFrame("metadata", { usage: { inputTokens: 3, outputTokens: 2 } }),
    );
    expect(contentOf(events)).toEqual([
      { type: "thinking", text: "Hm." },
      { type: "text", text: "Yes." },
    ]);
    expect(lastOf(events)).toMatchObject({ stop: "end", usage: { ...noUsage, input: 3, output: 2 } });
  });

  it("is finished once the vendor says so, even without usage", async () => {
    const frames = bedrockFrames({ id: "m1", model, step, usage });
    expect(lastOf(await answerWith(Buffer.concat(frames.slice(0, -1))))).toEqual({
      type: "finished",
      stop: "tool-calls",
      usage: undefined,
    });
  });

  it.each([
    ["a byte of a payload", 60],
    ["the checksum of its lengths", 8],
  ])("is broken when %s is wrong, and keeps the words before it", async (_, at) => {
    const before = eventFrame("contentBlockDelta", { contentBlockIndex: 0, delta: { text: "Before. " } });
    const wrong = Buffer.from(eventFrame("contentBlockDelta", { contentBlockIndex: 0, delta: { text: "Wrong." } }));
    wrong.writeUInt8(wrong.readUInt8(at) ^ 1, at);
    const events = await answerWith(before, wrong, whole);
    expect(errorOf(events).kind).toBe("truncated");
    expect(events.flatMap((event) => (event.type === "block.delta" ? event.text : []))).toEqual(["Before. "]);
  });

  it("is broken when it ends within a frame or continues with other data", async () => {
    const before = eventFrame("messageStart", { role: "assistant" });
    expect(errorOf(await answerWith(before, whole.subarray(0, 20))).kind).toBe("truncated");
    expect(errorOf(await answerWith(before, Buffer.from("<html>Bad gateway</html>"))).kind).toBe("truncated");
  });

  it.each([
    ["guardrail_intervened", "refusal"],
    ["model_context_window_exceeded", "full"],
    ["malformed_model_output", "tool-calls"],
  ])("that stops for %s ends as %s", async (stop, ours) => {
    const frames = bedrockFrames({ id: "m", model, step: { ...step, stop }, usage });
    expect(lastOf(await answerWith(Buffer.concat(frames)))).toMatchObject({ stop: ours });
  });
});

describe("a model that calls no tools in a stream", () => {
  async function ask(body: unknown, tools = request().tools) {
    let asked = "";
    const http: Http = async (url) => {
      asked = url;
      return typeof body === "string" ? new Response(body) : Response.json(body);
    };
    const provider = bedrockConverse(endpoint, { ...ports, http });
    const llama = request({ model: "us.meta.llama3-3-70b-instruct-v1:0", tools });
    return { events: await collect(provider.stream(llama, new AbortController().signal)), asked };
  }

  it("gets a complete answer instead, which is shown the same way", async () => {
    const content = [
      { text: "Reading." },
      { toolUse: { toolUseId: "t1", name: "read_file", input: { path: "a" } } },
      { reasoningContent: { reasoningText: { text: "Hm.", signature: "s" } } },
    ];
    const { events, asked } = await ask({
      output: { message: { role: "assistant", content } },
      stopReason: "tool_use",
      usage: { inputTokens: 5, outputTokens: 6 },
    });
    expect(asked).toMatch(/\/converse$/);
    expect(contentOf(events)).toMatchObject([
      { type: "text", text: "Reading." },
      { type: "tool-call", callId: "t1", name: "read_file", input: { path: "a" } },
      { type: "thinking", text: "Hm.", seal: { data: { signature: "s" } } },
    ]);
    expect(lastOf(events)).toMatchObject({ stop: "tool-calls", usage: { input: 5, output: 6 } });
  });

  it("fails on an answer of another form", async () => {
    expect(errorOf((await ask("<html>Sign in</html>")).events).kind).toBe("malformed");
    expect(errorOf((await ask({ error: { message: "No credit.", code: 402 } })).events).kind).toBe("payment");
    expect(errorOf((await ask("")).events).kind).toBe("empty");
  });

  it("streams when the request has no tools", async () => {
    expect((await ask("", [])).asked).toMatch(/\/converse-stream$/);
  });
});

describe("AWS's exceptions", () => {
  it.each([
    ["throttlingException", "Too many tokens, please wait before trying again.", "rate-limit"],
    ["modelStreamErrorException", "The model ended its stream.", "server"],
    ["serviceUnavailableException", "Try again later.", "overloaded"],
    ["internalServerException", "Retry your request.", "server"],
    ["validationException", "Input is too long for requested model.", "too-long"],
    ["validationException", "messages.1: tool use is missing its result", "bad-request"],
  ])("in the middle of a stream, %s: %s", async (type, message, kind) => {
    const begun = eventFrame("contentBlockDelta", { contentBlockIndex: 0, delta: { text: "Half" } });
    expect(errorOf(await answerWith(begun, exceptionFrame(type, message)))).toMatchObject({ kind, detail: message });
  });

  it("include the model's own message, and errors that are no exceptions", async () => {
    const exception = { "message-type": "exception", "exception-type": "modelStreamErrorException" };
    const words = JSON.stringify({ message: "The model failed.", originalMessage: "Out of memory." });
    expect(errorOf(await answerWith(frame(exception, words))).detail).toBe("The model failed. Out of memory.");
    const error = { "message-type": "error", "error-code": "InternalServerException", "error-message": "Oh no." };
    expect(errorOf(await answerWith(frame(error, "")))).toMatchObject({ kind: "server", detail: "Oh no." });
  });

  it.each([
    [400, "ValidationException", "The provided model identifier is invalid.", "not-found"],
    [400, "ValidationException", "Invocation of model ID x with on-demand throughput isn’t supported.", "not-found"],
    [400, "ValidationException", "prompt is too long: 210000 tokens > 200000 maximum", "too-long"],
    [400, "ValidationException", "Too many input tokens. Max input tokens: 8192", "too-long"],
    [403, "AccessDeniedException", "You don't have access to the model with the specified model ID.", "forbidden"],
    [403, "AccessDeniedException", "Authentication failed: Please make sure your API Key is valid.", "auth"],
    [403, "UnrecognizedClientException", "The security token included in the request is invalid.", "auth"],
    [403, "ExpiredTokenException", "The security token included in the request is expired", "auth"],
    [404, "ResourceNotFoundException", "This model is at its end of life.", "not-found"],
    [408, "ModelTimeoutException", "The model took too long.", "server"],
    [424, "ModelErrorException", "The model failed.", "server"],
    [429, "ThrottlingException", "Too many requests.", "rate-limit"],
    [429, "ModelNotReadyException", "The model is being loaded.", "overloaded"],
    [503, "ServiceUnavailableException", "Bedrock is unable to process your request.", "overloaded"],
  ])("with status %i, %s: %s", async (status, type, message, kind) => {
    expect(errorOf(await refuseWith(status, type, message))).toMatchObject({ kind, status, detail: message });
  });
});

it("sends the fields of a call that only the vendor understands back to the model that made it", async () => {
  const toolUse = { toolUseId: "tooluse_a", name: "read_file", type: "server_tool_use" };
  const events = await answerWith(
    eventFrame("contentBlockStart", { start: { toolUse }, contentBlockIndex: 0 }),
    eventFrame("contentBlockDelta", { delta: { toolUse: { input: "{}" } }, contentBlockIndex: 0 }),
    eventFrame("contentBlockStop", { contentBlockIndex: 0 }),
    eventFrame("messageStop", { stopReason: "tool_use" }),
    eventFrame("metadata", { usage: { inputTokens: 3, outputTokens: 4 } }),
  );
  const bodies: string[] = [];
  const http: Http = async (_, init) => {
    bodies.push(String(init?.body));
    return new Response(whole);
  };
  const messages = [user("Go"), { role: "assistant" as const, content: contentOf(events) }, user("On")];
  const provider = bedrockConverse(endpoint, { ...ports, http });
  for (const asked of [model, "us.amazon.nova-pro-v1:0"]) {
    await collect(provider.stream(request({ model: asked, messages }), new AbortController().signal));
  }
  expect(bodies[0]).toContain(
    JSON.stringify({ toolUse: { type: "server_tool_use", toolUseId: "tooluse_a", name: "read_file", input: {} } }),
  );
  expect(bodies[1]).not.toContain("server_tool_use");
});
