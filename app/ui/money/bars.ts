// Bars of the cost chart: one per day, or one per month if there would be too many days.
import type { LedgerSummary } from "#core/ledger/summary.ts";
import { addTallies, emptyTally, type Tally } from "#core/ledger/tally.ts";

export interface Bar {
  /** The day as `YYYY-MM-DD`, or the month as `YYYY-MM`. */
  key: string;
  unit: "day" | "month";
  tally: Tally;
}

const maxDays = 92;
const dayMs = 86_400_000;

export function barsOf(sums: Pick<LedgerSummary, "byDay" | "from" | "to">, today: string): Bar[] {
  // A wrong clock may have dated a call in any future year. East of here, it is tomorrow at most.
  const tomorrow = new Date(Date.parse(today) + dayMs).toISOString().slice(0, 10);
  const days = Object.keys(sums.byDay)
    .filter((day) => day <= tomorrow)
    .sort();
  const oldest = days[0] ?? today;
  const first = sums.from > 0 && localDay(sums.from) < oldest ? localDay(sums.from) : oldest;
  // Leaves out future days of the period, which have no costs.
  const end = localDay(sums.to);
  const all = daysBetween(first, [end < today ? end : today, days.at(-1) ?? first].sort()[1] ?? today);
  if (all.length <= maxDays) return all.map((key) => ({ key, unit: "day", tally: sums.byDay[key] ?? emptyTally }));
  const months = new Map<string, Tally>();
  for (const key of all) {
    const month = key.slice(0, 7);
    months.set(month, addTallies(months.get(month) ?? emptyTally, sums.byDay[key] ?? emptyTally));
  }
  return [...months].map(([key, tally]) => ({ key, unit: "month", tally }));
}

function localDay(at: number): string {
  const date = new Date(at);
  return new Date(at - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}

function daysBetween(first: string, last: string): string[] {
  const days: string[] = [];
  for (let at = Date.parse(first); at <= Date.parse(last); at += dayMs)
    days.push(new Date(at).toISOString().slice(0, 10));
  return days;
}

/** Rounds a value up to a round number, at which the axis ends. */
export function roundUp(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 2.5, 5, 10].find((step) => step * power >= value) ?? 10) * power;
}
