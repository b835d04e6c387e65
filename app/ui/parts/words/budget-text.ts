// Texts about budgets, with the names that the person gave to chats and accounts.
import { type Accessor, createResource } from "solid-js";
import type { BudgetUsage } from "#core/ledger/budgets/budget-usage.ts";
import type { CostBudget } from "#core/ledger/budgets/budget.ts";
import type { RecordedPurpose } from "#core/ledger/record.ts";
import type { SessionId } from "#core/ids.ts";
import type { BudgetEntry } from "#core/session/state.ts";
import { money } from "./format.ts";
import { sumText } from "./sum-text.ts";
import { t } from "../../text/t.ts";
import "../../text/budgets.ts";
import "../../text/money.ts";
import { currency } from "../../state/shown-currency.ts";
import { useOcto } from "../../state/context.ts";
import { createSetting } from "../../state/stored-settings.ts";

type BudgetSubject = Pick<CostBudget, "scope" | "value"> & {
  /** The value that this text is about, such as one chat. Set only if the budget applies to each value of its scope. */
  of?: string;
};

/** Returns a function that names what a budget applies to. The titles of chats are loaded in the background. */
export function createBudgetNames(abouts: Accessor<BudgetSubject[]>): (about: BudgetSubject) => string {
  const octo = useOcto();
  const [accounts] = createSetting("accounts");
  const [titles] = createResource<Record<string, string>, SessionId[]>(
    () => abouts().flatMap((about) => (about.scope === "sessionId" ? (nameOf(about) ?? []) : [])) as SessionId[],
    async (ids) => (ids.length > 0 ? octo.call((api) => api.sessions.titles(ids)) : {}),
    { initialValue: {} },
  );
  // Signals are tracked, because the returned function is called in JSX.
  // oxlint-disable-next-line solid/reactivity
  return (about) => {
    const name = nameOf(about);
    if (name === undefined) return t().budgets.eachOf[about.scope];
    if (about.scope === "sessionId") {
      const title = titles.latest[name];
      if (title === undefined) return titles.loading ? t().budgets.eachOf.sessionId : t().money.deletedChat;
      return title || t().chat.newChat;
    }
    if (about.scope === "account") return accounts()?.find(({ id }) => id === name)?.name ?? t().money.removedAccount;
    return about.scope === "purpose" ? t().money.purposes[name as RecordedPurpose] : name;
  };
}

const nameOf = ({ of, value }: BudgetSubject): string | undefined => of ?? value;

/** Returns a function that says how much of a budget is used and what the whole period will cost at this pace. */
export function createUsageText(states: Accessor<BudgetUsage[]>): (state: BudgetUsage) => string {
  const about = ({ budget, of }: BudgetUsage): BudgetSubject => ({ ...budget, ...(of !== undefined && { of }) });
  const names = createBudgetNames(() => states().map(about));
  return (state) => {
    const { budget, spent, projected } = state;
    const { period, nanos } = budget;
    const used = sumText({ ...state, costNanos: spent });
    const [limit, end] = [nanos, projected ?? spent].map((amount) => money(amount, currency())) as [string, string];
    if (budget.scope === "everything" && period === "day") return t().money.budgetDay(used, limit);
    if (budget.scope === "everything" && period === "month") return t().money.budgetMonth(used, limit, end);
    const words = t().budgets.used(names(about(state)), t().budgets.running[period], used, limit);
    return projected === undefined ? words : t().budgets.heading(words, end);
  };
}

export type BudgetAlert = Pick<BudgetEntry, "budget" | "of" | "share" | "spent">;

export function createAlertText(neared: Accessor<BudgetAlert | undefined>): Accessor<string> {
  const about = (): BudgetSubject | undefined => {
    const now = neared();
    return now && { ...now.budget, ...(now.of !== undefined && { of: now.of }) };
  };
  const names = createBudgetNames(() => [about()].filter((one) => one !== undefined));
  return () => {
    const now = neared();
    const one = about();
    if (!now || !one) return "";
    const { budget, share, spent } = now;
    const [limit, used] = [budget.nanos, spent].map((nanos) => money(nanos, currency()));
    return t().budgets.reached({
      share,
      limit: limit ?? "",
      period: t().budgets.periods[budget.period],
      about: names(one),
      spent: used ?? "",
    });
  };
}
