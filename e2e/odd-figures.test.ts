// Odd figures of a vendor on their way into the ledger: what cannot be true is estimated and marked, and the raw figures
// are kept in the log.
import { describe, expect, it } from "vitest";
import type { LedgerRecord } from "#core/ledger/record.ts";
import { chatAccount, chatStream } from "./support/chat-stream.ts";
import { octoPerTest } from "./support/each-octo.ts";

const start = octoPerTest();
const answer = "The answer to a question is often another question. ".repeat(20);

/** The record and the event of one call whose vendor reports this usage. */
async function recordOf(usage: object): Promise<{ record: LedgerRecord | undefined; reported: unknown }> {
  const chunk = JSON.stringify({ id: "c1", choices: [], usage });
  const octo = await start({
    ...chatAccount("gpt-5"),
    script: [chatStream([{ content: answer }], "stop", [chunk, "[DONE]"])],
  });
  await octo.turn("Tell me.");
  const [record] = await octo.octo.stores.ledger.records({});
  const called = octo.events.find((event) => event.type === "model.called");
  return { record, reported: called?.type === "model.called" ? called.call.reported : undefined };
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
