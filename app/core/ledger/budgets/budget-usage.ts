// How much of each budget has been spent, for display on screen.
import type { OffsetAt, Period, Span } from "#core/ledger/calendar.ts";
import type { LedgerFilter } from "#core/ledger/filter.ts";
import type { LedgerSummary } from "#core/ledger/summary.ts";
import { type BudgetField, type CallMarks, type CostBudget, countedMarks } from "./budget.ts";
import { type BudgetSettings, budgetsOf, ownTally, projected, spanOfPeriod } from "./budget-settings.ts";

export interface BudgetUsage {
  budget: CostBudget;
  /** The folder, model or other value whose calls are counted here; absent if the budget counts all calls. */
  of?: string;
  /** Cost of the current period so far, in billionths of a dollar. */
  spent: number;
  /** The estimated part of `spent`, and the number of calls whose price is unknown. */
  estimatedNanos: number;
  unpriced: number;
  /**
   * Projected cost of the whole period, in billionths of a dollar; absent for a day and for a budget without an end
   * date.
   */
  projected?: number;
}

interface Ledger {
  summary(period: Period | Span, filter?: LedgerFilter): Promise<LedgerSummary>;
}

export interface AsOf {
  now: number;
  offsetAt: OffsetAt;
}

/**
 * How many values to show of a budget with a separate limit for each folder, model and so on. The costliest are shown.
 */
const maxShown = 3;

const breakdownBy: Record<BudgetField, (summary: LedgerSummary) => Record<string, { costNanos: number }>> = {
  sessionId: ({ bySession }) => bySession,
  folder: ({ byFolder }) => byFolder,
  model: ({ byModel }) => byModel,
  account: ({ byAccount }) => byAccount,
  purpose: ({ byPurpose }) => byPurpose,
  channel: ({ byChannel }) => byChannel,
  person: ({ byPerson }) => byPerson,
};

/**
 * Returns the usage of the budgets. @param marks fields of a call; if present, only budgets that count this call are
 * returned
 */
export async function budgetUsage(
  settings: BudgetSettings,
  ledger: Ledger,
  asOf: AsOf,
  marks?: CallMarks,
): Promise<BudgetUsage[]> {
  const usage = await Promise.all(
    budgetsOf(settings).map(async (budget) => {
      const counted = marks ? [countedMarks(budget, marks)] : await costliestMarks(budget, ledger, asOf);
      return Promise.all(counted.map((one) => (one ? usageOf(budget, one, ledger, asOf) : [])));
    }),
  );
  return usage.flat(2);
}

async function costliestMarks(budget: CostBudget, ledger: Ledger, { now, offsetAt }: AsOf): Promise<CallMarks[]> {
  const { scope, value, period } = budget;
  if (scope === "everything") return [{}];
  if (value !== undefined) return [{ [scope]: value }];
  const summary = await ledger.summary(spanOfPeriod(period, now, offsetAt));
  return Object.entries(breakdownBy[scope](summary))
    .filter(([name, { costNanos }]) => name !== "" && costNanos > 0)
    .sort(([, a], [, b]) => b.costNanos - a.costNanos)
    .slice(0, maxShown)
    .map(([name]) => ({ [scope]: name }));
}

async function usageOf(budget: CostBudget, counted: CallMarks, ledger: Ledger, asOf: AsOf): Promise<BudgetUsage> {
  const { now, offsetAt } = asOf;
  const { period } = budget;
  const own = ownTally(await ledger.summary(spanOfPeriod(period, now, offsetAt), counted as LedgerFilter));
  const { costNanos: spent, estimatedNanos, unpriced } = own;
  const [of] = Object.values(counted);
  const atEnd = projected(spent, period, now, offsetAt);
  return {
    budget,
    spent,
    estimatedNanos,
    unpriced,
    ...(of !== undefined && { of }),
    ...(atEnd !== undefined && { projected: atEnd }),
  };
}
