// The stored settings of budgets, and the days that a budget's current period covers.
import { daysOf, endOfTime, localDay, type OffsetAt, type Span, weekOf } from "#core/ledger/calendar.ts";
import type { LedgerSummary } from "#core/ledger/summary.ts";
import { emptyTally, type Tally } from "#core/ledger/tally.ts";
import type { BudgetPeriod, CostBudget } from "./budget.ts";

/**
 * The person's budgets. Amounts are in billionths of a US dollar; an absent amount means no limit. This is a stored
 * setting, so its field names must not change.
 */
export interface BudgetSettings {
  dayNanos?: number;
  monthNanos?: number;
  /** True if calls without a known price are allowed even under a hard budget. */
  unpriced?: boolean;
  /** All budgets except the two simple limits per day and per month. */
  budgets?: CostBudget[];
}

/** Returns the sum of Octo's own calls. Imported calls of other programs do not count against budgets. */
export const ownTally = ({ byImport }: LedgerSummary): Tally => byImport[""] ?? emptyTally;
export const ownNanos = (summary: LedgerSummary): number => ownTally(summary).costNanos;

/** Returns all budgets with a limit above zero. The two simple limits come first. */
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

/** Returns the first and the last day of the current period. Weeks begin on Monday. */
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

/**
 * Returns the days of the current period for a ledger query. The end is left open, because calls made in an eastern
 * time zone may already have tomorrow's date.
 */
export const spanOfPeriod = (period: BudgetPeriod, now: number, offsetAt: OffsetAt): Span | "all" =>
  period === "total" ? "all" : { firstDay: daysOfPeriod(period, now, offsetAt).firstDay, lastDay: endOfTime };

/**
 * Projects the cost of the whole period from the days so far. Undefined for a single day and for a budget without an
 * end date.
 */
export function projected(spent: number, period: BudgetPeriod, now: number, offsetAt: OffsetAt): number | undefined {
  if (period === "total" || period === "day") return undefined;
  const { firstDay, lastDay } = daysOfPeriod(period, now, offsetAt);
  const daysUntil = (day: string) => (Date.parse(day) - Date.parse(firstDay)) / (24 * 3_600_000) + 1;
  return Math.round((spent / daysUntil(localDay(now, offsetAt(now)))) * daysUntil(lastDay));
}
