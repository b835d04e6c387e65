// The messages that a person reads when a budget stops a call. The log stores them in English. The screen recognises
// them and shows them in the person's language.
import type { BudgetPeriod, CostBudget } from "./budget.ts";

const dollars = (nanos: number): string => `$${(nanos / 1e9).toFixed(nanos % 1e7 === 0 ? 2 : 4)}`;

const periods: Record<BudgetPeriod, string> = { day: "a day", week: "a week", month: "a month", total: "in all" };

/**
 * Makes the message for a budget that is used up. @param name the account's name, or the value of the budget's scope
 */
export function budgetReachedMessage(
  { nanos, period, scope }: CostBudget,
  spent: number,
  name: string | undefined,
): string {
  const about: Record<CostBudget["scope"], string> = {
    everything: "",
    sessionId: " for this chat",
    folder: ` for the project ${name}`,
    model: ` for the model ${name}`,
    account: ` for the account ${name}`,
    purpose: ` for calls of the kind “${name}”`,
    channel: ` for the channel ${name}`,
    person: ` for ${name}`,
  };
  return `The limit of ${dollars(nanos)} ${periods[period]}${about[scope]} leaves no room for another call: ${dollars(spent)} are spent. Raise it in Settings, then continue.`;
}

export const unknownPriceMessage = (model: string): string =>
  `Nobody knows what ${model} costs, so the limits on spending cannot be kept. Allow it in Settings, or choose another model.`;
