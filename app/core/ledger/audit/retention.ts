// How long calls are kept, and which months are older. Nothing goes by itself: a person is asked, and offered the file.
import type { CostBudget } from "#core/ledger/budgets/budget.ts";
import { localMonth, type OffsetAt } from "#core/ledger/calendar.ts";
import type { Staying } from "./removal.ts";
import { budgetsOf, ownNanos, type BudgetSettings } from "#core/ledger/budgets/budget-settings.ts";
import type { LedgerFilter, LedgerSummary } from "#core/ledger/summary.ts";
import type { Span } from "#core/ledger/calendar.ts";

export const keptYears = [1, 2, 3, 5] as const;

export interface Retention {
  /** Absent: for ever. */
  years?: (typeof keptYears)[number];
  /** Months up to this one stay, however old they are: the person has said so. */
  keptTo?: string;
}

export interface StayingMonth {
  month: string;
  why: Staying;
  /** The one that counts its calls. */
  budget?: CostBudget;
}

/** Of the closed months those that ended longer ago than calls are kept, oldest first. */
export function overdueOf(
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

/** A budget without an end that counts calls of these days: without them it would have room again. */
export async function countedBy(
  spending: BudgetSettings,
  span: Span,
  summary: (span: Span, filter: LedgerFilter) => Promise<LedgerSummary>,
): Promise<CostBudget | undefined> {
  for (const budget of budgetsOf(spending)) {
    const { period, scope, value } = budget;
    if (period !== "total") continue;
    const filter = scope === "everything" || value === undefined ? {} : { [scope]: value };
    if (ownNanos(await summary(span, filter)) > 0) return budget;
  }
  return undefined;
}
