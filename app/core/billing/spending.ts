// What all calls together may cost, by day and by month.
import type { BillingSummary } from "./summary.ts";

/** In billionths of a US dollar; absent: no limit. */
export interface Spending {
  dayNanos?: number;
  monthNanos?: number;
  /** Ask models whose price nobody knows although there is a limit. */
  unpriced?: boolean;
}

/** What the running day and month have cost, in billionths of a US dollar, with what calls under way may still cost. */
export interface Spent {
  day: number;
  month: number;
}

/** What Octo's own calls have cost of a period: books of other programs were read in, not run up here. */
export function ownNanos({ byImport }: BillingSummary): number {
  return byImport[""]?.costNanos ?? 0;
}

export const isLimited = ({ dayNanos, monthNanos }: Spending): boolean => Boolean(dayNanos || monthNanos);

/** Why a call that may cost `next` must not begin, in words for the person; undefined while there is room. */
export function overSpending(limits: Spending, spent: Spent, next: number): string | undefined {
  const over = (limit: number | undefined, soFar: number) => limit !== undefined && limit > 0 && soFar + next > limit;
  if (over(limits.dayNanos, spent.day)) return reached("day", spent.day, limits.dayNanos);
  if (over(limits.monthNanos, spent.month)) return reached("month", spent.month, limits.monthNanos);
  return undefined;
}

const dollars = (nanos: number): string => `$${(nanos / 1e9).toFixed(nanos % 1e7 === 0 ? 2 : 4)}`;

const reached = (what: "day" | "month", spent: number, limit = 0): string =>
  `The limit of ${dollars(limit)} a ${what} leaves no room for another call: ${dollars(spent)} are spent. Raise it in Settings, then continue.`;
