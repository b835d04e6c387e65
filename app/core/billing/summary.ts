// records → totals. One set of folds for page, export and command line.
import type { CallId, SessionId } from "../ids.ts";
import type { Usage } from "../model/message.ts";

export type Period = "day" | "week" | "month" | "year" | "all";

export interface BillingQuery {
  /** Inclusive, milliseconds since 1970. */
  from?: number;
  to?: number;
  model?: string;
  sessionId?: SessionId;
  limit?: number;
  /** Records after this one in the answer's order; for paging. */
  after?: CallId;
}

export interface Tally extends Usage {
  costNanos: number;
  requests: number;
  /** Requests whose price is unknown: the cost is at least what is shown. */
  unpriced: number;
  /** Requests whose usage is our estimate. */
  estimated: number;
}

export interface BillingSummary extends Tally {
  period: Period;
  from: number;
  to: number;
  byModel: Record<string, Tally>;
  /** Local date `YYYY-MM-DD` → tally. */
  byDay: Record<string, Tally>;
  bySession: Record<string, Tally>;
}

export interface DailyCost extends Tally {
  date: string;
}
