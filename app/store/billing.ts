// The reading side of the ledger. Totals come from rollups, so that a screen's cost grows with days, not with calls.
import { daysOf, everywhere, lastDays, localDay, type OffsetAt, periodStart } from "#core/billing/calendar.ts";
import { toExportLine } from "#core/billing/export.ts";
import type { BillingRecord } from "#core/billing/record.ts";
import { monthOf, type Rollup } from "#core/billing/rollup.ts";
import { type BillingQuery, dailyCosts, summarise, summariseRollups, summariseSpan } from "#core/billing/summary.ts";
import type { BillingStore, Clock } from "#core/ports.ts";

/** What a store lends to the reading below. */
export interface LedgerSource {
  /** Newest first; calls of one millisecond in descending order of id. */
  records(query: BillingQuery): Promise<BillingRecord[]>;
  /** Oldest first, both ends included. */
  between(from: number, to: number): Promise<BillingRecord[]>;
  rollupsSince(day: string): Promise<Rollup[]>;
  /** Newest first. */
  months(): Promise<string[]>;
}

/** The moments between which a query's records lie. */
export function bounds({ from, to, span }: BillingQuery): [from: number, to: number] {
  const [first, last] = span
    ? everywhere(span.firstDay, span.lastDay)
    : [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  return [Math.max(first, from ?? Number.NEGATIVE_INFINITY), Math.min(last, to ?? Number.POSITIVE_INFINITY)];
}

export interface LocalTime {
  clock: Clock;
  offsetAt: OffsetAt;
}

export function createBilling(source: LedgerSource, { clock, offsetAt }: LocalTime): BillingStore {
  return {
    records: source.records,
    months: source.months,

    summary: async (period) => {
      if (typeof period === "object")
        return summariseSpan(await source.rollupsSince(period.firstDay), period, offsetAt);
      const now = clock.now();
      const from = periodStart(period, now, offsetAt);
      // A week begins in the middle of a day, which no rollup can split.
      if (period === "week") return summarise(await source.between(from, now), period, now, offsetAt);
      return summariseRollups(await source.rollupsSince(localDay(from, offsetAt(from))), period, now, offsetAt);
    },

    daily: async (days) => {
      const now = clock.now();
      const first = lastDays(days, now, offsetAt)[0];
      return first === undefined ? [] : dailyCosts(await source.rollupsSince(first), days, now, offsetAt);
    },

    exportMonth: async (month) => {
      const records = await source.between(...everywhere(...daysOf(month)));
      const lines = records.filter((record) => monthOf(record) === month).map(toExportLine);
      return lines.map((line) => `${line}\n`).join("");
    },
  };
}
