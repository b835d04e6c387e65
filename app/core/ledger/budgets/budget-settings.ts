// The person's budgets as settings, and the days that each of their periods covers.
import { daysOf, localDay, type OffsetAt, type Span, weekOf } from "#core/ledger/calendar.ts";
import type { LedgerSummary } from "#core/ledger/summary.ts";
import type { BudgetPeriod, CostBudget } from "./budget.ts";

/** Limits in billionths of a US dollar; absent: no limit. A stored setting: its field names must not change. */
export interface BudgetSettings {
  dayNanos?: number;
  monthNanos?: number;
  /** True: models without a known price are allowed even if there is a hard budget. */
  unpriced?: boolean;
  /** Every budget other than the two simple limits on all calls. */
  budgets?: CostBudget[];
}

/** What Octo's own calls cost. Imported calls of other programs do not count against budgets. */
export function ownNanos({ byImport }: LedgerSummary): number {
  return byImport[""]?.costNanos ?? 0;
}

/** All budgets with a limit above zero, the two simple ones first. */
export function budgetsOf({ dayNanos, monthNanos, budgets = [] }: BudgetSettings): CostBudget[] {
  const simple = (period: BudgetPeriod, nanos = 0): CostBudget => ({
    id: period,
    period,
    scope: "everything",
    nanos,
    kind: "hard",
  });
  return [simple("day", dayNanos), simple("month", monthNanos), ...budgets].filter(({ nanos }) => nanos > 0);
}

/** The first and last day of the current period. A week begins on Monday. */
export function daysOfPeriod(period: BudgetPeriod, now: number, offsetAt: OffsetAt): Span {
  const today = localDay(now, offsetAt(now));
  switch (period) {
    case "day":
      return { firstDay: today, lastDay: today };
    case "week":
      return weekOf(today);
    case "month": {
      const [firstDay, lastDay] = daysOf(today.slice(0, 7));
      return { firstDay, lastDay };
    }
    case "total":
      return { firstDay: "", lastDay: endOfTime };
  }
}

const endOfTime = "9999-12-31";

/** The current period as a filter of the ledger. No last day is set, because calls made further east may be a day ahead. */
export const spanOfPeriod = (period: BudgetPeriod, now: number, offsetAt: OffsetAt): Span | "all" =>
  period === "total" ? "all" : { firstDay: daysOfPeriod(period, now, offsetAt).firstDay, lastDay: endOfTime };

/** What the whole period will cost at the pace of its days so far; undefined for a day and for a budget without an end. */
export function projected(spent: number, period: BudgetPeriod, now: number, offsetAt: OffsetAt): number | undefined {
  if (period === "total" || period === "day") return undefined;
  const { firstDay, lastDay } = daysOfPeriod(period, now, offsetAt);
  const daysUntil = (day: string) => (Date.parse(day) - Date.parse(firstDay)) / (24 * 3_600_000) + 1;
  return Math.round((spent / daysUntil(localDay(now, offsetAt(now)))) * daysUntil(lastDay));
}
