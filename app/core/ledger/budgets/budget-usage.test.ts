import { beforeEach, describe, expect, it } from "vitest";
import { memoryStores } from "../../../store/memory/open.ts";
import { stillClock } from "../../../store/suites/samples.suite.ts";
import type { CallId, SessionId } from "#core/ids.ts";
import type { CostBudget } from "./budget.ts";
import { budgetUsage } from "./budget-usage.ts";
import type { LedgerRecord } from "#core/ledger/record.ts";
import { randomRecord, seeded } from "#core/ledger/samples.suite.ts";

const clock = stillClock(Date.UTC(2026, 10, 10, 12));
const utc = () => 0;
const asOf = { now: clock.now(), offsetAt: utc };
const budget = (more: Partial<CostBudget>): CostBudget => ({
  id: "b",
  period: "month",
  scope: "everything",
  nanos: 100,
  kind: "hard",
  ...more,
});

let stores: ReturnType<typeof memoryStores>;
const record = (id: string, costNanos: number, more: Partial<LedgerRecord> = {}): LedgerRecord => ({
  ...randomRecord(seeded(1), id),
  id: id as CallId,
  at: clock.now(),
  utcOffset: 0,
  costNanos,
  costSource: "price-list",
  demo: undefined,
  importedFrom: undefined,
  sessionId: "s1" as SessionId,
  folder: "/a",
  ...more,
});

describe("budget usage", () => {
  beforeEach(async () => {
    stores = memoryStores(clock, utc);
    await stores.ledger.importRecords([
      record("1", 10),
      record("2", 20, { folder: "/b", sessionId: "s2" as SessionId }),
      record("3", 5, { folder: "/c", at: clock.now() - 3 * 24 * 3_600_000 }),
      record("4", 70, { folder: undefined, importedFrom: "claude-code" }),
    ]);
  });

  it("says what was spent of each budget, and projects the period", async () => {
    const usage = await budgetUsage(
      { dayNanos: 50, budgets: [budget({}), budget({ scope: "folder", value: "/a", period: "total" })] },
      stores.ledger,
      asOf,
    );
    expect(usage.map(({ budget: { period }, of, spent, projected }) => [period, of, spent, projected])).toEqual([
      ["day", undefined, 30, undefined],
      ["month", undefined, 35, 105],
      ["total", "/a", 10, undefined],
    ]);
  });

  it("names the costliest values of a budget for each, and only those of a chat when asked about one", async () => {
    const spending = { budgets: [budget({ scope: "folder" }), budget({ scope: "sessionId", value: "s2" })] };
    const all = await budgetUsage(spending, stores.ledger, asOf);
    expect(all.map(({ of, spent }) => [of, spent])).toEqual([
      ["/b", 20],
      ["/a", 10],
      ["/c", 5],
      ["s2", 20],
    ]);
    const own = await budgetUsage(spending, stores.ledger, asOf, { sessionId: "s1", folder: "/a" });
    expect(own.map(({ of, spent }) => [of, spent])).toEqual([["/a", 10]]);
  });
});
