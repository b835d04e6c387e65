import { describe, expect, it } from "vitest";
import type { MonthlyFiles } from "#contract";
import type { Period } from "#core/ledger/calendar.ts";
import { newestLines, summaryOf } from "./monthly-files.ts";
import { toExportLine } from "#core/ledger/files/export.ts";
import { publishedDays, publishedSummary } from "./published.ts";
import { daysAsCsv, receiptOf } from "./receipt.ts";
import type { LedgerRecord } from "#core/ledger/record.ts";
import { monthOf } from "#core/ledger/rollup.ts";
import { randomRecord, seeded, shanghai } from "#core/ledger/samples.suite.ts";
import { summarise } from "#core/ledger/summary.ts";

const now = Date.parse("2026-05-22T15:30:00+08:00");
const chance = seeded(5);
const day = 24 * 3_600_000;

const call = (id: string, at: number, changes: Partial<LedgerRecord> = {}): LedgerRecord => ({
  ...randomRecord(chance, id),
  at,
  utcOffset: 480,
  model: "claude-sonnet-4.5",
  importedFrom: undefined,
  demo: undefined,
  costNanos: 4_500_000,
  costSource: "price-list",
  usageSource: "vendor",
  input: 500,
  cacheRead: 1_000,
  cacheWrite5m: 20,
  cacheWrite1h: 10,
  output: 500,
  ...changes,
});

/** Makes a reader of files in memory, whose chunks may end inside a line. `read` lists the months that were read. */
const reader = (lines: Record<string, string[]>) => {
  const read: string[] = [];
  const files: MonthlyFiles = {
    months: async () => Object.keys(lines),
    read: async function* (month) {
      read.push(month);
      const text = (lines[month] ?? []).map((line) => `${line}\n`).join("");
      for (let at = 0; at < text.length; at += 333) yield text.slice(at, at + 333);
    },
  };
  return { files, now, offsetAt: shanghai, read };
};
const filesOf = (records: LedgerRecord[]) => {
  const files: Record<string, string[]> = {};
  for (const record of records) (files[monthOf(record)] ??= []).push(toExportLine(record));
  return files;
};

describe("reports from the backup's monthly files", () => {
  it("add up to the same summary as the page, and read only the months needed", async () => {
    const records = Array.from({ length: 300 }, (_, i) => call(`m${i}`, now - i * day * 1.3));
    for (const period of ["day", "week", "month", "year", "all"] as const) {
      const source = reader(filesOf(records));
      expect(await summaryOf(source, period), period).toEqual(summarise(records, period, now, shanghai));
      if (period === "month") expect([...new Set(source.read)]).toEqual(["2026-05", "2026-04"]);
    }
  });

  it("count a call once and skip torn and foreign lines", async () => {
    const one = toExportLine(call("a", now - day));
    const ruby = { id: "r", timestamp: "2026-05-21T15:30:00+08:00", model: "gpt-5.5", prompt_tokens: 1500 };
    const old = JSON.stringify({ ...ruby, completion_tokens: 500, cost_usd: 0.0045, cost_source: "price" });
    const source = reader({ "2026-05": [one, one.slice(0, 80), "{}", old, one, "no line"] });
    expect(await summaryOf(source, "month")).toMatchObject({ requests: 2, costNanos: 9_000_000 });
    expect(await newestLines(source, {}, 10)).toEqual(expect.arrayContaining([one, old]));
  });

  it("count of an amended call only its last line", async () => {
    const whole = call("a", now - day, { amended: undefined });
    const lost = { ...whole, outcome: "lost" as const, costNanos: 1_000_000 };
    const lines = [lost, { ...whole, amended: 2, costNanos: 7_000_000 }, { ...whole, amended: 1 }].map(toExportLine);
    const source = reader({ "2026-05": [...lines, toExportLine(call("b", now - day, { amended: undefined }))] });
    expect(await summaryOf(source, "month")).toMatchObject({ requests: 2, costNanos: 11_500_000 });
    expect(await newestLines(source, {}, 10)).toContain(lines[1]);
  });

  it("have the published shape, newest day and costliest model first", async () => {
    const source = reader(
      filesOf([
        call("a", now - day),
        call("b", now - 2 * day, { model: "deepseek-v4-flash", costNanos: 1_234_567_890 }),
        call("c", now - 2 * day, { costNanos: undefined, costSource: "unknown" }),
        call("d", now - 2 * day, { model: "deepseek-v4-flash", costNanos: 1_000_000, costSource: "estimated" }),
        call("demo", now, { demo: true }),
      ]),
    );
    const summary = publishedSummary(await summaryOf(source, "month"), shanghai);
    const twoCalls = { prompt_tokens: 3_000, completion_tokens: 1_000 };
    const sure = { estimated_cost: 0, estimated_requests: 0, unpriced_requests: 0 };
    const ofCheap = { estimated_cost: 0.001, estimated_requests: 1, unpriced_requests: 0 };
    const text = JSON.stringify({
      period: "month",
      from: "2026-05-01T00:00:00+08:00",
      to: "2026-05-22T15:30:00+08:00",
      total_cost: 1.240068,
      total_tokens: 8_000,
      prompt_tokens: 6_000,
      completion_tokens: 2_000,
      cache_read_tokens: 4_000,
      cache_write_tokens: 120,
      by_model: {
        "deepseek-v4-flash": { cost: 1.235568, requests: 2, ...twoCalls, ...ofCheap },
        "claude-sonnet-4.5": { cost: 0.0045, requests: 2, ...twoCalls, ...sure, unpriced_requests: 1 },
      },
      by_day: { "2026-05-21": 0.0045, "2026-05-20": 1.235568 },
      record_count: 4,
      ...ofCheap,
      unpriced_requests: 1,
      by_day_certainty: { "2026-05-21": sure, "2026-05-20": { ...ofCheap, unpriced_requests: 1 } },
      unsent_attempts: 0,
    });
    expect(JSON.stringify(summary)).toBe(text);
  });

  it("count a call that is dated in the future in no period but all of time", async () => {
    const source = reader(
      filesOf([call("a", now), call("later today", now + 1000), call("next year", now + 370 * day)]),
    );
    const requests = async (period: Period) => (await summaryOf(source, period)).requests;
    expect(await Promise.all((["day", "week", "month", "year"] as const).map(requests))).toEqual([1, 1, 1, 1]);
    expect(await requests("all")).toBe(3);
  });

  it("list the lines of the newest calls, filtered by model and chat", async () => {
    const records = Array.from({ length: 40 }, (_, i) =>
      call(`m${i}`, now - i * 2 * day, { model: i % 2 ? "odd" : "even", sessionId: `s${i % 3}` as never }),
    );
    const source = reader(filesOf(records));
    expect(await newestLines(source, {}, 5)).toEqual(records.slice(0, 5).map(toExportLine));
    expect([...new Set(source.read)]).toEqual(["2026-05", "2026-04"]);
    const odd = records.filter(({ model, sessionId }) => model === "odd" && sessionId === ("s1" as never));
    expect(await newestLines(source, { model: "odd", sessionId: "s1" as never }, 500)).toEqual(odd.map(toExportLine));
  });

  it("are printed for a terminal, with bars, and as CSV", async () => {
    const source = reader(
      filesOf([
        call("a", now, { costNanos: 1_234_500_000 }),
        call("b", now - day, { costNanos: 2_345_600_000, model: "deep\u202eseek" }),
      ]),
    );
    const whole = await summaryOf(source, "month");
    const days = publishedDays(whole.byDay, 2, source).reverse();
    const receipt = { days, currency: "USD", folder: "~/.octo/billing/", unread: 0 };
    expect(receiptOf({ ...receipt, summary: publishedSummary(whole, shanghai) })).toBe(`📊 Billing Summary (month)
──────────────────────────────────────────────────

💰 Total Cost: $3.5801
📝 Total Tokens: 4,000
📥 Prompt Tokens: 3,000
📤 Completion: 1,000
🗄️ Cache Read: 2,000
📝 Cache Write: 60
🔢 API Requests: 2

📈 By Model:
──────────────────────────────────────────────────
deepseek
  Cost: $2.3456 | Requests: 1
claude-sonnet-4.5
  Cost: $1.2345 | Requests: 1

📅 Recent Daily Usage:
──────────────────────────────────────────────────
2026-05-22 $1.2345 ████████████
2026-05-21 $2.3456 ████████████████████████

──────────────────────────────────────────────────
Data stored in: ~/.octo/billing/
`);
    expect(receiptOf({ ...receipt, summary: publishedSummary(whole, shanghai, 6.7944), currency: "CNY" })).toContain(
      "Total Cost: ¥24.3246",
    );
    expect(daysAsCsv(days)).toBe(
      [
        "date,cost,tokens,requests,estimated_cost,estimated_requests,unpriced_requests",
        "2026-05-22,1.234500,2000,1,0.000000,0,0",
        "2026-05-21,2.345600,2000,1,0.000000,0,0",
        "",
      ].join("\r\n"),
    );
  });

  it("show what is estimated, what has no price and what could not be read", async () => {
    const unknown = { costNanos: undefined, costSource: "unknown" as const, model: "new" };
    const lines = [
      call("a", now, { costNanos: 2_000_000_000 }),
      call("b", now, { costNanos: 500_000_000, usageSource: "estimated", costSource: "estimated" }),
      call("c", now - day, unknown),
      call("d", now - day, { ...unknown, costNanos: 1_000_000_000 }),
    ].map(toExportLine);
    const source = { ...reader({ "2026-05": [...lines, "torn", '{"id":"torn'] }), unread: new Map<string, number>() };
    const whole = await summaryOf(source, "month");
    expect(source.unread).toEqual(new Map([["2026-05", 2]]));
    const days = publishedDays(whole.byDay, 2, source);
    const summary = publishedSummary(whole, shanghai);
    const text = receiptOf({ summary, days, currency: "USD", folder: "f", unread: 2 });
    expect(text).toContain("Total Cost: at least about $3.5000\n");
    expect(text).toContain(
      "≈ Estimated: 1 ($0.5000)\n❔ Without a known price: 1\n❗ Lines that could not be read: 2\n",
    );
    expect(text).toContain("claude-sonnet-4.5\n  Cost: about $2.5000 | Requests: 2\n");
    expect(text).toContain("new\n  Cost: at least $1.0000 | Requests: 2\n");
    expect(text).toContain("2026-05-22 about $2.5000 █");
    expect(text).toContain("2026-05-21 at least $1.0000 █");
    expect(daysAsCsv(days)).toContain("2026-05-22,2.500000,4000,2,0.500000,1,0\r\n");
  });
});
