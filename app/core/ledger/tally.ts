// Tallies: what a number of calls used and cost together.
import { addUsage, noUsage, type Usage } from "#core/model/message.ts";
import type { LedgerRecord } from "./record.ts";

export interface Tally extends Usage {
  costNanos: number;
  requests: number;
  /** Requests whose price is unknown. They are not in `costNanos`. */
  unpriced: number;
  /** Requests whose token counts Octo estimated. */
  estimated: number;
  /** Saved by the vendor's cache: each call's cache reads at its input price, minus what they cost. */
  savedNanos: number;
}

export const emptyTally: Tally = { ...noUsage, costNanos: 0, requests: 0, unpriced: 0, estimated: 0, savedNanos: 0 };

/** The figures of a tally, in the order of the columns of stored totals. */
export const measures = [
  "input",
  "cacheRead",
  "cacheWrite5m",
  "cacheWrite1h",
  "output",
  "costNanos",
  "requests",
  "unpriced",
  "estimated",
  "savedNanos",
] as const satisfies readonly (keyof Tally)[];

export function tallyOf(record: LedgerRecord): Tally {
  return {
    ...addUsage(noUsage, record),
    costNanos: record.costNanos ?? 0,
    requests: 1,
    unpriced: record.costNanos === undefined ? 1 : 0,
    estimated: record.usageSource === "estimated" ? 1 : 0,
    savedNanos: savedNanos(record),
  };
}

/** What the vendor's cache saved on one call. */
export function savedNanos({ price, cacheRead }: LedgerRecord): number {
  return price ? cacheRead * (price.rates.input - price.rates.cacheRead) : 0;
}

export function addTallies(a: Tally, b: Tally): Tally {
  const sum = { ...emptyTally };
  for (const name of measures) sum[name] = a[name] + b[name];
  return sum;
}

export function subtractTally(from: Tally, one: Tally): Tally {
  const left = { ...emptyTally };
  for (const name of measures) left[name] = from[name] - one[name];
  return left;
}

export function addToTally(tally: Tally, record: LedgerRecord): Tally {
  return addTallies(tally, tallyOf(record));
}
