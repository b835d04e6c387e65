// Tallies: sums of what several calls used and cost.
import { addUsage, noUsage, type Usage } from "#core/model/message.ts";
import { isEstimate } from "#core/model/model-call.ts";
import type { LedgerRecord } from "./record.ts";

export interface Tally extends Usage {
  costNanos: number;
  /** Number of attempts that left this machine. */
  requests: number;
  /** Number of requests whose price is unknown. `costNanos` does not include them. */
  unpriced: number;
  /** Number of requests whose tokens or cost are an estimate, because the vendor did not report them. */
  estimated: number;
  /** The part of `costNanos` that these requests cost. */
  estimatedNanos: number;
  /**
   * What the vendor's cache saved, in billionths of a dollar: the cost of the cache reads at the normal input price,
   * minus their real cost.
   */
  savedNanos: number;
  /** What the requests that a plan covers would have cost by the price list, in billionths of a dollar. */
  planListNanos: number;
  /** Number of attempts that never left this machine. They are no requests. */
  unsentAttempts: number;
}

export const emptyTally: Tally = {
  ...noUsage,
  costNanos: 0,
  requests: 0,
  unpriced: 0,
  estimated: 0,
  estimatedNanos: 0,
  savedNanos: 0,
  planListNanos: 0,
  unsentAttempts: 0,
};

/** The figures of a tally. Stored totals have their numbers in this order. */
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
  "estimatedNanos",
  "savedNanos",
  "planListNanos",
  "unsentAttempts",
] as const satisfies readonly (keyof Tally)[];

export function tallyOf(record: LedgerRecord): Tally {
  return {
    ...addUsage(noUsage, record),
    costNanos: record.costNanos ?? 0,
    requests: record.unsent ? 0 : 1,
    unpriced: record.costNanos === undefined ? 1 : 0,
    estimated: isEstimate(record) ? 1 : 0,
    estimatedNanos: isEstimate(record) ? (record.costNanos ?? 0) : 0,
    savedNanos: savedNanos(record),
    planListNanos: record.listNanos ?? 0,
    unsentAttempts: record.unsent ? 1 : 0,
  };
}

/** Number of records that a tally sums up. */
export const recordsIn = ({ requests, unsentAttempts }: Tally): number => requests + unsentAttempts;

/** Returns what the vendor's cache saved on one call, in billionths of a dollar. */
export function savedNanos({ price, cacheRead }: LedgerRecord): number {
  return price ? Math.round(cacheRead * (price.rates.input - price.rates.cacheRead)) : 0;
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
