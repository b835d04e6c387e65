// The reading side of the ledger. Totals come from rollups, so that a screen's cost grows with days, not with calls.
import { lastDays, localDay, type OffsetAt, periodStart } from "#core/billing/calendar.ts";
import { toExportLine } from "#core/billing/export.ts";
import type { BillingRecord } from "#core/billing/record.ts";
import { monthOf, type Rollup } from "#core/billing/rollup.ts";
import { type BillingQuery, dailyCosts, summarise, summariseRollups } from "#core/billing/summary.ts";
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

export interface LocalTime {
  clock: Clock;
  offsetAt: OffsetAt;
}

export function createBilling(source: LedgerSource, { clock, offsetAt }: LocalTime): BillingStore {
  return {
    records: source.records,
    months: source.months,

    summary: async (period) => {
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
      const records = await source.between(...everywhere(month));
      const lines = records.filter((record) => monthOf(record) === month).map(toExportLine);
      return lines.map((line) => `${line}\n`).join("");
    },
  };
}

const hour = 3_600_000;

/** A month from the moment it begins at the first place on earth until it has ended at the last. */
function everywhere(month: string): [from: number, to: number] {
  const [year = 0, number = 1] = month.split("-").map(Number);
  return [Date.UTC(year, number - 1, 1) - 14 * hour, Date.UTC(year, number, 1) + 12 * hour];
}
