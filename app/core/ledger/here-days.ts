// Days of the place where the person is now. Sums are stored by each record's own day, which is the same for all calls
// that were made with this place's offset. Only calls made elsewhere are given another day.
import { dayAfter, endOfTime, localDay, type OffsetAt, startOfDay, type Span } from "./calendar.ts";
import type { LedgerFilter } from "./filter.ts";
import type { LedgerRecord } from "./record.ts";
import type { CallGroup } from "./rollup.ts";

/** Whose days the pages and budgets count by: those of the place where the person is, or each record's own. */
export type DayChoice = "here" | "own";

/** The times of calls that were made with the same offset from UTC. */
export interface OffsetRange {
  utcOffset: number;
  firstAt: number;
  lastAt: number;
}

export interface HereDays {
  dayAt(at: number): string;
  /** Returns the record as if it had been made here. */
  moved(record: LedgerRecord): LedgerRecord;
  /** True if this place had these offsets at these times, so that its days are the calls' own. */
  areOurs(ranges: readonly OffsetRange[]): boolean;
  /** Replaces the days of a query by the time that they cover. */
  inTime<Q extends LedgerFilter>(query: Q): Q;
}

const dayMs = 24 * 3_600_000;
/** Clocks change on a quarter of an hour, so all moments of one have the same day. */
const quarterMs = 15 * 60_000;

export function hereDays(offsetAt: OffsetAt): HereDays {
  const days = new Map<number, string>();
  const dayAt = (at: number): string => {
    const quarter = Math.floor(at / quarterMs);
    let day = days.get(quarter);
    if (day === undefined) {
      day = localDay(at, offsetAt(at));
      days.set(quarter, day);
    }
    return day;
  };
  const isOurs = ({ utcOffset, firstAt, lastAt }: OffsetRange) => {
    for (let at = firstAt; at < lastAt; at += dayMs) if (offsetAt(at) !== utcOffset) return false;
    return offsetAt(lastAt) === utcOffset;
  };
  return {
    dayAt,
    moved: (record) => ({ ...record, utcOffset: offsetAt(record.at) }),
    areOurs: (ranges) => ranges.every(isOurs),
    inTime: (query) => {
      const { span, from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = query;
      if (!span) return query;
      const [first, last] = timeOf(span, offsetAt);
      return { ...query, span: undefined, from: Math.max(from, first), to: Math.min(to, last) };
    },
  };
}

const timeOf = ({ firstDay, lastDay }: Span, offsetAt: OffsetAt): [from: number, to: number] => [
  startOfDay(firstDay, offsetAt),
  lastDay === endOfTime ? Number.POSITIVE_INFINITY : startOfDay(dayAfter(lastDay), offsetAt) - 1,
];

/** The time of a day with the offset of the calls that were made on it. */
export function rangeOf({ day, utcOffset }: Pick<CallGroup, "day" | "utcOffset">): OffsetRange {
  const firstAt = Date.parse(day) - utcOffset * 60_000;
  return { utcOffset, firstAt, lastAt: firstAt + dayMs - 1 };
}

/** @param calls in order of time */
export function offsetRanges(calls: Iterable<Pick<LedgerRecord, "at" | "utcOffset">>): OffsetRange[] {
  const ranges = new Map<number, OffsetRange>();
  for (const { at, utcOffset } of calls) {
    const known = ranges.get(utcOffset);
    if (known) known.lastAt = at;
    else ranges.set(utcOffset, { utcOffset, firstAt: at, lastAt: at });
  }
  return [...ranges.values()];
}
