// Filters that select records by the values of their fields and by time.
import type { CallId, TurnId } from "#core/ids.ts";
import {
  daysOf,
  endOfTime,
  localDay,
  type OffsetAt,
  type Period,
  periodStart,
  type Span,
  utcRange,
} from "./calendar.ts";
import type { LedgerRecord } from "./record.ts";
import { dayOf, dimensions } from "./rollup.ts";

/** The fields by whose value a filter can select records. */
export const filterNames = dimensions.filter((name) => name !== "day");

/** Selects records that have all of these values. */
export type CallFilter = Partial<Pick<LedgerRecord, (typeof filterNames)[number]>>;

export interface LedgerFilter extends CallFilter {
  /** First moment of the range, inclusive, in milliseconds since 1970. */
  from?: number;
  to?: number;
  /** The range of local days. A record's day is calculated with the UTC offset that is stored in the record. */
  span?: Span;
}

export interface LedgerQuery extends LedgerFilter {
  turnId?: TurnId;
  limit?: number;
  /** For paging: returns only records that follow this call in the list. */
  after?: CallId;
}

/** Returns the part of a query that selects the records of a period. */
export function periodQuery(
  period: Period | Span,
  now: number,
  offsetAt: OffsetAt,
): Pick<LedgerQuery, "from" | "span"> {
  if (typeof period === "object") return { span: period };
  if (period === "all") return {};
  const from = periodStart(period, now, offsetAt);
  if (period === "week") return { from };
  return { span: { firstDay: localDay(from, offsetAt(from)), lastDay: endOfTime } };
}

/**
 * True if a record matches the days, fields and turn of a query. The caller has to check `from`, `to`, `after` and
 * `limit`.
 */
export function matchesQuery(record: LedgerRecord, query: LedgerQuery): boolean {
  const { span, turnId } = query;
  if (span && !isWithin(dayOf(record), span)) return false;
  return matchesFields(record, query) && (!turnId || record.turnId === turnId);
}

/** True if a record has all field values of a filter. Times are not checked. */
export function matchesFields(one: Partial<LedgerRecord>, query: LedgerFilter): boolean {
  return filterNames.every((name) => query[name] === undefined || one[name] === query[name]);
}

export const isWithin = (day: string, { firstDay, lastDay }: Span): boolean => day >= firstDay && day <= lastDay;

/**
 * Returns the first and the last millisecond at which a matching call can have been made. A range of days is widened to
 * cover all time zones.
 */
export function timeRange({ from, to, span }: LedgerFilter): [from: number, to: number] {
  const [first, last] = span
    ? utcRange(span.firstDay, span.lastDay)
    : [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  return [Math.max(first, from ?? Number.NEGATIVE_INFINITY), Math.min(last, to ?? Number.POSITIVE_INFINITY)];
}

/** True if the query can match calls of the month (`YYYY-MM`). */
export function touchesMonth(query: LedgerFilter, month: string): boolean {
  const [firstDay, lastDay] = daysOf(month);
  if (query.span) return lastDay >= query.span.firstDay && firstDay <= query.span.lastDay;
  const [from, to] = timeRange(query);
  const [first, last] = utcRange(firstDay, lastDay);
  return last >= from && first <= to;
}
