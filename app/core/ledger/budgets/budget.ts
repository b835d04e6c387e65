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
  /** The budget counts only calls with this value in the scope's field. Absent: each value has a separate budget. */
  value?: string;
  /** The limit, in billionths of a US dollar. */
  nanos: number;
  /** A hard budget stops calls; a soft one only alerts. */
  kind: "hard" | "soft";
}

/** The fields of a call that decide which budgets count the call. */
export type CallMarks = Partial<Record<BudgetField, string>>;

/** The field values shared by all calls that the budget adds up with this call; undefined if it ignores this call. */
export function countedMarks({ scope, value }: CostBudget, marks: CallMarks): CallMarks | undefined {
  if (scope === "everything") return {};
  const own = marks[scope];
  return own === undefined || (value !== undefined && value !== own) ? undefined : { [scope]: own };
}

/** True if a call's fields have all of the counted values. */
export const hasMarks = (counted: CallMarks, marks: CallMarks): boolean =>
  budgetFields.every((field) => counted[field] === undefined || counted[field] === marks[field]);
