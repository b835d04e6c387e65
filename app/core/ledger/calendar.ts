// Local days, months and the spans of time that a summary covers.

/** Minutes east of UTC at a moment; `at => -new Date(at).getTimezoneOffset()` where there is a system clock. */
export type OffsetAt = (at: number) => number;

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** `YYYY-MM-DD` where clocks run `utcOffset` minutes ahead of UTC. */
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

/** Days since 1970 → their dates: many calls are of few days. */
const dates = new Map<number, string>();

/** `YYYY-MM`, likewise. */
export const localMonth = (at: number, utcOffset: number): string => localDay(at, utcOffset).slice(0, 7);

/** ISO 8601 with the local offset, e.g. `2026-05-22T15:30:00+08:00`. */
export function localTimestamp(at: number, utcOffset: number): string {
  const local = at + utcOffset * minute;
  const ofDay = local - Math.floor(local / day) * day;
  const ms = ofDay % 1000;
  const clock = `${two(ofDay / hour)}:${two((ofDay % hour) / minute)}:${two((ofDay % minute) / 1000)}`;
  const ahead = Math.abs(utcOffset);
  const zone = `${utcOffset < 0 ? "-" : "+"}${two(ahead / 60)}:${two(ahead % 60)}`;
  return `${localDay(at, utcOffset)}T${clock}${ms === 0 ? "" : `.${String(ms).padStart(3, "0")}`}${zone}`;
}

const two = (n: number): string => (n < 10 ? `0${Math.floor(n)}` : `${Math.floor(n)}`);

/** The moment a local day begins, on the right side of a clock change. */
export function startOfDay(date: string, offsetAt: OffsetAt): number {
  const utc = Date.parse(`${date}T00:00:00Z`);
  const guess = utc - offsetAt(utc) * minute;
  return utc - offsetAt(guess) * minute;
}

export const dayAfter = (date: string): string => localDay(Date.parse(date) + day, 0);

/** From the moment a day begins at the first place on earth until it has ended at the last. */
export const everywhere = (firstDay: string, lastDay: string): [from: number, to: number] => [
  Date.parse(firstDay) - 14 * 60 * minute,
  Date.parse(lastDay) + day + 12 * 60 * minute,
];

/** The first day that begins no earlier than this moment wherever on earth, and when the days before it are over. */
export function wholeDaysFrom(from: number): { firstDay: string; until: number } {
  let firstDay = localDay(from, 0);
  let until = from;
  for (
    let [begins, ends] = everywhere(firstDay, firstDay);
    begins < from;
    [begins, ends] = everywhere(firstDay, firstDay)
  ) {
    until = ends;
    firstDay = dayAfter(firstDay);
  }
  return { firstDay, until };
}

/** The first and the last day of a month given as `YYYY-MM`. */
export function daysOf(month: string): [first: string, last: string] {
  const [year = 0, number = 1] = month.split("-").map(Number);
  return [`${month}-01`, localDay(Date.UTC(year, number, 0), 0)];
}

/** `count` days ending today, oldest first. */
export function lastDays(count: number, now: number, offsetAt: OffsetAt): string[] {
  const today = Date.parse(localDay(now, offsetAt(now)));
  return Array.from({ length: count }, (_, i) => localDay(today - (count - 1 - i) * day, 0));
}

/** A week is the last seven times 24 hours; the others begin with the local day, month or year. */
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
export type Period = "day" | "week" | "month" | "year" | "all";
/** Whole local days, both included, as `YYYY-MM-DD`. */

export interface Span {
  firstDay: string;
  lastDay: string;
}
