// What the ledger answers. Totals come from rollups, so that a screen's cost grows with days, not with calls.
import { everywhere, lastDays, localDay, type OffsetAt, periodStart } from "#core/billing/calendar.ts";
import { toText } from "#core/billing/export.ts";
import type { BillingRecord } from "#core/billing/record.ts";
import type { Rollup } from "#core/billing/rollup.ts";
import {
  type BillingQuery,
  boundsOf,
  dailyCosts,
  summarise,
  summariseRollups,
  summariseSpan,
} from "#core/billing/summary.ts";
import type { BillingStore, Clock } from "#core/ports.ts";

/** What a store lends to what is below. */
export interface LedgerSource {
  /** Newest first; calls of one millisecond in descending order of id. */
  records(query: BillingQuery): Promise<BillingRecord[]>;
  /** Oldest first, both ends included. */
  between(from: number, to: number): Promise<BillingRecord[]>;
  rollupsSince(day: string): Promise<Rollup[]>;
  /** Newest first. */
  months(): Promise<string[]>;
  /** Writes those that are new, and their sums, in one transaction; answers how many they were. */
  adopt(records: BillingRecord[]): Promise<number>;
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

    exportText: async (period, query, format) => {
      const days = query.span ? {} : boundsOf(period, clock.now(), offsetAt);
      return toText((await source.records({ ...query, ...days })).reverse(), format);
    },

    adopt: async (records) => {
      const added = await source.adopt(records);
      return { added, known: records.length - added };
    },
  };
}
