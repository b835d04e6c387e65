// What any number of calls used and cost together.
import { addUsage, noUsage, type Usage } from "../model/message.ts";
import type { BillingRecord } from "./record.ts";

export interface Tally extends Usage {
  costNanos: number;
  requests: number;
  /** Requests whose price is unknown: the cost is at least what is shown. */
  unpriced: number;
  /** Requests whose usage is our estimate. */
  estimated: number;
}

export const emptyTally: Tally = { ...noUsage, costNanos: 0, requests: 0, unpriced: 0, estimated: 0 };

export function tallyOf(record: BillingRecord): Tally {
  return {
    ...addUsage(noUsage, record),
    costNanos: record.costNanos ?? 0,
    requests: 1,
    unpriced: record.costNanos === undefined ? 1 : 0,
    estimated: record.usageSource === "estimated" ? 1 : 0,
  };
}

export function addTallies(a: Tally, b: Tally): Tally {
  return {
    ...addUsage(a, b),
    costNanos: a.costNanos + b.costNanos,
    requests: a.requests + b.requests,
    unpriced: a.unpriced + b.unpriced,
    estimated: a.estimated + b.estimated,
  };
}

export function addToTally(tally: Tally, record: BillingRecord): Tally {
  return addTallies(tally, tallyOf(record));
}
