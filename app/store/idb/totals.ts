// The sheets in IndexedDB: the row that is looked at, and the parts with the sums of all chats.
import type { IDBPTransaction } from "idb";
import type { ClosedGroup } from "#core/ledger/segments/totals.ts";
import type { StoreName, WriteTx } from "./database.ts";
import type { OctoSchema } from "./schema.ts";
import type { Standing, StoredSheet } from "#core/ledger/segments/stored-totals.ts";

export const sheetStores = ["sheets", "chats"] as const satisfies StoreName[];
type ReadTx = Pick<IDBPTransaction<OctoSchema, StoreName[], IDBTransactionMode>, "objectStore">;
type Tx = Pick<WriteTx<(typeof sheetStores)[number] | StoreName>, "objectStore">;

/** @param needed which of the parts are read with it */
export async function getSheet(
  tx: ReadTx,
  name: string,
  needed: (standing: Standing) => number[],
): Promise<StoredSheet | undefined> {
  const [sheet] = await getSheets(tx, [name], (standings) => standings.map(needed));
  return sheet;
}

/** Several at once. @param needed which parts of each are read with them */
export async function getSheets(
  tx: ReadTx,
  names: string[],
  needed: (standings: Standing[]) => number[][],
): Promise<StoredSheet[]> {
  const store = tx.objectStore("sheets");
  const read = await Promise.all(names.map(async (name) => ({ name, standing: await store.get(name) })));
  const there = read.flatMap(({ name, standing }) => (standing ? [{ name, standing }] : []));
  const parts = needed(there.map(({ standing }) => standing));
  return Promise.all(
    there.map(async ({ name, standing }, i) => ({ standing, parts: await getParts(tx, name, parts[i] ?? []) })),
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
export async function putSheet(tx: Tx, name: string, { standing, parts }: StoredSheet): Promise<void> {
  await Promise.all([
    tx.objectStore("sheets").put(standing, name),
    ...[...parts].map(([n, part]) => tx.objectStore("chats").put(part, [name, n])),
  ]);
}

export async function deleteSheet(tx: Tx, name: string): Promise<void> {
  await Promise.all([
    tx.objectStore("sheets").delete(name),
    tx.objectStore("chats").delete(IDBKeyRange.bound([name], [name, []])),
  ]);
}
