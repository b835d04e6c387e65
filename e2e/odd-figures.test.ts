// Odd figures of a vendor on their way into the ledger: what cannot be true is estimated and marked, and the raw figures
// are kept in the log.
import { describe, expect, it } from "vitest";
import type { LedgerRecord } from "#core/ledger/record.ts";
import type { Account } from "#core/model/vendors/account.ts";
import type { SessionState } from "#core/session/state.ts";
import { chatAccount, chatStream } from "./support/chat-stream.ts";
import { octoPerTest } from "./support/each-octo.ts";

const start = octoPerTest();
const answer = "The answer to a question is often another question. ".repeat(20);

/** The record and the event of one call whose vendor reports this usage. */
async function recordOf(
  usage: object,
  model?: string,
  account: Partial<Account> = {},
): Promise<{ record: LedgerRecord | undefined; reported: unknown; state: SessionState }> {
  const chunk = JSON.stringify({ id: "c1", model, choices: [], usage });
  const asked = chatAccount("gpt-5");
  const octo = await start({
    ...asked,
    account: { ...asked.account, ...account },
    script: [chatStream([{ content: answer }], "stop", [chunk, "[DONE]"])],
  });
  await octo.turn("Tell me.");
  const [record] = await octo.octo.stores.ledger.records({});
  const called = octo.events.find((event) => event.type === "model.called");
  const reported = called?.type === "model.called" ? called.call.reported : undefined;
  return { record, reported, state: await octo.state() };
}

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

  it("with a negative cost is priced from the list, so that no budget gains room", async () => {
    const { record } = await recordOf({ prompt_tokens: 700, completion_tokens: 210, cost: -5 });
    expect(record?.costSource).toBe("price-list");
    expect(record?.costNanos).toBeGreaterThan(0);
  });
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
