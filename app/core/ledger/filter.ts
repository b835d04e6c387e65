// Filters that select records by field values and by time.
import type { CallId, TurnId } from "#core/ids.ts";
import { daysOf, localDay, type OffsetAt, type Period, periodStart, type Span, utcRange } from "./calendar.ts";
import type { LedgerRecord } from "./record.ts";
import { dayOf, dimensions } from "./rollup.ts";

/** Fields that a filter can name. */
export const filterNames = dimensions.filter((name) => name !== "day");

/** Matches records that have all of these values. */
export type CallFilter = Partial<Pick<LedgerRecord, (typeof filterNames)[number]>>;

export interface LedgerFilter extends CallFilter {
  /** The first moment, inclusive, in milliseconds since 1970. */
  from?: number;
  to?: number;
  /** The local days of the records. Each record's day is taken at the UTC offset stored in that record. */
  span?: Span;
}

export interface LedgerQuery extends LedgerFilter {
  turnId?: TurnId;
  limit?: number;
  /** For paging: only records that come after this call in the answer. */
  after?: CallId;
}

/** The part of a query that selects the records of a period. */
export function periodQuery(
  period: Period | Span,
  now: number,
  offsetAt: OffsetAt,
): Pick<LedgerQuery, "from" | "span"> {
  if (typeof period === "object") return { span: period };
  if (period === "all") return {};
  const from = periodStart(period, now, offsetAt);
  if (period === "week") return { from };
  return { span: { firstDay: localDay(from, offsetAt(from)), lastDay: "9999-12-31" } };
}

/** Checks days, fields and turn. The caller checks `from`, `to`, `after` and `limit`. */
export function matchesQuery(record: LedgerRecord, query: LedgerQuery): boolean {
  const { span, turnId } = query;
  if (span && !isWithin(dayOf(record), span)) return false;
  return matchesFields(record, query) && (!turnId || record.turnId === turnId);
}

/** Checks the fields of a filter and ignores its times. */
export function matchesFields(one: Partial<LedgerRecord>, query: LedgerFilter): boolean {
  return filterNames.every((name) => query[name] === undefined || one[name] === query[name]);
}

export const isWithin = (day: string, { firstDay, lastDay }: Span): boolean => day >= firstDay && day <= lastDay;

/** The first and last millisecond of a matching record. A span of days is widened to cover all time zones. */
export function timeRange({ from, to, span }: LedgerFilter): [from: number, to: number] {
  const [first, last] = span
    ? utcRange(span.firstDay, span.lastDay)
    : [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  return [Math.max(first, from ?? Number.NEGATIVE_INFINITY), Math.min(last, to ?? Number.POSITIVE_INFINITY)];
}

/** True if the query may match calls of the month (`YYYY-MM`). */
export function touchesMonth(query: LedgerFilter, month: string): boolean {
  const [firstDay, lastDay] = daysOf(month);
  if (query.span) return lastDay >= query.span.firstDay && firstDay <= query.span.lastDay;
  const [from, to] = timeRange(query);
  const [first, last] = utcRange(firstDay, lastDay);
  return last >= from && first <= to;
}
