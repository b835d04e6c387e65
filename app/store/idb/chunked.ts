// Reads and writes the columns and details of segments in IndexedDB, split into chunks.
import type { IDBPTransaction } from "idb";
import type { Columns, Details } from "#core/ledger/segments/segment.ts";
import type { StoreName } from "./database.ts";
import { joinChunks, toChunks } from "./chunks.ts";
import type { OctoSchema } from "./schema.ts";

interface Chunked {
  columns: Columns;
  details: Details;
}
export const chunkedStores = ["columns", "details"] as const satisfies (keyof Chunked)[];

type ReadTx = Pick<IDBPTransaction<OctoSchema, StoreName[], IDBTransactionMode>, "objectStore">;
type WriteTx = Pick<IDBPTransaction<OctoSchema, StoreName[], "readwrite">, "objectStore">;

export async function getChunked<Name extends keyof Chunked>(
  tx: ReadTx,
  name: Name,
  segment: string,
): Promise<Chunked[Name] | undefined> {
  const chunks = await tx.objectStore(name).getAll(IDBKeyRange.bound([segment], [segment, []]));
  return chunks.length > 0 ? (joinChunks(chunks) as Chunked[Name]) : undefined;
}

export function addChunked<Name extends keyof Chunked>(
  tx: WriteTx,
  name: Name,
  segment: string,
  value: Chunked[Name],
): Promise<unknown> {
  const store = tx.objectStore(name);
  return Promise.all(toChunks(value).map((chunk, n) => store.add(chunk, [segment, n])));
}
