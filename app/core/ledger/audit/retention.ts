// Decides which months are older than calls should be kept. Octo removes nothing automatically: it asks the person, and
// offers the calls as a file first.
import type { CostBudget } from "#core/ledger/budgets/budget.ts";
import { type BudgetSettings, budgetsOf, ownNanos } from "#core/ledger/budgets/budget-settings.ts";
import { localMonth, type OffsetAt, type Span } from "#core/ledger/calendar.ts";
import type { LedgerFilter } from "#core/ledger/filter.ts";
import type { LedgerSummary } from "#core/ledger/summary.ts";
import type { RemovalRefusal } from "./removal.ts";

export const retentionYears = [1, 2, 3, 5] as const;

/** How long to keep calls. This is a stored setting, so its field names must not change. */
export interface Retention {
  /** Number of years to keep calls. If absent, calls are kept for ever. */
  years?: (typeof retentionYears)[number];
  /** The last month (`YYYY-MM`) that the person decided to keep despite its age. All earlier months are kept too. */
  keptTo?: string;
}

/** A month that was not removed, with the reason. */
export interface RefusedMonth {
  month: string;
  why: RemovalRefusal;
  /** The budget that counts calls of the month; present only if a budget is the reason. */
  budget?: CostBudget;
}

/** Returns the closed months that are older than the retention setting allows, oldest first. */
export function overdueMonths(
  closed: string[],
  { years, keptTo = "" }: Retention,
  now: number,
  offsetAt: OffsetAt,
): string[] {
  if (years === undefined) return [];
  const [year, month] = localMonth(now, offsetAt(now)).split("-");
  const firstKept = `${Number(year) - years}-${month}`;
  return closed.filter((one) => one < firstKept && one > keptTo).sort();
}

/**
 * Returns a budget without an end date that counts calls of these days, if there is one. Removing the calls would lower
 * the amount spent in that budget.
 */
export async function budgetCounting(
  settings: BudgetSettings,
  span: Span,
  summary: (span: Span, filter: LedgerFilter) => Promise<LedgerSummary>,
): Promise<CostBudget | undefined> {
  for (const budget of budgetsOf(settings)) {
    const { period, scope, value } = budget;
    if (period !== "total") continue;
    const filter = scope === "everything" || value === undefined ? {} : { [scope]: value };
    if (ownNanos(await summary(span, filter)) > 0) return budget;
  }
  return undefined;
}
