// A limit on what some or all calls together may cost in a stretch of time, and which calls it is about.

export const budgetPeriods = ["day", "week", "month", "total"] as const;
export type BudgetPeriod = (typeof budgetPeriods)[number];

/** What of a call a budget can be about: fields of its record. */
export const budgetFields = [
  "sessionId",
  "folder",
  "model",
  "account",
  "purpose",
  "channel",
  "person",
] as const satisfies readonly string[];
export type BudgetField = (typeof budgetFields)[number];
export const budgetScopes = ["everything", ...budgetFields] as const;
export type BudgetScope = (typeof budgetScopes)[number];

export interface CostBudget {
  id: string;
  period: BudgetPeriod;
  scope: BudgetScope;
  /** Of what the scope names; absent: each one has as much for itself. */
  value?: string;
  /** In billionths of a US dollar. */
  nanos: number;
  /** A hard one stops, a soft one tells. */
  kind: "hard" | "soft";
}

/** What of a call budgets look at. */
export type CallMarks = Partial<Record<BudgetField, string>>;

/** What the budget counts together with a call, to filter records by; undefined when the call is not under it. */
export function countedWith({ scope, value }: CostBudget, marks: CallMarks): CallMarks | undefined {
  if (scope === "everything") return {};
  const own = marks[scope];
  return own === undefined || (value !== undefined && value !== own) ? undefined : { [scope]: own };
}

/** Whether a call is among those that are counted together. */
export const isCounted = (together: CallMarks, marks: CallMarks): boolean =>
  budgetFields.every((field) => together[field] === undefined || together[field] === marks[field]);
