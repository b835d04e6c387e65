// Local days, months and periods of time.

/**
 * Returns the offset of local time from UTC at a moment, in minutes, positive in the east. For the system's time zone:
 * `at => -new Date(at).getTimezoneOffset()`.
 */
export type OffsetAt = (at: number) => number;

export type Period = "day" | "week" | "month" | "year" | "all";

/** A range of local days, as `YYYY-MM-DD`. Both ends are included. */
export interface Span {
  firstDay: string;
  lastDay: string;
  /** True if each record's own days are meant, whatever the person has chosen: the days by which files are named. */
  own?: true;
}

/** The last day of a range without an end. */
export const endOfTime = "9999-12-31";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** Returns the local date as `YYYY-MM-DD`. `utcOffset` is in minutes east of UTC. */
export function localDay(at: number, utcOffset: number): string {
  const number = Math.floor((at + utcOffset * minute) / day);
  let date = dates.get(number);
  if (date === undefined) {
    date = new Date(number * day).toISOString().slice(0, 10);
    if (dates.size > 10_000) dates.clear();
    dates.set(number, date);
  }
  return date;
}

/** A cache of dates by the number of days since 1970. Even a million calls fall on only a few different days. */
const dates = new Map<number, string>();

/** Returns the local month as `YYYY-MM`. `utcOffset` is in minutes east of UTC. */
export const localMonth = (at: number, utcOffset: number): string => localDay(at, utcOffset).slice(0, 7);

/**
 * Returns a time in ISO 8601 with its offset, e.g. `2026-05-22T15:30:00+08:00`. `utcOffset` is in minutes east of UTC.
 */
export function localTimestamp(at: number, utcOffset: number): string {
  const local = at + utcOffset * minute;
  const ofDay = local - Math.floor(local / day) * day;
  const ms = ofDay % 1000;
  const clock = `${twoDigits(ofDay / hour)}:${twoDigits((ofDay % hour) / minute)}:${twoDigits((ofDay % minute) / 1000)}`;
  const ahead = Math.abs(utcOffset);
  const zone = `${utcOffset < 0 ? "-" : "+"}${twoDigits(ahead / 60)}:${twoDigits(ahead % 60)}`;
  return `${localDay(at, utcOffset)}T${clock}${ms === 0 ? "" : `.${String(ms).padStart(3, "0")}`}${zone}`;
}

const twoDigits = (n: number): string => (n < 10 ? `0${Math.floor(n)}` : `${Math.floor(n)}`);

/**
 * Returns the moment at which a local day begins. The offset is looked up twice, because it may be different on that
 * day if the clocks change.
 */
export function startOfDay(date: string, offsetAt: OffsetAt): number {
  const utc = Date.parse(`${date}T00:00:00Z`);
  const guess = utc - offsetAt(utc) * minute;
  const start = utc - offsetAt(guess) * minute;
  // If the clocks are set forward at midnight, the day begins at one o'clock.
  return localDay(start, offsetAt(start)) < date ? utc - offsetAt(start) * minute : start;
}

export const dayAfter = (date: string): string => localDay(Date.parse(date) + day, 0);

/** Returns the earliest and the latest moment that belongs to these days in any time zone (UTC+14 to UTC-12). */
export const utcRange = (firstDay: string, lastDay: string): [from: number, to: number] => [
  Date.parse(firstDay) - 14 * hour,
  Date.parse(lastDay) + day + 12 * hour,
];

/**
 * Returns `firstDay`, the first local day that begins at or after `from` in every time zone, and `until`, the moment
 * when the day before `firstDay` has ended in every time zone.
 */
export function firstWholeDay(from: number): { firstDay: string; until: number } {
  let firstDay = localDay(from, 0);
  let until = from;
  for (
    let [begins, ends] = utcRange(firstDay, firstDay);
    begins < from;
    [begins, ends] = utcRange(firstDay, firstDay)
  ) {
    until = ends;
    firstDay = dayAfter(firstDay);
  }
  return { firstDay, until };
}

/** Returns the first and the last day of a month, which is given as `YYYY-MM`. */
export function daysOf(month: string): [first: string, last: string] {
  const [year = 0, number = 1] = month.split("-").map(Number);
  return [`${month}-01`, localDay(Date.UTC(year, number, 0), 0)];
}

/** Returns the days of a month, which is given as `YYYY-MM`, as the monthly files have them. */
export function spanOfMonth(month: string): Span {
  const [firstDay, lastDay] = daysOf(month);
  return { firstDay, lastDay, own: true };
}

/** Returns the Monday and the Sunday of the week that contains the date. */
export function weekOf(date: string): Span {
  const at = Date.parse(date);
  const monday = at - ((new Date(at).getUTCDay() + 6) % 7) * day;
  return { firstDay: localDay(monday, 0), lastDay: localDay(monday + 6 * day, 0) };
}

/** Returns the last `count` days up to today, oldest first, as `YYYY-MM-DD`. */
export function lastDays(count: number, now: number, offsetAt: OffsetAt): string[] {
  const today = Date.parse(localDay(now, offsetAt(now)));
  return Array.from({ length: count }, (_, i) => localDay(today - (count - 1 - i) * day, 0));
}

/**
 * Returns the moment at which a period begins. A week begins exactly seven days ago; a day, month or year begins at its
 * local midnight.
 */
export function periodStart(period: Period, now: number, offsetAt: OffsetAt): number {
  const today = localDay(now, offsetAt(now));
  switch (period) {
    case "day":
      return startOfDay(today, offsetAt);
    case "week":
      return now - 7 * day;
    case "month":
      return startOfDay(`${today.slice(0, 7)}-01`, offsetAt);
    case "year":
      return startOfDay(`${today.slice(0, 4)}-01-01`, offsetAt);
    case "all":
      return 0;
  }
}
