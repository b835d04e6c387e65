// Which price was valid at a moment: rows that changed on a day, and times of day.
import type { ListedPrice, PriceRow, PriceWindow } from "./listed-price.ts";

/** Returns the row that was valid at a moment. `until` is absent for the newest row. */
export const rowAt = (entry: ListedPrice, at: number): PriceRow & { until?: number } =>
  entry.before?.find(({ until }) => at < until) ?? entry;

/** True if the moment lies in one of the window's spans. */
export function isWithin({ spans, days, ahead = 0 }: PriceWindow, at: number): boolean {
  const there = new Date(at + ahead * 60_000);
  const [day, minute] = [there.getUTCDay(), there.getUTCHours() * 60 + there.getUTCMinutes()];
  const isOn = (one: number) => !days || days.includes((one + 7) % 7);
  return spans.some(([start, end]) => {
    const [from, to] = [minuteOf(start), minuteOf(end)];
    if (from < to) return isOn(day) && minute >= from && minute < to;
    // After midnight, the span that started the day before goes on.
    return (isOn(day) && minute >= from) || (isOn(day - 1) && minute < to);
  });
}

const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
