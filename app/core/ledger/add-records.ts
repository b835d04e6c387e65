// Decides which records and rollups change when new records are added to the ledger. Each store reads the current data,
// calls this module and writes the result.
import type { CallId } from "#core/ids.ts";
import type { LedgerRecord } from "./record.ts";
import { addToRollup, type Rollup, rollupKey, subtractFromRollup } from "./rollup.ts";

/** What the ledger contained when the transaction began. */
export interface LedgerSnapshot {
  /** Ids of those new calls that the ledger already contains. */
  recorded: ReadonlySet<CallId>;
  /** The existing rollups to which the new calls belong. */
  rollups: Rollup[];
}

/** The records and rollups to write. */
export interface LedgerChanges {
  records: LedgerRecord[];
  rollups: Rollup[];
}

export function rollupKeysOf(records: LedgerRecord[]): string[] {
  return [...new Set(records.map(rollupKey))];
}

export function addRecords(records: LedgerRecord[], before: LedgerSnapshot): LedgerChanges {
  const added = newRecords(records, before.recorded);
  return { records: added, rollups: rollUp(added, before.rollups) };
}

/** Returns each record once, and leaves out records that the ledger already contains. */
export function newRecords(records: LedgerRecord[], recorded: ReadonlySet<CallId>): LedgerRecord[] {
  const byId = new Map(records.map((record) => [record.id, record]));
  return [...byId.values()].filter((record) => !recorded.has(record.id));
}

/** Adds records to their rollups. Returns only the rollups that change. */
export function rollUp(records: LedgerRecord[], before: Rollup[]): Rollup[] {
  const byKey = new Map(before.map((rollup) => [rollup.key, rollup]));
  const changed = new Map<string, Rollup>();
  for (const record of records) {
    const key = rollupKey(record);
    changed.set(key, addToRollup(changed.get(key) ?? byKey.get(key), record));
  }
  return [...changed.values()];
}

/**
 * Takes the stored records out of their rollups and adds those that replace them. Returns each rollup's key and new value; a
 * rollup that is undefined must be deleted.
 */
export function rollUpAgain(replaced: { stored: LedgerRecord; next: LedgerRecord }[], before: Rollup[]) {
  const left = new Map<string, Rollup | undefined>(before.map((rollup) => [rollup.key, rollup]));
  for (const { stored, next } of replaced) {
    const rollup = left.get(rollupKey(stored));
    if (rollup) left.set(rollup.key, subtractFromRollup(rollup, stored));
    const key = rollupKey(next);
    left.set(key, addToRollup(left.get(key), next));
  }
  return [...left];
}
