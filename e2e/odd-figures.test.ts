// Odd figures of a vendor on their way into the ledger: what cannot be true is estimated and marked, and the raw figures
// are kept in the log.
import { describe, expect, it } from "vitest";
import type { LedgerRecord } from "#core/ledger/record.ts";
import type { Account } from "#core/model/vendors/account.ts";
import type { SessionState } from "#core/session/state.ts";
import { estimateCost } from "#core/agent/context/cost-estimate.ts";
import { textOf } from "#core/ledger/samples.suite.ts";
import { chatAccount, chatStream } from "./support/chat-stream.ts";
import type { Step } from "./fakes/model-server.ts";
import { octoPerTest } from "./support/each-octo.ts";
import type { TestOcto } from "./support/octo.ts";

const start = octoPerTest();
const answer = "The answer to a question is often another question. ".repeat(20);

/** The record and the event of one call whose vendor reports this usage. */
async function recordOf(
  usage: object,
  model?: string,
  account: Partial<Account> = {},
): Promise<{ record: LedgerRecord | undefined; reported: unknown; state: SessionState; octo: TestOcto }> {
  const chunk = JSON.stringify({ id: "c1", model, choices: [], usage });
  const asked = chatAccount(account.model ?? "gpt-5");
  const octo = await start({
    ...asked,
    account: { ...asked.account, ...account },
    script: [chatStream([{ content: answer }], "stop", [chunk, "[DONE]"])],
  });
  await octo.turn("Tell me.");
  const [record] = await octo.octo.stores.ledger.records({});
  const called = octo.events.find((event) => event.type === "model.called");
  const reported = called?.type === "model.called" ? called.call.reported : undefined;
  return { record, reported, state: await octo.state(), octo };
}

/** A short answer of Anthropic's, byte for byte. */
const claudeAnswer = (usage: object): string =>
  [
    { type: "message_start", message: { id: "msg_1", role: "assistant", usage } },
    { type: "content_block_start", index: 0, content_block: { type: "text", text: "Because." } },
    { type: "content_block_stop", index: 0 },
    { type: "message_delta", delta: { stop_reason: "end_turn" }, usage },
    { type: "message_stop" },
  ]
    .map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
    .join("");

describe("a vendor's usage", () => {
  it("is the record's if it can be true", async () => {
    const { record, reported } = await recordOf({ prompt_tokens: 700, completion_tokens: 210, total_tokens: 910 });
    expect(record).toMatchObject({ input: 700, output: 210, usageSource: "vendor" });
    expect(reported).toBeUndefined();
  });

  it.each([
    { prompt_tokens: -700, completion_tokens: 210 },
    { prompt_tokens: "lots", completion_tokens: 210 },
    { completion_tokens: 210 },
    { prompt_tokens: 0, completion_tokens: 210 },
  ])("with an input that cannot be true is estimated: %j", async (usage) => {
    const { record } = await recordOf(usage);
    expect(record).toMatchObject({ output: 210, usageSource: "estimated", costSource: "estimated" });
    expect(record?.input).toBeGreaterThan(500);
  });

  it.each([
    { prompt_tokens: 700, completion_tokens: 0 },
    { prompt_tokens: 700, completion_tokens: -3 },
    { prompt_tokens: 700 },
  ])("with an output that cannot be true is estimated from the answer: %j", async (usage) => {
    const { record } = await recordOf(usage);
    expect(record).toMatchObject({ input: 700, usageSource: "estimated" });
    expect(record?.output).toBeGreaterThan(100);
  });

  it("that is odd is kept as it came", async () => {
    const usage = { prompt_tokens: 700.5, completion_tokens: "210" };
    const { record, reported } = await recordOf(usage);
    expect(record).toMatchObject({ input: 701, output: 210, usageSource: "estimated" });
    expect(reported).toEqual(usage);
  });

  it.each([
    // The total proves that nothing is on top of the output, and no cache serves more than the prompt.
    {
      prompt_tokens: 700,
      completion_tokens: 210,
      total_tokens: 910,
      completion_tokens_details: { reasoning_tokens: 500 },
    },
    { prompt_tokens: 700, completion_tokens: 210, prompt_tokens_details: { cached_tokens: 900 } },
  ])("that contradicts itself is estimated: %j", async (usage) => {
    const { record } = await recordOf(usage);
    expect(record).toMatchObject({ input: 700, cacheRead: 0, output: 210, usageSource: "estimated" });
    expect(JSON.parse(record?.reported ?? "")).toEqual(usage);
  });

  it("of a proxy that counts the cache beside the prompt is read so, if the total proves it", async () => {
    const { record } = await recordOf({
      prompt_tokens: 100,
      completion_tokens: 210,
      total_tokens: 1_210,
      prompt_tokens_details: { cached_tokens: 900 },
    });
    expect(record).toMatchObject({ input: 100, cacheRead: 900, output: 210, usageSource: "vendor" });
  });

  it("with a key of one's own at OpenRouter costs its fee and what the maker charges", async () => {
    const usage = { prompt_tokens: 700, completion_tokens: 210, cost: 0.0001, is_byok: true };
    const { record } = await recordOf({ ...usage, cost_details: { upstream_inference_cost: 0.00375 } });
    expect(record).toMatchObject({ costNanos: 3_850_000, costSource: "vendor" });
  });

  it("with a negative cost is priced from the list, so that no budget gains room", async () => {
    const { record } = await recordOf({ prompt_tokens: 700, completion_tokens: 210, cost: -5 });
    expect(record).toMatchObject({ costSource: "estimated", usageSource: "estimated" });
    expect(record?.reported).toContain('"cost":-5');
    expect(record?.costNanos).toBeGreaterThan(0);
  });
});

describe("what a vendor says besides its counts", () => {
  it("is kept: how much of the output was reasoning, which is counted once", async () => {
    const details = { completion_tokens_details: { reasoning_tokens: 150 } };
    const { record, octo } = await recordOf({ prompt_tokens: 700, completion_tokens: 210, ...details });
    expect(record).toMatchObject({ output: 210, reasoning: 150, costNanos: 700 * 1_250 + 210 * 10_000 });
    const exported = await textOf(await octo.octo.stores.ledger.records({}));
    expect(JSON.parse(exported)).toMatchObject({ completion_tokens: 210, reasoning_tokens: 150, list_nanos: null });
  });

  it("is kept: where and how fast Claude ran, and what its server's compaction used", async () => {
    const usage = {
      input_tokens: 1_000,
      output_tokens: 1,
      inference_geo: "us",
      speed: "fast",
      service_tier: "standard",
      iterations: [
        { type: "compaction", input_tokens: 9_000, output_tokens: 99, cache_read_input_tokens: 0 },
        { type: "message", input_tokens: 1_000, output_tokens: 1, cache_read_input_tokens: 0 },
      ],
    };
    const octo = await start({
      account: { model: "claude-opus-5-5" },
      settings: { model: "claude-opus-5-5" },
      script: [{ bytes: claudeAnswer(usage) }],
    });
    await octo.turn("Tell me.");
    const [record] = await octo.octo.stores.ledger.records({});
    expect(record).toMatchObject({ input: 10_000, output: 100, place: "us", speed: "fast", costSource: "price-list" });
    // 2 × for the speed, 1.1 × for the place.
    expect(record?.costNanos).toBe(10_000 * 8_800 + 100 * 44_000);
  });
});

describe("a call that costs nothing", () => {
  const usage = { prompt_tokens: 700, completion_tokens: 210 };

  it("because a plan covers it keeps its list value, which the summary adds up", async () => {
    const { record, octo } = await recordOf(usage, undefined, { prices: [{ model: "", plan: true }] });
    const listNanos = 700 * 1_250 + 210 * 10_000;
    expect(record).toMatchObject({ costNanos: 0, costSource: "plan", listNanos });
    const summary = await octo.octo.stores.ledger.summary("all");
    expect(summary).toMatchObject({ costNanos: 0, unpriced: 0, planListNanos: listNanos });
  });

  it.each(["custom", "ollama"])(
    "because it ran on this computer (%s) is free in the estimate, in the turn and in the ledger",
    async (vendor) => {
      const { record, state, octo } = await recordOf(usage, "gpt-oss:20b", { vendor, model: "gpt-oss-20b" });
      expect(record).toMatchObject({ costNanos: 0, costSource: "price-list", price: { source: "this computer" } });
      expect(Object.values(state.entries).find(({ kind }) => kind === "turn")).toMatchObject({
        costNanos: 0,
        unpriced: 0,
      });
      expect(await octo.octo.stores.ledger.summary("all")).toMatchObject({ requests: 1, costNanos: 0, unpriced: 0 });
      const account = { vendor, baseUrl: "http://127.0.0.1:11434/v1", model: "gpt-oss-20b" };
      const estimate = estimateCost(state, [{ type: "text", text: "And then?" }], { account, now: Date.now() });
      expect(estimate).toMatchObject({ free: true, nanos: { least: 0, usual: 0, most: 0 } });
    },
  );
});

describe("the model that answered", () => {
  const usage = { prompt_tokens: 1_000_000, completion_tokens: 0 };
  const turnOf = ({ entries }: SessionState) => Object.values(entries).find(({ kind }) => kind === "turn");

  it("is priced and named if it is another one than was asked", async () => {
    const { record, state } = await recordOf({ ...usage, completion_tokens: 1 }, "openai/gpt-5-mini-2025-08-07");
    expect(record).toMatchObject({ model: "gpt-5", answered: "openai/gpt-5-mini-2025-08-07" });
    expect(record?.price?.source).toContain("gpt-5-mini");
    expect(turnOf(state)).toMatchObject({ answered: ["openai/gpt-5-mini-2025-08-07"] });
  });

  it("is the asked one under a dated name or with its maker", async () => {
    for (const name of ["gpt-5-2025-08-07", "openai/gpt-5", "GPT-5", undefined, ""]) {
      const { record, state } = await recordOf({ ...usage, completion_tokens: 1 }, name);
      expect(record?.answered).toBeUndefined();
      expect(turnOf(state)).not.toHaveProperty("answered");
    }
  });

  it("does not replace a price that the person has set, nor a known price by an unknown one", async () => {
    const prices = [{ model: "gpt-5", rates: { input: 7, output: 7 } }];
    const own = await recordOf({ ...usage, completion_tokens: 1 }, "gpt-5-mini", { prices } as Partial<Account>);
    expect(own.record?.price?.source).not.toContain("gpt-5-mini");
    const unknown = await recordOf({ ...usage, completion_tokens: 1 }, "nobody-knows-this");
    expect(unknown.record).toMatchObject({ answered: "nobody-knows-this", costSource: "price-list" });
    expect(unknown.record?.price?.source).toContain("gpt-5@");
  });
});

describe("a call without an answer", () => {
  const twice = (first: Step): Step[] => [first, { say: "At last." }];

  it.each([
    ["before its first byte", { kind: "hang-up" }],
    ["after its headers", { kind: "cut", frames: 0 }],
  ] as const)("that was taken in and cut %s may have been billed: an estimate", async (_, fault) => {
    const octo = await start({ script: twice({ fault }) });
    await octo.turn("Tell me.");
    const [answered, cut] = await octo.octo.stores.ledger.records({});
    expect(answered).toMatchObject({ outcome: "ok", attempt: 2 });
    expect(cut).toMatchObject({ outcome: "failed", attempt: 1, usageSource: "estimated", costSource: "estimated" });
    expect(cut?.input).toBeGreaterThan(500);
    expect(cut?.costNanos).toBeGreaterThan(0);
    expect(cut?.unsent).toBeUndefined();
  });

  it("that never left this machine costs nothing and is told apart", async () => {
    const octo = await start({
      script: [],
      account: { baseUrl: "http://127.0.0.1:9" },
      report: () => undefined,
    });
    await octo.say("Tell me.");
    await octo.next("model.called");
    const [record] = await octo.octo.stores.ledger.records({});
    expect(record).toMatchObject({ outcome: "failed", error: "network", unsent: true, costNanos: 0, input: 0 });
    expect(await octo.octo.stores.ledger.summary("all")).toMatchObject({
      requests: 0,
      unsentAttempts: 1,
      estimated: 0,
    });
    expect((await octo.state()).totals.calls).toBe(0);
  });
});
