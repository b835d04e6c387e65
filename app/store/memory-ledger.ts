// The ledger in memory, as the billing screens ask for it.
import type { BillingRecord } from "#core/billing/record.ts";
import type { RollupKey } from "#core/billing/rollup.ts";
import { type BillingQuery, isAsked } from "#core/billing/summary.ts";
import { bounds, type LedgerSource } from "./billing.ts";
import type { Shelves } from "./memory-shelves.ts";
import { enter, keyText, type LedgerBefore, rollupKeyOf, rollupKeysOf } from "./projection.ts";

export function memoryLedger(shelves: Shelves): LedgerSource {
  const { ledger, rollups } = shelves;
  const oldestFirst = () => [...ledger.values()].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
  return {
    records: async (query) => structuredClone(newestFirst(oldestFirst().reverse(), query)),
    between: async (from, to) => structuredClone(oldestFirst().filter(({ at }) => at >= from && at <= to)),
    rollupsSince: async (day) => structuredClone([...rollups.values()].filter((rollup) => rollup.day >= day)),
    months: async () => [...new Set([...rollups.values()].map(({ day }) => day.slice(0, 7)))].sort().reverse(),
    adopt: async (records) => {
      const entered = enter(records, ledgerBefore(shelves, records, rollupKeysOf(records)));
      keepInLedger(shelves, entered);
      return entered.records.length;
    },
  };
}

export function ledgerBefore(
  { ledger, rollups }: Shelves,
  records: BillingRecord[],
  rollupKeys: RollupKey[],
): LedgerBefore {
  return {
    recorded: new Set(records.map(({ id }) => id).filter((id) => ledger.has(id))),
    rollups: rollupKeys.flatMap((key) => rollups.get(keyText(key)) ?? []),
  };
}

export function keepInLedger({ ledger, rollups }: Shelves, entered: ReturnType<typeof enter>): void {
  for (const record of structuredClone(entered.records)) ledger.set(record.id, record);
  for (const rollup of entered.rollups) rollups.set(keyText(rollupKeyOf(rollup)), rollup);
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
