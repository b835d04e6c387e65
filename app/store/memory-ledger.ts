// The ledger in memory, as the billing screens ask for it.
import type { BillingRecord } from "#core/billing/record.ts";
import { type BillingQuery, isAsked } from "#core/billing/summary.ts";
import { bounds, type LedgerSource } from "./billing.ts";
import type { Shelves } from "./memory-shelves.ts";

export function memoryLedger({ ledger, rollups }: Shelves): LedgerSource {
  const oldestFirst = () => [...ledger.values()].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
  return {
    records: async (query) => structuredClone(newestFirst(oldestFirst().reverse(), query)),
    between: async (from, to) => structuredClone(oldestFirst().filter(({ at }) => at >= from && at <= to)),
    rollupsSince: async (day) => structuredClone([...rollups.values()].filter((rollup) => rollup.day >= day)),
    months: async () => [...new Set([...rollups.values()].map(({ day }) => day.slice(0, 7)))].sort().reverse(),
  };
}

function newestFirst(records: BillingRecord[], query: BillingQuery): BillingRecord[] {
  const { limit, after } = query;
  const [from, to] = bounds(query);
  const last = records.findIndex(({ id }) => id === after);
  if (after !== undefined && last < 0) return [];
  return records
    .slice(last + 1)
    .filter((record) => record.at >= from && record.at <= to && isAsked(record, query))
    .slice(0, limit);
}
