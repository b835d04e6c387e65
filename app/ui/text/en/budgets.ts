// English texts of budgets. The message of a hard budget that stops a call is in core/ledger/budgets.

interface ReachedBudget {
  /** The used share of the budget, in percent. */
  share: number;
  limit: string;
  period: string;
  about: string;
  spent: string;
}

export const budgets = {
  more: "More limits",
  hint: "Set limits per project, model, chat and more. A hard limit blocks calls that would exceed it. A soft limit notifies you at 80% and at 100%. Weeks begin on Monday.",
  add: "Add a limit",
  save: "Save limit",
  leave: "Cancel",
  change: "Change",
  changeNamed: (what: string) => `Change: ${what}`,
  remove: "Remove",
  removeNamed: (what: string) => `Remove: ${what}`,
  amount: "Amount in dollars",
  period: "Period",
  periods: { day: "a day", week: "a week", month: "a month", total: "in total" },
  scope: "Applies to",
  scopes: {
    everything: "everything",
    sessionId: "chats",
    folder: "projects",
    model: "models",
    account: "accounts",
    purpose: "purposes",
    channel: "channels",
    person: "people",
  },
  value: "Which",
  each: "each separately",
  unrecorded: "No call has this information yet, so this limit has no effect for now.",
  kind: "When it is reached",
  kinds: { hard: "block calls", soft: "notify me" },
  needsAmount: "Enter an amount above 0 dollars.",
  twice: "This limit already exists. Change the existing one instead.",
  eachOf: {
    everything: "everything",
    sessionId: "each chat",
    folder: "each project",
    model: "each model",
    account: "each account",
    purpose: "each purpose",
    channel: "each channel",
    person: "each person",
  },
  line: (amount: string, period: string, about: string, kind: string) => `${amount} ${period} for ${about}: ${kind}`,
  used: (about: string, period: string, spent: string, limit: string) => `${about}, ${period}: ${spent} of ${limit}`,
  heading: (words: string, heading: string) => `${words}, on pace for about ${heading}`,
  running: { day: "today", week: "this week", month: "this month", total: "in total" },
  reached: ({ share, limit, period, about, spent }: ReachedBudget) =>
    share >= 100
      ? `The limit of ${limit} ${period} for ${about} is used up: ${spent} spent. Octo continues.`
      : `${share}% of the limit of ${limit} ${period} for ${about} is used: ${spent} spent.`,
  share: (share: number) => `${share}% of the budget`,
};
