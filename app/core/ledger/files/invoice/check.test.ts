import { describe, expect, it } from "vitest";
import type { AccountId } from "#core/ids.ts";
import type { LedgerRecord } from "#core/ledger/record.ts";
import { noUsage } from "#core/model/message.ts";
import { costNanos } from "#core/model/prices/pricing.ts";
import { type CheckCause, checkInvoice, type InvoiceCheck } from "./check.ts";
import { joinInvoices } from "./join.ts";
import { readInvoice } from "./read.ts";
import {
  activity,
  anthropicCosts,
  anthropicUsage,
  billed,
  type BilledCall,
  deepseekFiles,
  generations,
  monthOf,
  openaiCosts,
  openaiUsage,
  rebilled,
  recordOf,
} from "./vendor-month.suite.ts";

async function checked(records: LedgerRecord[], ...files: string[]): Promise<InvoiceCheck[]> {
  const invoices = files.map((text, i) => {
    const read = readInvoice(`file-${i}.csv`, text);
    if ("problem" in read) throw new Error(`Not read: ${read.problem}`);
    return read;
  });
  const read = async (_: unknown, take: (record: LedgerRecord) => void) => records.forEach(take);
  return Promise.all(joinInvoices(invoices).map((invoice) => checkInvoice(invoice, read)));
}

async function check(records: LedgerRecord[], ...files: string[]): Promise<InvoiceCheck> {
  const [first, ...others] = await checked(records, ...files);
  if (!first || others.length > 0) throw new Error("The files were not joined.");
  return first;
}

const claudeModels = ["claude-sonnet-4-5", "claude-haiku-4-5", "claude-opus-4-8"];
const gptModels = ["gpt-5.4-mini", "gpt-5"];
const routedModels = ["anthropic/claude-sonnet-4.6", "z-ai/glm-5.2"];
const deepseekModels = ["deepseek-v4-pro", "deepseek-flash"];

const claude = (seed: number) => monthOf({ seed, vendor: "anthropic", models: claudeModels });
const gpt = (seed: number) => monthOf({ seed, vendor: "openai", models: gptModels });
const routed = (seed: number) => monthOf({ seed, vendor: "openrouter", models: routedModels });
const chinese = (seed: number) => monthOf({ seed, vendor: "deepseek", models: deepseekModels, currency: "CNY" });

/** Each kind of export, written truly for a month of calls. */
const exports: Record<string, { month(seed: number): LedgerRecord[]; files(calls: BilledCall[]): string[] }> = {
  "Anthropic's usage": { month: claude, files: (calls) => [anthropicUsage(calls)] },
  "Anthropic's costs": { month: claude, files: (calls) => [anthropicCosts(calls)] },
  "Anthropic's usage and costs": { month: claude, files: (calls) => [anthropicUsage(calls), anthropicCosts(calls)] },
  "OpenAI's usage": { month: gpt, files: (calls) => [openaiUsage(calls)] },
  "OpenAI's usage and costs by line item": {
    month: gpt,
    files: (calls) => [openaiUsage(calls), openaiCosts(calls, "item")],
  },
  "OpenAI's costs without a grouping": { month: gpt, files: (calls) => [openaiCosts(calls, "day")] },
  "OpenRouter's generations": { month: routed, files: (calls) => [generations(calls)] },
  "OpenRouter's activity": { month: routed, files: (calls) => [activity(calls)] },
  "DeepSeek's old files": { month: chinese, files: (calls) => Object.values(deepseekFiles(calls, "old")) },
  "DeepSeek's new files": { month: chinese, files: (calls) => Object.values(deepseekFiles(calls, "new")) },
};

const seeds = [1, 2, 3, 4, 5, 6];

describe.each(Object.entries(exports))("%s", (_, { month, files }) => {
  it.each(seeds)("agrees with the ledger of the same calls (month %i)", async (seed) => {
    const records = month(seed);
    const found = await check(records, ...files(billed(records)));
    expect(found.rows).toEqual([]);
    expect(found.agree).toBeGreaterThan(25);
    expect(found).toMatchObject({ calls: records.length, unread: 0 });
    expect(found.costNanos.ledger > 0).toBe(found.currency !== undefined);
  });
});

const causesOf = ({ rows }: InvoiceCheck): CheckCause[] => [...new Set(rows.map(({ cause }) => cause))];
const dayOf = (call: { at: number }): string => new Date(call.at).toISOString().slice(0, 10);

/** Changes the bill of a month's calls. Returning undefined leaves out the call. */
const billing = (records: LedgerRecord[], change: (call: BilledCall, record: LedgerRecord) => BilledCall | undefined) =>
  billed(records).flatMap((call, i) => {
    const other = change(call, records[i] as LedgerRecord);
    return other ? [other] : [];
  });

const middle = (records: LedgerRecord[]): LedgerRecord => records[Math.floor(records.length / 2)] as LedgerRecord;

describe.each(seeds.slice(0, 3))("one fault in an honest month (%i) is found as what it is:", (seed) => {
  it("a call that the vendor billed twice", async () => {
    for (const { month, files } of [
      exports["Anthropic's usage"],
      exports["OpenAI's usage"],
      exports["OpenRouter's generations"],
    ].flatMap((one) => (one ? [one] : []))) {
      const records = month(seed);
      const twice = middle(records);
      const calls = billed(records).flatMap((call) =>
        call.id === twice.id ? [call, { ...call, id: "again" }] : [call],
      );
      const { rows } = await check(records, ...files(calls));
      expect(rows).toMatchObject([{ cause: "doubled", calls: 1, day: dayOf(twice) }]);
      expect(rows[0]?.tokens.find(({ kind }) => kind === "output")?.more).toBe(twice.output);
    }
  });

  it("a call that the ledger has twice", async () => {
    const records = claude(seed);
    const again = { ...middle(records), id: "again" as LedgerRecord["id"] };
    const { rows } = await check([...records, again], anthropicUsage(billed(records)));
    expect(rows).toMatchObject([{ cause: "doubled", calls: 1, day: dayOf(again) }]);
    expect(rows[0]?.tokens).toContainEqual({ kind: "output", more: -again.output });
  });

  it("a day that the invoice has twice", async () => {
    const records = gpt(seed);
    const date = dayOf(middle(records));
    const calls = billed(records).flatMap((call) => (dayOf(call) === date ? [call, call] : [call]));
    const { rows } = await check(records, openaiUsage(calls), openaiCosts(calls, "item"));
    expect(rows.map(({ cause, day: on }) => [cause, on])).toEqual(gptModels.map(() => ["doubled", date]));
  });

  it("a call that is not in the ledger", async () => {
    const records = claude(seed);
    const lost = middle(records);
    const { rows } = await check(
      records.filter((one) => one !== lost),
      anthropicUsage(billed(records)),
    );
    expect(rows).toMatchObject([{ cause: "missing", day: dayOf(lost) }]);
    expect(rows[0]?.tokens.find(({ kind }) => kind === "cacheRead")?.more ?? 0).toBe(lost.cacheRead);
  });

  it("a call that is not in the invoice", async () => {
    const records = routed(seed);
    const lost = middle(records);
    const { rows } = await check(records, activity(billed(records).filter(({ id }) => id !== lost.id)));
    expect(rows).toMatchObject([{ cause: "absent", calls: 1, day: dayOf(lost), requests: -1 }]);
  });

  it("the calls of another account", async () => {
    const records = claude(seed).map((one, i) => (i % 5 === 0 ? { ...one, account: "b" as AccountId } : one));
    const own = billed(records).filter((_, i) => i % 5 !== 0);
    expect(causesOf(await check(records, anthropicUsage(own)))).toEqual(["absent"]);
  });

  it("cache reads billed as input, on a cheap model, in tokens and in cents", async () => {
    const records = claude(seed);
    const calls = billing(records, (call, { price }) =>
      call.model === "claude-haiku-4-5" && price
        ? rebilled(call, { input: call.input + call.cacheRead, cacheRead: 0 }, price.rates)
        : call,
    );
    for (const files of [
      [anthropicUsage(calls)],
      [anthropicCosts(calls)],
      [anthropicUsage(calls), anthropicCosts(calls)],
    ]) {
      const found = await check(records, ...files);
      expect(causesOf(found)).toEqual(["cache"]);
      expect(new Set(found.rows.map(({ model }) => model))).toEqual(new Set(["claude-haiku-4-5"]));
      expect(found.rows.length).toBeGreaterThan(25);
    }
  });

  it("cache writes billed with another lifetime", async () => {
    const records = claude(seed);
    const calls = billing(records, (call, { price }) =>
      price
        ? rebilled(call, { cacheWrite1h: call.cacheWrite5m + call.cacheWrite1h, cacheWrite5m: 0 }, price.rates)
        : call,
    );
    expect(causesOf(await check(records, anthropicUsage(calls)))).toEqual(["lifetime"]);
    expect(causesOf(await check(records, anthropicCosts(calls)))).toEqual(["lifetime"]);
  });

  it("reasoning counted on top of the output", async () => {
    const records = gpt(seed).map((one) => ({ ...one, reasoning: Math.floor(one.output / 3) }));
    const calls = billing(records, (call, { price, output }) =>
      price ? rebilled(call, { output: output + Math.floor(output / 3) }, price.rates) : call,
    );
    expect(causesOf(await check(records, openaiUsage(calls), openaiCosts(calls, "item")))).toEqual(["reasoning"]);
  });

  it("days of another time zone", async () => {
    const records = claude(seed);
    const found = await check(records, anthropicUsage(billed(records), -420));
    expect(causesOf(found)).toEqual(["zone"]);
    expect(found.rows.every(({ utcOffset }) => utcOffset === -420)).toBe(true);
  });

  it("a call beside midnight on the neighbouring day", async () => {
    const records = gpt(seed);
    const late = records.find(
      ({ at }) =>
        new Date(at).getUTCHours() === 23 && new Date(at).getUTCMinutes() >= 45 && dayOf({ at }) > "2026-11-03",
    );
    const calls = billed(records).map((call) => (call.id === late?.id ? { ...call, at: call.at + 16 * 60_000 } : call));
    const { rows } = await check(records, openaiUsage(calls));
    expect(rows.map(({ cause }) => cause)).toEqual(["shift", "shift"]);
  });

  it("calls that a wrong clock dated", async () => {
    const records = claude(seed);
    const from = Date.parse("2026-11-12T09:00:00Z");
    const wrong = records.map((one) =>
      one.at >= from && one.at < from + 6 * 3_600_000 ? { ...one, at: one.at + 5 * 24 * 3_600_000 } : one,
    );
    const found = await check(wrong, anthropicUsage(billed(records)));
    expect(causesOf(found)).toEqual(["clock"]);
    expect(new Set(found.rows.map(({ day: on }) => on))).toEqual(new Set(["2026-11-12", "2026-11-17"]));
  });

  it("batch prices", async () => {
    const records = claude(seed);
    const date = dayOf(middle(records));
    const calls = billing(records, (call) => (dayOf(call) === date ? { ...call, factor: 0.5 } : call));
    const found = await check(records, anthropicUsage(calls), anthropicCosts(calls));
    expect(causesOf(found)).toEqual(["batch"]);
    expect(new Set(found.rows.map(({ day: on }) => on))).toEqual(new Set([date]));
  });

  it("peak hours that were not charged", async () => {
    const records = chinese(seed);
    const calls = billing(records, (call, { price }) =>
      price?.source.endsWith(" peak") ? { ...call, factor: 0.5 } : call,
    );
    const { amount, cost } = deepseekFiles(calls, "new");
    const found = await check(records, amount, cost);
    expect(causesOf(found)).toEqual(["peak"]);
    expect(found).toMatchObject({ currency: "CNY" });
  });

  it("the list price in place of the reported cost", async () => {
    const records = routed(seed).map((one) => ({
      ...one,
      costNanos: Math.round((one.costNanos ?? 0) * 0.83),
      costSource: "vendor" as const,
      price: undefined,
    }));
    expect(causesOf(await check(records, generations(billed(routed(seed)))))).toEqual(["list"]);
  });

  it("a free variant", async () => {
    const records = routed(seed).map((one) =>
      one.model.startsWith("z-ai") ? { ...one, model: `${one.model}:free` } : one,
    );
    const calls = billing(records, (call) => (call.model.endsWith(":free") ? { ...call, factor: 0 } : call));
    const found = await check(records, activity(calls));
    expect(causesOf(found)).toEqual(["free"]);
  });

  it("a key of one's own", async () => {
    const records = routed(seed);
    const date = dayOf(middle(records));
    const calls = billed(records);
    const [head, ...lines] = generations(calls).split("\n");
    const own = lines.map((line, i) => {
      if (dayOf(calls[i] as BilledCall) !== date) return line;
      const cells = line.split(",");
      return [...cells.slice(0, 2), (Number(cells[2]) * 0.05).toFixed(9), 0, 0, 0, cells[2], ...cells.slice(7)].join(
        ",",
      );
    });
    const found = await check(records, [head, ...own].join("\n"));
    expect(causesOf(found)).toEqual(["own-key"]);
    expect(new Set(found.rows.map(({ day: on }) => on))).toEqual(new Set([date]));
  });

  it("a call that Octo had to estimate", async () => {
    const records = claude(seed);
    const lost = middle(records);
    const guess = {
      ...lost,
      input: lost.input + 700,
      output: 40,
      usageSource: "estimated" as const,
      outcome: "lost" as const,
    };
    const ledger = records.map((one) =>
      one === lost ? { ...guess, costNanos: costNanos(guess, lost.price ?? { rates: lost, source: "" }) } : one,
    );
    const { rows, unsure } = await check(ledger, anthropicUsage(billed(records)));
    expect(rows).toMatchObject([{ cause: "estimated", calls: 1, unsure: 1, day: dayOf(lost) }]);
    expect(unsure).toBe(1);
  });

  it("a cent a day in one direction, beneath the rounding of many rows", async () => {
    const records = monthOf({ seed, vendor: "anthropic", models: ["claude-sonnet-4-5"], perDay: 400 });
    // Four keys, so that each kind of tokens has four rounded rows on each day.
    const calls = billed(records);
    const rowsFor = (key: number) => {
      const [, ...rows] = anthropicCosts(calls.filter((_, i) => i % 4 === key)).split("\n");
      return rows.map((row) => row.replace(",key,", `,key-${key},`));
    };
    const [head] = anthropicCosts([]).split("\n");
    const honest = [0, 1, 2, 3].flatMap(rowsFor);
    expect((await check(records, [head, ...honest].join("\n"))).rows).toEqual([]);
    const drifting = honest.map((row) =>
      /Claude Sonnet 4.5,Default,key-0,.*,output,/.test(row)
        ? row.replace(/output,([\d.]+)/, (_, cost) => `output,${(Number(cost) + 0.01).toFixed(2)}`)
        : row,
    );
    const { rows } = await check(records, [head, ...drifting].join("\n"));
    const period = rows.find(({ day }) => day === undefined);
    expect(period).toMatchObject({ cause: "unexplained", tokens: [] });
    expect(period?.costNanos).toBeGreaterThan(0);
    expect(new Set(rows.map(({ model }) => model))).toEqual(new Set(["claude-sonnet-4-5"]));
  });

  it("another price, or nothing that can be shown", async () => {
    const records = gpt(seed);
    const calls = billed(records).map((call) => ({ ...call, factor: 1.07 }));
    expect(causesOf(await check(records, openaiUsage(calls), openaiCosts(calls, "item")))).toEqual(["price"]);
    expect(causesOf(await check(records, openaiCosts(calls, "day")))).toEqual(["unexplained"]);
  });
});

describe("a call is compared", () => {
  const at = Date.parse("2026-11-20T23:30:00Z");
  const usage = { input: 1_000, cacheRead: 500, cacheWrite5m: 0, cacheWrite1h: 0, output: 20 };
  const callOf = (changes: Partial<LedgerRecord>): LedgerRecord => ({
    ...recordOf({ id: "c", at, model: "deepseek-flash", usage, vendor: "deepseek", currency: "CNY" }),
    ...changes,
  });
  const filesOf = (model: string, age: "old" | "new" = "old") => {
    const { amount, cost } = deepseekFiles(billed([callOf({ model })]), age);
    return [amount, cost];
  };

  it("on the day of the vendor's zone, whatever the zone of the ledger", async () => {
    for (const utcOffset of [-720, 0, 840]) {
      const call = callOf({ utcOffset });
      expect(await check([call], ...filesOf("deepseek-flash", "old"))).toMatchObject({
        rows: [],
        firstDay: "2026-11-20",
      });
      expect(await check([call], ...filesOf("deepseek-flash", "new"))).toMatchObject({
        rows: [],
        firstDay: "2026-11-21",
      });
    }
  });

  it("under the name that the vendor bills: the asked one, the answering one, or the one behind an alias", async () => {
    for (const model of ["deepseek-chat", "deepseek-reasoner", "deepseek-v4-flash"]) {
      const call = callOf({ model });
      expect((await check([call], ...filesOf("deepseek-flash"))).rows, model).toEqual([]);
      expect((await check([call], ...filesOf(model))).rows, model).toEqual([]);
    }
    const routed = callOf({ model: "auto", answered: "deepseek-v4-pro" });
    expect((await check([routed], ...filesOf("deepseek-v4-pro"))).rows).toEqual([]);
    const old = callOf({ model: "deepseek-chat", at: Date.parse("2025-10-05T12:00:00Z") });
    expect(
      (await check([old], deepseekFiles(billed([{ ...old, model: "deepseek-v3.2-exp" }]), "old").amount)).rows,
    ).toEqual([]);
  });

  it("in yuan at its own price in yuan, and is named if it has none", async () => {
    const files = filesOf("deepseek-flash");
    expect(await check([callOf({})], ...files)).toMatchObject({ currency: "CNY", rows: [], unpriced: 0 });
    const inDollars = recordOf({ id: "c", at, model: "deepseek-flash", usage, vendor: "deepseek" });
    expect(await check([inDollars], ...files)).toMatchObject({ rows: [{ cause: "unpriced", calls: 1 }], unpriced: 1 });
  });

  it("only with its own vendor's invoice, and never if it was a demo or covered by a plan", async () => {
    const others = [
      { vendor: "openrouter" },
      { demo: true },
      { costSource: "plan" as const },
      { vendor: undefined, model: "gpt-5" },
    ];
    const records = [callOf({}), ...others.map((one) => callOf(one))];
    expect(await check(records, ...filesOf("deepseek-flash"))).toMatchObject({ rows: [], calls: 1 });
  });

  it("by requests, of which those without an answer may be billed or not", async () => {
    const refused = callOf({ ...noUsage, costNanos: 0, outcome: "failed", price: undefined });
    expect((await check([callOf({}), refused], ...filesOf("deepseek-flash"))).rows).toEqual([]);
    const more = filesOf("deepseek-flash").map((text) => text.replace("request_count,,1", "request_count,,4"));
    expect((await check([callOf({})], ...more)).rows).toMatchObject([
      { requests: 3, tokens: [], cause: "unexplained" },
    ]);
  });
});
