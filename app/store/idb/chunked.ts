// Columns and details in IndexedDB, in pieces.
import type { IDBPTransaction } from "idb";
import type { Columns, Details } from "#core/ledger/segments/segment.ts";
import type { StoreName } from "./database.ts";
import { joined, toPieces } from "./chunks.ts";
import type { OctoSchema } from "./schema.ts";

interface Pieced {
  columns: Columns;
  details: Details;
}
export const piecedStores = ["columns", "details"] as const satisfies (keyof Pieced)[];

type ReadTx = Pick<IDBPTransaction<OctoSchema, StoreName[], IDBTransactionMode>, "objectStore">;
type WriteTx = Pick<IDBPTransaction<OctoSchema, StoreName[], "readwrite">, "objectStore">;

export async function getPieced<Name extends keyof Pieced>(
  tx: ReadTx,
  name: Name,
  segment: string,
): Promise<Pieced[Name] | undefined> {
  const pieces = await tx.objectStore(name).getAll(IDBKeyRange.bound([segment], [segment, []]));
  return pieces.length > 0 ? (joined(pieces) as Pieced[Name]) : undefined;
}

export function addPieced<Name extends keyof Pieced>(
  tx: WriteTx,
  name: Name,
  segment: string,
  value: Pieced[Name],
): Promise<unknown> {
  const store = tx.objectStore(name);
  return Promise.all(toPieces(value).map((piece, n) => store.add(piece, [segment, n])));
}
