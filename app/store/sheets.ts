// The sheets in IndexedDB: the row that is looked at, and the parts with the sums of all chats.
import type { IDBPTransaction } from "idb";
import type { ClosedGroup } from "#core/billing/sheet.ts";
import type { StoreName, WriteTx } from "./database.ts";
import type { OctoSchema } from "./schema.ts";
import type { Standing, StoredSheet } from "./standing.ts";

export const sheetStores = ["sheets", "chats"] as const satisfies StoreName[];
type Tx = Pick<WriteTx<(typeof sheetStores)[number] | StoreName>, "objectStore">;

/** @param needed which of the parts are read with it */
export async function getSheet(
  tx: Pick<IDBPTransaction<OctoSchema, StoreName[], IDBTransactionMode>, "objectStore">,
  name: string,
  needed: (standing: Standing) => number[],
): Promise<StoredSheet | undefined> {
  const standing = await tx.objectStore("sheets").get(name);
  if (!standing) return undefined;
  const read = needed(standing).map(async (n): Promise<[number, ClosedGroup][]> => {
    const part = await tx.objectStore("chats").get([name, n]);
    return part ? [[n, part]] : [];
  });
  return { standing, parts: new Map((await Promise.all(read)).flat()) };
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
