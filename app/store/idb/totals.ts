// The sheets in IndexedDB: the row that is looked at, and the parts with the sums of all chats.
import type { IDBPTransaction } from "idb";
import type { ClosedGroup } from "#core/ledger/segments/totals.ts";
import type { StoreName, WriteTx } from "./database.ts";
import type { OctoSchema } from "./schema.ts";
import type { StoredTotalsRow, StoredTotals } from "#core/ledger/segments/stored-totals.ts";

export const sheetStores = ["sheets", "chats"] as const satisfies StoreName[];
type ReadTx = Pick<IDBPTransaction<OctoSchema, StoreName[], IDBTransactionMode>, "objectStore">;
type Tx = Pick<WriteTx<(typeof sheetStores)[number] | StoreName>, "objectStore">;

/** @param needed which of the parts are read with it */
export async function getSheet(
  tx: ReadTx,
  name: string,
  needed: (row: StoredTotalsRow) => number[],
): Promise<StoredTotals | undefined> {
  const [totals] = await getSheets(tx, [name], (standings) => standings.map(needed));
  return totals;
}

/** Several at once. @param needed which parts of each are read with them */
export async function getSheets(
  tx: ReadTx,
  names: string[],
  needed: (rows: StoredTotalsRow[]) => number[][],
): Promise<StoredTotals[]> {
  const store = tx.objectStore("sheets");
  const read = await Promise.all(names.map(async (name) => ({ name, row: await store.get(name) })));
  const there = read.flatMap(({ name, row }) => (row ? [{ name, row }] : []));
  const parts = needed(there.map(({ row }) => row));
  return Promise.all(
    there.map(async ({ name, row }, i) => ({
      row,
      parts: await getParts(tx, name, parts[i] ?? []),
    })),
  );
}

async function getParts(tx: ReadTx, name: string, needed: number[]): Promise<Map<number, ClosedGroup>> {
  const read = needed.map(async (n): Promise<[number, ClosedGroup][]> => {
    const part = await tx.objectStore("chats").get([name, n]);
    return part ? [[n, part]] : [];
  });
  return new Map((await Promise.all(read)).flat());
}

/** Of the parts only those that there are: others stay as they lie there. */
export async function putSheet(tx: Tx, name: string, { row, parts }: StoredTotals): Promise<void> {
  await Promise.all([
    tx.objectStore("sheets").put(row, name),
    ...[...parts].map(([n, part]) => tx.objectStore("chats").put(part, [name, n])),
  ]);
}

export async function deleteSheet(tx: Tx, name: string): Promise<void> {
  await Promise.all([
    tx.objectStore("sheets").delete(name),
    tx.objectStore("chats").delete(IDBKeyRange.bound([name], [name, []])),
  ]);
}
