// The sheets in IndexedDB: the row that is looked at, and the parts with the sums of all chats.
import type { IDBPTransaction } from "idb";
import type { ClosedGroup, Sheet } from "#core/billing/sheet.ts";
import type { StoreName, WriteTx } from "./database.ts";
import type { OctoSchema } from "./schema.ts";
import { isSame, type StoredSheet, toStored } from "./standing.ts";

export const sheetStores = ["sheets", "chats"] as const satisfies StoreName[];
type Tx = Pick<WriteTx<(typeof sheetStores)[number] | StoreName>, "objectStore">;

const partsOf = (name: string) => IDBKeyRange.bound([name], [name, []]);

export async function getSheet(tx: Tx, name: string): Promise<StoredSheet | undefined> {
  const [standing, parts] = await Promise.all([
    tx.objectStore("sheets").get(name),
    tx.objectStore("chats").getAll(partsOf(name)),
  ]);
  return standing && { standing, parts };
}

export async function getParts(
  tx: Pick<IDBPTransaction<OctoSchema, StoreName[]>, "objectStore">,
  name: string,
  numbers: number[],
): Promise<Map<number, ClosedGroup>> {
  const read = numbers.map(async (n): Promise<[number, ClosedGroup][]> => {
    const part = await tx.objectStore("chats").get([name, n]);
    return part ? [[n, part]] : [];
  });
  return new Map((await Promise.all(read)).flat());
}

/** @param before what was added to; absent: there is none */
export async function putSheet(tx: Tx, name: string, sheet: Sheet, before?: StoredSheet): Promise<void> {
  const { standing, parts } = toStored(sheet, before);
  await Promise.all([
    tx.objectStore("sheets").put(standing, name),
    // Nearly always the last ones: to write them all with every packing takes longer than all else.
    ...parts.map((part, n) => !isSame(part, before?.parts[n]) && tx.objectStore("chats").put(part, [name, n])),
  ]);
}

export async function deleteSheet(tx: Tx, name: string): Promise<void> {
  await Promise.all([tx.objectStore("sheets").delete(name), tx.objectStore("chats").delete(partsOf(name))]);
}
