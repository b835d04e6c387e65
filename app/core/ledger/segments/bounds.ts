// The moments between which the calls of a question lie.
import { daysOf, everywhere } from "#core/ledger/calendar.ts";
import type { LedgerFilter } from "#core/ledger/summary.ts";

export function bounds({ from, to, span }: LedgerFilter): [from: number, to: number] {
  const [first, last] = span
    ? everywhere(span.firstDay, span.lastDay)
    : [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  return [Math.max(first, from ?? Number.NEGATIVE_INFINITY), Math.min(last, to ?? Number.POSITIVE_INFINITY)];
}

/** Whether a question is about days of a month. */
export function hasMonth(query: LedgerFilter, month: string): boolean {
  const [firstDay, lastDay] = daysOf(month);
  if (query.span) return lastDay >= query.span.firstDay && firstDay <= query.span.lastDay;
  const [from, to] = bounds(query);
  const [first, last] = everywhere(firstDay, lastDay);
  return last >= from && first <= to;
}
