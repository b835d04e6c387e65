import { describe, expect, it } from "vitest";
import type { AccountId, CallId, SessionId } from "#core/ids.ts";
import { lastDays, localTimestamp, type OffsetAt, periodStart } from "./calendar.ts";
import { toExportLine } from "./files/export.ts";
import type { LedgerRecord } from "./record.ts";
import { publishedSummary } from "./reports/published.ts";
import { monthOf } from "./rollup.ts";
import { dailyCosts, summarise } from "./summary.ts";

const shanghai: OffsetAt = () => 480;
const at = (iso: string) => Date.parse(iso);

function record(id: string, when: string, more: Partial<LedgerRecord> = {}): LedgerRecord {
  return {
    id: id as CallId,
    sessionId: "s1" as SessionId,
    at: at(when),
    utcOffset: 480,
    account: "a" as AccountId,
    model: "claude-sonnet-4-5",
    purpose: "turn",
    attempt: 1,
    outcome: "ok",
    usageSource: "vendor",
    costNanos: 4_500_000,
    costSource: "price-list",
    ms: 900,
    input: 500,
    cacheRead: 1000,
    cacheWrite5m: 30,
    cacheWrite1h: 20,
    output: 500,
    ...more,
  };
}

describe("calendar", () => {
  it("begins a day, month and year at local midnight, and a week 7 × 24 hours ago", () => {
    const now = at("2026-05-22T15:30:00+08:00");
    expect(periodStart("day", now, shanghai)).toBe(at("2026-05-22T00:00:00+08:00"));
    expect(periodStart("month", now, shanghai)).toBe(at("2026-05-01T00:00:00+08:00"));
    expect(periodStart("year", now, shanghai)).toBe(at("2026-01-01T00:00:00+08:00"));
    expect(periodStart("week", now, shanghai)).toBe(now - 7 * 24 * 3_600_000);
    expect(periodStart("all", now, shanghai)).toBe(0);
  });

  it("finds midnight on the day the clocks change", () => {
    const change = at("2026-03-29T01:00:00Z");
    const berlin: OffsetAt = (t) => (t < change ? 60 : 120);
    expect(periodStart("day", at("2026-03-29T18:00:00+02:00"), berlin)).toBe(at("2026-03-29T00:00:00+01:00"));
    expect(lastDays(3, at("2026-03-30T00:30:00+02:00"), berlin)).toEqual(["2026-03-28", "2026-03-29", "2026-03-30"]);
  });

  it("writes timestamps with the offset of their place", () => {
    expect(localTimestamp(at("2026-05-22T15:30:00+08:00"), 480)).toBe("2026-05-22T15:30:00+08:00");
    expect(localTimestamp(at("2026-05-22T15:30:00.250-03:30"), -210)).toBe("2026-05-22T15:30:00.250-03:30");
  });
});

describe("summary", () => {
  const now = at("2026-05-22T15:30:00+08:00");
  const records = [
    record("1", "2026-05-22T09:00:00+08:00"),
    record("2", "2026-05-22T10:00:00+08:00", { costNanos: undefined, costSource: "unknown", model: "mystery" }),
    record("3", "2026-05-14T09:00:00+08:00", { usageSource: "estimated", sessionId: "s2" as SessionId }),
    record("4", "2025-12-31T23:59:59+08:00"),
    record("5", "2026-05-22T11:00:00+08:00", { demo: true, model: "octo-demo" }),
  ];

  it("adds up a period by model, day and session, and says how much of it is unpriced or estimated", () => {
    const sum = summarise(records, "month", now, shanghai);
    expect(sum).toMatchObject({ requests: 3, unpriced: 1, estimated: 1, costNanos: 9_000_000, input: 1500 });
    expect(Object.keys(sum.byDay).sort()).toEqual(["2026-05-14", "2026-05-22"]);
    expect(sum.byModel["mystery"]).toMatchObject({ requests: 1, unpriced: 1, costNanos: 0 });
    expect(sum.bySession["s2"]?.costNanos).toBe(4_500_000);
  });

  it("counts attempts that never left this machine apart, in figures, reports and breakdowns", () => {
    const unsent = { unsent: true, outcome: "failed", costNanos: 0, input: 0, output: 0, model: "away" } as const;
    const sum = summarise(
      [...records, ...["6", "7"].map((id) => record(id, "2026-05-22T12:00:00+08:00", unsent))],
      "month",
      now,
      shanghai,
    );
    expect(sum).toMatchObject({ requests: 3, unsentAttempts: 2, unpriced: 1, estimated: 1, costNanos: 9_000_000 });
    expect(sum.byModel["away"]).toMatchObject({ requests: 0, unsentAttempts: 2 });
    const published = publishedSummary(sum, shanghai);
    expect(published).toMatchObject({ record_count: 3, unsent_attempts: 2 });
    expect(Object.keys(published.by_model)).not.toContain("away");
  });

  it("keeps demo calls out of every other figure", () => {
    const sum = summarise(records, "day", now, shanghai);
    expect(sum.requests).toBe(2);
    expect(sum.demo).toMatchObject({ requests: 1, costNanos: 4_500_000 });
    expect(sum.byModel["octo-demo"]).toBeUndefined();
    expect(dailyCosts(summarise(records, "all", now, shanghai).byDay, 1, now, shanghai)[0]?.requests).toBe(2);
  });

  it("counts a week by the hour", () => {
    const edge = [record("in", "2026-05-15T15:30:00+08:00"), record("out", "2026-05-15T15:29:59+08:00")];
    expect(summarise(edge, "week", now, shanghai).requests).toBe(1);
  });

  it("lists every day of a span, oldest first, empty ones included", () => {
    const days = dailyCosts(summarise(records, "all", now, shanghai).byDay, 10, now, shanghai);
    expect(days).toHaveLength(10);
    expect(days[0]?.date).toBe("2026-05-13");
    expect(days.map((d) => d.requests)).toEqual([0, 1, 0, 0, 0, 0, 0, 0, 0, 2]);
  });
});

describe("export", () => {
  it("writes the published field names, with prompt tokens that include cache reads", () => {
    const line = JSON.parse(toExportLine(record("abc123", "2026-05-22T15:30:00+08:00")));
    expect(line).toMatchObject({
      id: "abc123",
      session_id: "s1",
      timestamp: "2026-05-22T15:30:00+08:00",
      model: "claude-sonnet-4-5",
      prompt_tokens: 1500,
      completion_tokens: 500,
      cache_read_tokens: 1000,
      cache_write_tokens: 50,
      cost_usd: 0.0045,
      cost_source: "price",
    });
    expect(Object.keys(line).slice(0, 10)).toEqual(
      "id session_id timestamp model prompt_tokens completion_tokens cache_read_tokens cache_write_tokens cost_usd cost_source".split(
        " ",
      ),
    );
  });

  it("leaves an unknown cost empty instead of writing zero", () => {
    const line = JSON.parse(
      toExportLine(record("x", "2026-05-22T15:30:00+08:00", { costNanos: undefined, costSource: "unknown" })),
    );
    expect(line).toMatchObject({ cost_usd: null, cost_source: "unknown" });
  });

  it("keeps a record in the month of its own offset, in whatever time zone it is read", () => {
    const lateInShanghai = record("x", "2026-06-01T00:30:00+08:00");
    expect(new Date(lateInShanghai.at).toISOString()).toMatch(/^2026-05-31/);
    expect(monthOf(lateInShanghai)).toBe("2026-06");
  });
});
