import { expect, it } from "vitest";
import type { CostBudget } from "#core/ledger/budgets/budget.ts";
import type { LedgerRecord } from "#core/ledger/record.ts";
import { budgetCounting, overdueMonths } from "./retention.ts";
import { randomRecord, seeded, shanghai } from "#core/ledger/samples.suite.ts";
import { summarise } from "#core/ledger/summary.ts";
import { type LedgerFilter, matchesFields } from "#core/ledger/filter.ts";

const newYear = Date.parse("2027-01-01T00:30:00+08:00");
const closed = ["2026-11", "2026-01", "2025-12", "2025-11", "2024-05"];

it("reports a month as overdue once its last day is older than calls are kept", () => {
  expect(overdueMonths(closed, {}, newYear, shanghai)).toEqual([]);
  expect(overdueMonths(closed, { years: 1 }, newYear, shanghai)).toEqual(["2024-05", "2025-11", "2025-12"]);
  expect(overdueMonths(closed, { years: 1 }, newYear - 3_600_000, shanghai)).toEqual(["2024-05", "2025-11"]);
  expect(overdueMonths(closed, { years: 2 }, newYear, shanghai)).toEqual(["2024-05"]);
  expect(overdueMonths(closed, { years: 5 }, newYear, shanghai)).toEqual([]);
});

it("skips months that the person decided to keep, but not later ones", () => {
  expect(overdueMonths(closed, { years: 1, keptTo: "2025-11" }, newYear, shanghai)).toEqual(["2025-12"]);
});

it("finds only a budget without an end that counts calls of the month", async () => {
  const span = { firstDay: "2026-03-01", lastDay: "2026-03-31" };
  const chance = seeded(2);
  const call = (more: Partial<LedgerRecord>): LedgerRecord => {
    const { importedFrom: _, ...own } = randomRecord(chance, "m");
    return { ...own, costNanos: 5, costSource: "plan", demo: undefined, folder: undefined, ...more };
  };
  const over = (calls: LedgerRecord[], ...budgets: CostBudget[]) =>
    budgetCounting({ budgets }, span, async (_, filter: LedgerFilter) =>
      summarise(
        calls.filter((one) => matchesFields(one, filter)),
        "all",
        newYear,
        shanghai,
      ),
    );
  const budget = (more: Partial<CostBudget>): CostBudget => ({
    id: "b",
    period: "total",
    scope: "everything",
    nanos: 100,
    kind: "hard",
    ...more,
  });
  const shop = budget({ scope: "folder", value: "/shop" });
  expect(await over([call({})], budget({ period: "week" }), shop)).toBeUndefined();
  expect(await over([call({})], budget({}))).toEqual(budget({}));
  expect(await over([call({}), call({ folder: "/shop" })], shop)).toEqual(shop);
  expect(await over([call({ importedFrom: "claude-code" })], budget({}))).toBeUndefined();
});
