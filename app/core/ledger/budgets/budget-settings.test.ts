import { describe, expect, it } from "vitest";
import type { SessionId } from "#core/ids.ts";
import { type CostBudget, countedMarks, hasMarks } from "./budget.ts";
import type { LedgerRecord } from "#core/ledger/record.ts";
import { randomRecord, seeded, shanghai } from "#core/ledger/samples.suite.ts";
import { budgetsOf, daysOfPeriod, ownNanos, projected } from "./budget-settings.ts";
import { budgetReachedMessage } from "./budget-messages.ts";
import { summarise } from "#core/ledger/summary.ts";

const dollar = 1e9;
const budget = (more: Partial<CostBudget>): CostBudget => ({
  id: "b",
  period: "month",
  scope: "everything",
  nanos: dollar,
  kind: "hard",
  ...more,
});

describe("budgets", () => {
  it("are the two simple limits and the list, without limits of zero", () => {
    expect(budgetsOf({})).toEqual([]);
    expect(budgetsOf({ dayNanos: 0, monthNanos: 0 })).toEqual([]);
    const own = budget({ scope: "folder" });
    const all = budgetsOf({ dayNanos: 1, monthNanos: 2, budgets: [own, budget({ nanos: 0 })] });
    expect(all.map(({ id, period, nanos }) => [id, period, nanos])).toEqual([
      ["day", "day", 1],
      ["month", "month", 2],
      ["b", "month", dollar],
    ]);
  });

  it("count a call together with all calls that have the same value in the scope's field", () => {
    const marks = { sessionId: "s", folder: "/w", model: "m", account: "a", purpose: "turn" };
    expect(countedMarks(budget({}), marks)).toEqual({});
    expect(countedMarks(budget({ scope: "folder" }), marks)).toEqual({ folder: "/w" });
    expect(countedMarks(budget({ scope: "folder", value: "/w" }), marks)).toEqual({ folder: "/w" });
    expect(countedMarks(budget({ scope: "folder", value: "/v" }), marks)).toBeUndefined();
    expect(countedMarks(budget({ scope: "person" }), marks)).toBeUndefined();
    expect([hasMarks({}, marks), hasMarks({ model: "m" }, marks), hasMarks({ model: "n" }, marks)]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it("run for a local day, from Monday to Sunday, for a month, or without an end", () => {
    // In Shanghai it is already Friday the 27th at this moment.
    const at = Date.UTC(2026, 10, 26, 17);
    expect(daysOfPeriod("day", at, shanghai)).toEqual({ firstDay: "2026-11-27", lastDay: "2026-11-27" });
    expect(daysOfPeriod("week", at, shanghai)).toEqual({ firstDay: "2026-11-23", lastDay: "2026-11-29" });
    expect(daysOfPeriod("month", at, shanghai)).toEqual({ firstDay: "2026-11-01", lastDay: "2026-11-30" });
    expect(daysOfPeriod("total", at, shanghai).firstDay).toBe("");
    const sunday = Date.UTC(2026, 10, 29, 4);
    expect(daysOfPeriod("week", sunday, shanghai).firstDay).toBe("2026-11-23");
  });

  it("project the whole period from its days so far", () => {
    const at = Date.UTC(2026, 10, 10, 4);
    expect(projected(10, "month", at, shanghai)).toBe(30);
    expect(projected(10, "week", at, shanghai)).toBe(35);
    expect(projected(10, "total", at, shanghai)).toBeUndefined();
  });

  it("say which of them is reached", () => {
    expect(budgetReachedMessage(budget({ period: "day" }), 0.5 * dollar, undefined)).toBe(
      "The limit of $1.00 a day leaves no room for another call: $0.50 are spent. Raise it in Settings, then continue.",
    );
    expect(budgetReachedMessage(budget({ scope: "folder" }), 0, "/w")).toContain(
      "$1.00 a month for the project /w leaves",
    );
    expect(budgetReachedMessage(budget({ scope: "sessionId", period: "total" }), 0, "s1")).toContain(
      "$1.00 in all for this chat",
    );
  });

  it("count the cost of Octo's own calls and not of imported ones", () => {
    const at = Date.UTC(2026, 10, 20, 4);
    const record = (id: string, more: Partial<LedgerRecord>): LedgerRecord => ({
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
