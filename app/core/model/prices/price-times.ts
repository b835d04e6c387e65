// Which price was valid at a moment: rows that changed on a day, and times of day.
import type { ListedPrice, PriceRow, PriceWindow } from "./listed-price.ts";

/** Returns the row that was valid at a moment. `until` is absent for the newest row. */
export const rowAt = (entry: ListedPrice, at: number): PriceRow & { until?: number } =>
  entry.before?.find(({ until }) => at < until) ?? entry;

const minuteMs = 60_000;
const dayMinutes = 24 * 60;
const weekMinutes = 7 * dayMinutes;
/** The beginning of a Sunday, in minutes since 1970. */
const sunday = 3 * dayMinutes;

const compiled = new WeakMap<PriceWindow, Uint8Array>();

/** True if the moment lies in one of the window's spans. */
export function isWithin(window: PriceWindow, at: number): boolean {
  let minutes = compiled.get(window);
  if (!minutes) compiled.set(window, (minutes = minutesOf(window)));
  const minute = (Math.floor(at / minuteMs) + (window.ahead ?? 0) - sunday) % weekMinutes;
  return minutes[minute < 0 ? minute + weekMinutes : minute] === 1;
}

/** For each minute of a week of the vendor's clock, whether the window contains it: an import asks for each call. */
function minutesOf({ spans, days }: PriceWindow): Uint8Array {
  const minutes = new Uint8Array(weekMinutes);
  for (let day = 0; day < 7; day++) {
    if (days && !days.includes(day)) continue;
    for (const [start, end] of spans) {
      const [from, to] = [minuteOf(start), minuteOf(end)];
      // A span that ends before it starts goes on after midnight.
      const length = from < to ? to - from : to + dayMinutes - from;
      for (let i = 0; i < length; i++) minutes[(day * dayMinutes + from + i) % weekMinutes] = 1;
    }
  }
  return minutes;
}

const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
