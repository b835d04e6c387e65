// Tests what becomes of the token counts and costs that vendors report, in the forms in which they report them.
import { describe, expect, it } from "vitest";
import type { JsonObject } from "#core/model/message.ts";
import { anthropicReply } from "./anthropic/reply.ts";
import { bedrockReply } from "./bedrock/reply.ts";
import { openaiReply } from "./openai-chat/reply.ts";
import { responsesReply } from "./openai-responses/reply.ts";
import type { ReplyReader } from "./reply.ts";

const maker = { model: "any", host: "any.example" };
const none = { cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0 };

function readAll(reply: ReplyReader, payload: JsonObject): void {
  for (const event of reply.read(payload)) expect(event).toBeDefined();
}

function chat(usage: JsonObject) {
  const reply = openaiReply({ ...maker, protocol: "openai-chat" });
  readAll(reply, { choices: [{ index: 0, delta: { content: "Hi." }, finish_reason: "stop" }], usage });
  return reply.end(true)?.finished;
}
function responses(usage: JsonObject) {
  const reply = responsesReply({ ...maker, protocol: "openai-responses" });
  readAll(reply, { type: "response.completed", response: { status: "completed", usage } });
  return reply.end(true)?.finished;
}
function anthropic(usage: JsonObject) {
  const reply = anthropicReply({ ...maker, protocol: "anthropic-messages" });
  readAll(reply, { type: "message_start", message: { usage } });
  readAll(reply, { type: "message_delta", delta: { stop_reason: "end_turn" }, usage: {} });
  return reply.end(true)?.finished;
}
function bedrock(usage: JsonObject) {
  const reply = bedrockReply({ ...maker, protocol: "bedrock-converse" });
  readAll(reply, { messageStop: { stopReason: "end_turn" } });
  readAll(reply, { metadata: { usage } });
  return reply.end(true)?.finished;
}

/** Each protocol with its names of the input and the output. */
const protocols = [
  { name: "OpenAI Chat", read: chat, input: "prompt_tokens", output: "completion_tokens" },
  { name: "OpenAI Responses", read: responses, input: "input_tokens", output: "output_tokens" },
  { name: "Anthropic", read: anthropic, input: "input_tokens", output: "output_tokens" },
  { name: "Bedrock", read: bedrock, input: "inputTokens", output: "outputTokens" },
];

describe.each(protocols)("counts of $name", ({ read, input, output }) => {
  it("are taken as they are if they can be true, also as text", () => {
    expect(read({ [input]: 12, [output]: 3 })).toMatchObject({ usage: { input: 12, output: 3, ...none } });
    const texts = read({ [input]: "12", [output]: " 3 " });
    expect(texts).toMatchObject({ usage: { input: 12, output: 3 } });
    expect(texts?.doubt).toBeUndefined();
  });

  it("that are fractions are rounded and in doubt", () => {
    const raw = { [input]: 12.4, [output]: 2.6 };
    expect(read(raw)).toMatchObject({ usage: { input: 12, output: 3 }, doubt: { unsaid: [], raw } });
  });

  it.each([-1, 1e12, "many", "0x10", true, [3], Number.MAX_SAFE_INTEGER])(
    "that cannot be true are not said: %j",
    (odd) => {
      expect(read({ [input]: odd, [output]: 3 })).toMatchObject({
        usage: { input: 0, output: 3 },
        doubt: { unsaid: ["input"], raw: { [input]: odd } },
      });
      expect(read({ [input]: 12, [output]: odd })?.doubt?.unsaid).toEqual(["output"]);
    },
  );

  it("that are missing are not zero", () => {
    expect(read({ [input]: 12 })?.doubt?.unsaid).toEqual(["output"]);
    expect(read({ [output]: 3, [input]: null })?.doubt?.unsaid).toEqual(["input"]);
    expect(read({ other: 1 })?.usage).toBeUndefined();
  });
});

describe("parts of usage in places of their own", () => {
  it("Qwen: cache writes in Anthropic's form", () => {
    const details = {
      cached_tokens: 10,
      cache_creation_input_tokens: 30,
      cache_creation: { ephemeral_5m_input_tokens: 30 },
    };
    expect(chat({ prompt_tokens: 100, completion_tokens: 5, prompt_tokens_details: details })?.usage).toEqual({
      input: 60,
      cacheRead: 10,
      cacheWrite5m: 30,
      cacheWrite1h: 0,
      output: 5,
    });
  });

  it("DeepSeek and proxies: both spellings of the cache, one of which says 0", () => {
    const usage = { prompt_tokens: 100, completion_tokens: 5, prompt_cache_hit_tokens: 64 };
    expect(chat({ ...usage, prompt_tokens_details: { cached_tokens: 0 } })?.usage).toMatchObject({
      input: 36,
      cacheRead: 64,
    });
    const other = {
      prompt_tokens: 100,
      completion_tokens: 5,
      prompt_cache_hit_tokens: 0,
      prompt_tokens_details: { cached_tokens: 64 },
    };
    expect(chat(other)?.usage).toMatchObject({ input: 36, cacheRead: 64 });
  });

  it("xAI: reasoning beside the completion, and the cost in ticks", () => {
    const usage = {
      prompt_tokens: 32,
      completion_tokens: 9,
      total_tokens: 135,
      completion_tokens_details: { reasoning_tokens: 94 },
      cost_in_usd_ticks: 1_234_000_000,
    };
    expect(chat(usage)).toMatchObject({ usage: { input: 32, output: 103 }, costNanos: 123_400_000 });
    expect(chat({ ...usage, cost_in_usd_ticks: "37756000" })).toMatchObject({ costNanos: 3_775_600 });
  });

  it("OpenAI: reasoning within the completion is not counted twice", () => {
    const usage = {
      prompt_tokens: 32,
      completion_tokens: 103,
      total_tokens: 135,
      completion_tokens_details: { reasoning_tokens: 94 },
    };
    expect(chat(usage)?.usage).toMatchObject({ output: 103 });
  });

  it("Gemini: thoughts in the total alone", () => {
    expect(chat({ prompt_tokens: 10, completion_tokens: 4, total_tokens: 64 })?.usage).toMatchObject({ output: 54 });
  });
});

describe("reasoning", () => {
  const chatUsage = { prompt_tokens: 32, completion_tokens: 103 };

  it.each([
    ["OpenAI Chat", chat({ ...chatUsage, completion_tokens_details: { reasoning_tokens: 94 } }), 103],
    [
      "OpenAI Responses",
      responses({ input_tokens: 32, output_tokens: 103, output_tokens_details: { reasoning_tokens: 94 } }),
      103,
    ],
    [
      "xAI, beside the completion",
      chat({
        ...chatUsage,
        completion_tokens: 9,
        total_tokens: 135,
        completion_tokens_details: { reasoning_tokens: 94 },
      }),
      103,
    ],
    ["Gemini, in the total alone", chat({ ...chatUsage, completion_tokens: 9, total_tokens: 135 }), 103],
    [
      "beside the completion without a total",
      chat({ ...chatUsage, completion_tokens: 9, completion_tokens_details: { reasoning_tokens: 94 } }),
      103,
    ],
    [
      "Anthropic",
      anthropic({ input_tokens: 32, output_tokens: 103, output_tokens_details: { thinking_tokens: 94 } }),
      103,
    ],
  ])("of %s is told, as a part of the output", (_name, finished, output) => {
    expect(finished).toMatchObject({ usage: { input: 32, output }, reasoning: 94 });
  });

  it("is not told if there is none, or if it cannot be true", () => {
    expect(chat(chatUsage)).not.toHaveProperty("reasoning");
    expect(chat({ ...chatUsage, completion_tokens_details: { reasoning_tokens: 0 } })).not.toHaveProperty("reasoning");
    const odd = chat({ ...chatUsage, completion_tokens_details: { reasoning_tokens: -5 } });
    expect(odd).not.toHaveProperty("reasoning");
    expect(odd?.doubt).toBeDefined();
  });
});

describe("what Anthropic says of a call besides its tokens", () => {
  const usage = { input_tokens: 10, output_tokens: 2 };

  it("is where and how fast it ran, unless that was anywhere and the usual speed", () => {
    expect(anthropic({ ...usage, inference_geo: "us", speed: "fast" })).toMatchObject({ place: "us", speed: "fast" });
    for (const inference_geo of ["global", "not_available", null, 7]) {
      const finished = anthropic({ ...usage, inference_geo, speed: "standard" });
      expect(finished).not.toHaveProperty("place");
      expect(finished).not.toHaveProperty("speed");
    }
  });

  it("includes compactions, whose tokens the totals leave out", () => {
    const part = { cache_creation: null, cache_creation_input_tokens: 0, cache_read_input_tokens: 0 };
    const iterations = [
      { ...part, type: "compaction", input_tokens: 180_000, output_tokens: 3_500, cache_read_input_tokens: 40 },
      { ...part, type: "message", input_tokens: 23_000, output_tokens: 1_000 },
    ];
    expect(anthropic({ input_tokens: 23_000, output_tokens: 1_000, iterations })?.usage).toEqual({
      input: 203_000,
      cacheRead: 40,
      cacheWrite5m: 0,
      cacheWrite1h: 0,
      output: 4_500,
    });
    expect(anthropic({ ...usage, iterations: iterations.slice(1) })?.usage).toMatchObject({ input: 10, output: 2 });
    expect(anthropic({ ...usage, iterations: [null, 7, {}] as never })?.usage).toMatchObject({ input: 10, output: 2 });
    const odd = [{ type: "compaction", input_tokens: -1, output_tokens: 5 }];
    expect(anthropic({ ...usage, iterations: odd })).toMatchObject({ usage: { input: 10, output: 7 }, doubt: {} });
  });
});

it("Anthropic: a zero does not replace a count that was told before", () => {
  const reply = anthropicReply({ ...maker, protocol: "anthropic-messages" });
  readAll(reply, {
    type: "message_start",
    message: { usage: { input_tokens: 900, cache_read_input_tokens: 50, output_tokens: 1 } },
  });
  const last = { input_tokens: 0, cache_read_input_tokens: 0, output_tokens: 7 };
  readAll(reply, { type: "message_delta", delta: { stop_reason: "end_turn" }, usage: last });
  expect(reply.end(true)?.finished.usage).toMatchObject({ input: 900, cacheRead: 50, output: 7 });
});

describe("costs", () => {
  it.each([-0.5, "free", Number.NaN, 1e9, {}, true])("that cannot be true are not said: %j", (cost) => {
    expect(chat({ prompt_tokens: 1, completion_tokens: 1, cost: cost as never })?.costNanos).toBeUndefined();
    expect(anthropic({ input_tokens: 1, output_tokens: 1, cost: cost as never })?.costNanos).toBeUndefined();
  });

  it("are read from a text, and are kept if the answer is empty or fails", () => {
    const usage = { prompt_tokens: 1, completion_tokens: 1, cost: "0.0125" };
    expect(chat(usage)?.costNanos).toBe(12_500_000);
    const reply = openaiReply({ ...maker, protocol: "openai-chat" });
    readAll(reply, { choices: [], usage });
    expect(reply.counted()).toMatchObject({ costNanos: 12_500_000, usage: { input: 1, output: 1 } });
  });
});
