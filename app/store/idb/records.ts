// Finds out which calls the ledger already contains. Appends and imports use it within the transaction in which they
// write.
import type { CallId } from "#core/ids.ts";
import type { LedgerSnapshot } from "#core/ledger/add-records.ts";
import type { LedgerRecord } from "#core/ledger/record.ts";
import { isWholeRollup } from "#core/ledger/whole-rows.ts";
import { idHashesOf, type IdHashIndex, type IdHashStorage } from "#core/ledger/segments/id-hashes.ts";
import type { IDBPTransaction } from "idb";
import { getChunked } from "./chunked.ts";
import type { StoreName } from "./database.ts";
import type { OctoSchema } from "./schema.ts";

/** The stores that a transaction needs in order to look up calls. */
export const recordStores = ["ledger", "rollups", "stretches", "prints", "details"] as const satisfies StoreName[];

type ReadTx = Pick<IDBPTransaction<OctoSchema, StoreName[], IDBTransactionMode>, "objectStore">;

export function idHashesIn(tx: ReadTx): IdHashStorage {
  const ids = async (segment: string) => (await getChunked(tx, "details", segment))?.ids ?? [];
  return {
    segments: () => tx.objectStore("stretches").getAllKeys(),
    hashes: async (segment) => {
      const stored: unknown = await tx.objectStore("prints").get(segment);
      return stored instanceof Uint32Array ? stored : idHashesOf(await ids(segment));
    },
    ids,
  };
}

/** Reads what the ledger contains before a write. @param rollupKeys keys of the rollups to read */
export async function ledgerSnapshot(
  tx: ReadTx,
  idHashes: IdHashIndex,
  records: LedgerRecord[],
  rollupKeys: string[],
): Promise<LedgerSnapshot> {
  const [recorded, rollups] = await Promise.all([
    recordedIds(tx, idHashes, records),
    Promise.all(rollupKeys.map((key) => tx.objectStore("rollups").get(key))),
  ]);
  // A damaged rollup counts as missing. The next read of the totals then notices that calls are missing in them.
  return { recorded, rollups: rollups.flatMap((rollup) => (rollup && isWholeRollup(rollup) ? [rollup] : [])) };
}

/** From this many ids on, it is quicker to read the keys of all rows than to look up each id. */
const manyIds = 200;

/**
 * Returns the ids of those given records that the ledger already contains. The result may also contain ids of other
 * calls.
 */
export async function recordedIds(tx: ReadTx, idHashes: IdHashIndex, records: LedgerRecord[]): Promise<Set<CallId>> {
  if (records.length === 0) return new Set();
  const ids = records.map(({ id }) => id);
  const store = tx.objectStore("ledger");
  const [rows, places] = await Promise.all([
    ids.length > manyIds ? store.getAllKeys() : Promise.all(ids.map((id) => store.getKey(id))),
    idHashes.find(ids, idHashesIn(tx)),
  ]);
  return new Set([...rows.filter((id) => id !== undefined), ...places.keys()]);
}
