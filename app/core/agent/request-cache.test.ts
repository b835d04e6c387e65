import { describe, expect, it } from "vitest";
import type { Account } from "#core/model/vendors/account.ts";
import { systemClock } from "../../platform/browser/clock.ts";
import { call, octoPerTest } from "../../../e2e/support/each-octo.ts";
import type { TestOcto } from "../../../e2e/support/octo.ts";

const start = octoPerTest();

const accounts: [protocol: string, account: Partial<Account>, model: string][] = [
  ["anthropic-messages", {}, "claude-sonnet-5-5"],
  ["openai-chat", { protocol: "openai-chat", vendor: "openai" }, "gpt-5.1"],
  ["openai-responses", { protocol: "openai-responses", vendor: "openai" }, "gpt-5.1"],
  ["bedrock-converse", { protocol: "bedrock-converse", vendor: "bedrock" }, "global.anthropic.claude-sonnet-5-5"],
];

/** Returns the share of input tokens that the vendor read from its cache, over all turns and summaries. */
async function cachedShare(octo: TestOcto): Promise<number> {
  const records = (await octo.octo.stores.ledger.records({})).filter(({ purpose }) => purpose !== "title");
  const read = records.reduce((sum, { cacheRead }) => sum + cacheRead, 0);
  const all = records.reduce((sum, one) => sum + one.input + one.cacheRead + one.cacheWrite5m + one.cacheWrite1h, 0);
  return read / all;
}

const lines = (n: number) => `line ${n} says what the line before it said\n`.repeat(60);

describe.each(accounts)("with %s", (_, account, model) => {
  it("reads at least 95 % of the input of a turn of 50 steps from the vendor's cache", async () => {
    const octo = await start({
      files: Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`f${n}.txt`, lines(n)])),
      account: { ...account, model },
      settings: { model },
      cache: true,
      script: (_, n) =>
        n < 49 ? { calls: [call("read_file", { path: `f${n}.txt` }, `call_${n}`)] } : { say: "Read." },
    });
    expect((await octo.turn("Read them all, one by one.")).reason).toBe("done");
    expect(octo.vendor.count()).toBe(50);
    expect(await cachedShare(octo)).toBeGreaterThanOrEqual(0.95);
  });

  it("reads at least 95 % from the cache in a session with reloads, a summary and a title call", async () => {
    const first = await start({
      files: Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`f${n}.txt`, lines(n)])),
      account: { ...account, model },
      settings: { model },
      cache: true,
      title: "A long read",
      script: () => ({ say: "" }),
    });
    let octo = first;
    let n = 0;
    const round = async (steps: number) => {
      let left = steps;
      octo.vendor.play(({ raw }) => {
        if (raw.includes("Write down what you need to go on")) return { say: "<summary>Files were read.</summary>" };
        return left-- > 0 ? { calls: [call("read_file", { path: `f${n++}.txt` }, `call_${n}`)] } : { say: "Read." };
      });
      expect((await octo.turn("Read some more.")).reason).toBe("done");
    };
    await round(25);
    octo = await octo.again();
    await round(25);
    await octo.ask({ type: "compact" });
    const { seq } = await octo.next("context.compacted");
    await octo.next("turn.ended", (event) => event.seq > seq);
    await round(25);
    octo = await octo.again();
    await round(25);
    expect(await cachedShare(octo)).toBeGreaterThanOrEqual(0.95);
  });
});

describe("a call that the cache could have answered", () => {
  const big = "much to read ".repeat(1_000);

  it("is explained in its record and at its turn's end by the time that passed, even after a reload", async () => {
    let ahead = 0;
    const clock = { ...systemClock, now: () => systemClock.now() + ahead };
    const first = await start({ clock, cache: true, script: () => ({ say: "Read." }) });
    await first.turn(big);
    await first.turn("again");
    const octo = await first.again();
    ahead = 7 * 60_000;
    await octo.turn("and later");
    const records = (await octo.octo.stores.ledger.records({})).toReversed();
    expect(records.map(({ missed }) => missed?.cause)).toEqual([undefined, undefined, "expired"]);
    const [, , last] = records;
    expect(last?.missed?.tokens).toBeGreaterThan(3_000);
    expect(last?.missed?.lostNanos).toBeGreaterThan(0);
    const { order, entries } = await octo.state();
    expect(entries[order.at(-1) ?? ("" as never)]).toMatchObject({ kind: "turn", missed: { cause: "expired" } });
  });

  it("is explained by a compaction, once", async () => {
    const octo = await start({
      cache: true,
      script: ({ raw }) => ({
        say: raw.includes("Write down what you need") ? "<summary>In short: much.</summary>" : "Read.",
      }),
    });
    await octo.turn(big);
    await octo.turn("again");
    await octo.ask({ type: "compact" });
    const { seq } = await octo.next("context.compacted");
    await octo.next("turn.ended", (event) => event.seq > seq);
    await octo.turn(`${big} and more`);
    await octo.turn("and on");
    const records = (await octo.octo.stores.ledger.records({})).toReversed();
    expect(records.map(({ purpose, missed }) => [purpose, missed?.cause])).toEqual([
      ["turn", undefined],
      ["turn", undefined],
      ["compaction", undefined],
      ["turn", "folded"],
      ["turn", undefined],
    ]);
  });
});
