// How long calls are kept, and which months are older. Nothing is removed automatically: the app asks the person
// and offers the calls as a file first.
import type { CostBudget } from "#core/ledger/budgets/budget.ts";
import { type BudgetSettings, budgetsOf, ownNanos } from "#core/ledger/budgets/budget-settings.ts";
import { localMonth, type OffsetAt, type Span } from "#core/ledger/calendar.ts";
import type { LedgerFilter } from "#core/ledger/filter.ts";
import type { LedgerSummary } from "#core/ledger/summary.ts";
import type { RemovalRefusal } from "./removal.ts";

export const retentionYears = [1, 2, 3, 5] as const;

/** A stored setting: its field names must not change. */
export interface Retention {
  /** Absent: calls are kept for ever. */
  years?: (typeof retentionYears)[number];
  /** The person decided to keep all months up to and including this month, however old they are. */
  keptTo?: string;
}

/** A month that was not removed, and why. */
export interface RefusedMonth {
  month: string;
  why: RemovalRefusal;
  /** The budget that counts calls of the month. */
  budget?: CostBudget;
}

/** Returns the past months that are older than the retention setting allows, oldest first. */
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

/** Returns a budget without an end that counts calls of these days. Removing the calls would free that budget again. */
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
