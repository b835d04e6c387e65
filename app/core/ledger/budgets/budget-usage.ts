// How far each budget is used, for a person to look at.
import { type BudgetField, type CallMarks, type CostBudget, countedWith } from "./budget.ts";
import type { OffsetAt } from "#core/ledger/calendar.ts";
import { budgetsOf, ownNanos, projected, type BudgetSettings, spanOfPeriod } from "./budget-settings.ts";
import type { LedgerFilter, LedgerSummary } from "#core/ledger/summary.ts";
import type { Span } from "#core/ledger/calendar.ts";
import type { Period } from "#core/ledger/calendar.ts";

export interface BudgetState {
  budget: CostBudget;
  /** What it is about, where it is about one thing. */
  of?: string;
  /** What the running period has cost. */
  spent: number;
  /** What it will have cost by its end, at this pace. */
  heading?: number;
}

interface Ledger {
  summary(period: Period | Span, filter?: LedgerFilter): Promise<LedgerSummary>;
}

export interface AsOf {
  now: number;
  offsetAt: OffsetAt;
}

/** Of a budget that each one has for itself, so many are shown: the dearest. */
const shown = 3;

const groupOf: Record<BudgetField, (sums: LedgerSummary) => Record<string, { costNanos: number }>> = {
  sessionId: ({ bySession }) => bySession,
  folder: ({ byFolder }) => byFolder,
  model: ({ byModel }) => byModel,
  account: ({ byAccount }) => byAccount,
  purpose: ({ byPurpose }) => byPurpose,
  channel: ({ byChannel }) => byChannel,
  person: ({ byPerson }) => byPerson,
};

/** @param marks only budgets that a call with these falls under; absent: all there are */
export async function budgetStates(
  spending: BudgetSettings,
  ledger: Ledger,
  asOf: AsOf,
  marks?: CallMarks,
): Promise<BudgetState[]> {
  const states = await Promise.all(
    budgetsOf(spending).map(async (budget) => {
      const together = marks ? [countedWith(budget, marks)] : await namesOf(budget, ledger, asOf);
      return Promise.all(together.map((one) => (one ? stateOf(budget, one, ledger, asOf) : [])));
    }),
  );
  return states.flat(2);
}

async function namesOf(budget: CostBudget, ledger: Ledger, { now, offsetAt }: AsOf): Promise<CallMarks[]> {
  const { scope, value, period } = budget;
  if (scope === "everything") return [{}];
  if (value !== undefined) return [{ [scope]: value }];
  const sums = await ledger.summary(spanOfPeriod(period, now, offsetAt));
  return Object.entries(groupOf[scope](sums))
    .filter(([name, { costNanos }]) => name !== "" && costNanos > 0)
    .sort(([, a], [, b]) => b.costNanos - a.costNanos)
    .slice(0, shown)
    .map(([name]) => ({ [scope]: name }));
}

async function stateOf(budget: CostBudget, together: CallMarks, ledger: Ledger, asOf: AsOf): Promise<BudgetState> {
  const { now, offsetAt } = asOf;
  const { period } = budget;
  const spent = ownNanos(await ledger.summary(spanOfPeriod(period, now, offsetAt), together as LedgerFilter));
  const [of] = Object.values(together);
  const heading = projected(spent, period, now, offsetAt);
  return { budget, spent, ...(of !== undefined && { of }), ...(heading !== undefined && { heading }) };
}
