// A budget: how much some or all calls together may cost in a period, and which calls it counts.

export const budgetPeriods = ["day", "week", "month", "total"] as const;
export type BudgetPeriod = (typeof budgetPeriods)[number];

/** Record fields that a budget can be limited to. */
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

/** A stored setting: its field names must not change. */
export interface CostBudget {
  id: string;
  period: BudgetPeriod;
  scope: BudgetScope;
  /** Counts only calls with this value in the scope's field. Absent: each value has a budget of its own. */
  value?: string;
  /** Billionths of a US dollar. */
  nanos: number;
  /** A hard budget stops calls; a soft one only alerts. */
  kind: "hard" | "soft";
}

/** The fields of a call that budgets look at. */
export type CallMarks = Partial<Record<BudgetField, string>>;

/** The marks of all calls that the budget counts together with this one; undefined if it does not count this call. */
export function countedMarks({ scope, value }: CostBudget, marks: CallMarks): CallMarks | undefined {
  if (scope === "everything") return {};
  const own = marks[scope];
  return own === undefined || (value !== undefined && value !== own) ? undefined : { [scope]: own };
}

/** True if a call has all of the counted marks. */
export const hasMarks = (counted: CallMarks, marks: CallMarks): boolean =>
  budgetFields.every((field) => counted[field] === undefined || counted[field] === marks[field]);
