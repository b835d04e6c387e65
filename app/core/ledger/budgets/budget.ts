// A budget: a limit on what some or all calls together may cost in a period.

export const budgetPeriods = ["day", "week", "month", "total"] as const;
export type BudgetPeriod = (typeof budgetPeriods)[number];

/** The record fields to whose values a budget can be restricted. */
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

/** One budget. This is a stored setting, so its field names must not change. */
export interface CostBudget {
  id: string;
  period: BudgetPeriod;
  scope: BudgetScope;
  /**
   * If present, the budget counts only calls with this value in the field that `scope` names. If absent, each value of
   * that field has its own limit.
   */
  value?: string;
  /** The limit, in billionths of a US dollar. */
  nanos: number;
  /** A hard budget stops calls. A soft budget only alerts. */
  kind: "hard" | "soft";
}

/** The fields of a call that decide which budgets count the call. */
export type CallMarks = Partial<Record<BudgetField, string>>;

/**
 * Returns the field values shared by all calls whose costs the budget adds up with this call. Undefined if the budget
 * does not count this call.
 */
export function countedMarks({ scope, value }: CostBudget, marks: CallMarks): CallMarks | undefined {
  if (scope === "everything") return {};
  const own = marks[scope];
  return own === undefined || (value !== undefined && value !== own) ? undefined : { [scope]: own };
}

/** True if a call has all of the counted field values. */
export const hasMarks = (counted: CallMarks, marks: CallMarks): boolean =>
  budgetFields.every((field) => counted[field] === undefined || counted[field] === marks[field]);
