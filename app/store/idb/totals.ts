// Reads and writes stored totals in IndexedDB: the rows, and the parts that contain the sums of all chats.
import type { IDBPTransaction } from "idb";
import type { ClosedGroup } from "#core/ledger/segments/totals.ts";
import { DamagedLedger } from "#core/ledger/whole-rows.ts";
import type { StoreName, WriteTx } from "./database.ts";
import type { OctoSchema } from "./schema.ts";
import type { StoredTotalsRow, StoredTotals } from "#core/ledger/segments/stored-totals.ts";

export const totalsStores = ["sheets", "chats"] as const satisfies StoreName[];
type ReadTx = Pick<IDBPTransaction<OctoSchema, StoreName[], IDBTransactionMode>, "objectStore">;
type Tx = Pick<WriteTx<(typeof totalsStores)[number] | StoreName>, "objectStore">;

/** Reads the stored totals with this name. @param needed returns the numbers of the parts to read */
export async function getTotals(
  tx: ReadTx,
  name: string,
  needed: (row: StoredTotalsRow) => number[],
): Promise<StoredTotals | undefined> {
  const [totals] = await getSeveralTotals(tx, [name], (rows) => rows.map(needed));
  return totals;
}

/** Reads the stored totals with these names. @param needed returns, for each row, the numbers of the parts to read */
export async function getSeveralTotals(
  tx: ReadTx,
  names: string[],
  needed: (rows: StoredTotalsRow[]) => number[][],
): Promise<StoredTotals[]> {
  const store = tx.objectStore("sheets");
  const read = await Promise.all(names.map(async (name) => ({ name, row: await store.get(name) })));
  const found = read.flatMap(({ name, row }) => (row ? [{ name, row }] : []));
  const parts = needed(found.map(({ row }) => row));
  return Promise.all(
    found.map(async ({ name, row }, i) => ({
      row,
      parts: await getParts(tx, name, parts[i] ?? []),
    })),
  );
}

async function getParts(tx: ReadTx, name: string, needed: number[]): Promise<Map<number, ClosedGroup>> {
  const read = needed.map(async (n): Promise<[number, ClosedGroup]> => {
    const part = await tx.objectStore("chats").get([name, n]);
    if (!part) throw new DamagedLedger();
    return [n, part];
  });
  return new Map(await Promise.all(read));
}

/** Writes the row and the given parts. All other stored parts stay unchanged. */
export async function putTotals(tx: Tx, name: string, { row, parts }: StoredTotals): Promise<void> {
  await Promise.all([
    tx.objectStore("sheets").put(row, name),
    ...[...parts].map(([n, part]) => tx.objectStore("chats").put(part, [name, n])),
  ]);
}

export async function deleteTotals(tx: Tx, name: string): Promise<void> {
  await Promise.all([
    tx.objectStore("sheets").delete(name),
    tx.objectStore("chats").delete(IDBKeyRange.bound([name], [name, []])),
  ]);
}
