import { describe, expect, it } from "vitest";
import type { SessionId } from "../ids.ts";
import type { BillingRecord } from "./record.ts";
import { randomRecord, seeded, shanghai } from "./samples.suite.ts";
import { isLimited, overSpending, ownNanos } from "./spending.ts";
import { summarise } from "./summary.ts";

const dollar = 1e9;

describe("limits on spending", () => {
  it("leave room up to the last billionth, and none beyond it", () => {
    const limits = { dayNanos: dollar };
    expect(overSpending(limits, { day: 0.4 * dollar, month: 9 * dollar }, 0.6 * dollar)).toBeUndefined();
    expect(overSpending(limits, { day: 0.4 * dollar, month: 9 * dollar }, 0.6 * dollar + 1)).toContain("$1.00 a day");
  });

  it("hold by day and by month, each of its own", () => {
    const limits = { dayNanos: dollar, monthNanos: 20 * dollar };
    expect(overSpending(limits, { day: 0, month: 20 * dollar }, 1)).toContain("$20.00 a month");
    expect(overSpending(limits, { day: dollar, month: 20 * dollar }, 1)).toContain("$1.00 a day");
  });

  it("are none when they are empty or 0", () => {
    expect(overSpending({}, { day: dollar, month: dollar }, dollar)).toBeUndefined();
    expect(overSpending({ dayNanos: 0, monthNanos: 0 }, { day: dollar, month: dollar }, dollar)).toBeUndefined();
    expect([isLimited({}), isLimited({ dayNanos: 0 }), isLimited({ dayNanos: 0, monthNanos: 1 })]).toEqual([
      false,
      false,
      true,
    ]);
  });

  it("count what Octo's own calls have cost, not what was read in from other programs", () => {
    const at = Date.UTC(2026, 10, 20, 4);
    const record = (id: string, more: Partial<BillingRecord>): BillingRecord => ({
      ...randomRecord(seeded(1), id),
      costSource: "price-list",
      demo: undefined,
      importedFrom: undefined,
      at,
      ...more,
    });
    const records = [
      record("own", { costNanos: 5, sessionId: "own" as SessionId }),
      record("read", { costNanos: 7, sessionId: "read" as SessionId, importedFrom: "claude-code" }),
    ];
    const sums = summarise(records, "all", at, shanghai);
    expect(sums.costNanos).toBe(12);
    expect(ownNanos(sums)).toBe(5);
  });
});
