// The ledger in IndexedDB: newer calls as rows with their sums, older ones in stretches.
import type { LedgerRecord } from "#core/ledger/record.ts";
import { cameBack } from "#core/ledger/audit/removal.ts";
import { keysFrom } from "#core/ledger/rollup.ts";
import type { Totals } from "#core/ledger/segments/totals.ts";
import { type LedgerQuery, isAsked } from "#core/ledger/summary.ts";
import type { CallId } from "#core/ids.ts";
import type { LedgerStorage } from "#core/ledger/ledger-storage.ts";
import { bounds } from "#core/ledger/segments/bounds.ts";
import { type OctoDatabase, type StoreName, write, type WriteTx } from "./database.ts";
import { chainOf, merge, remove, seal, sweep } from "./audit-chain.ts";
import { noteRecords } from "./backup-queue-rows.ts";
import type { Position } from "#core/ledger/segments/segment-storage.ts";
import { addedBy, type NewSegment, packRows, rowsAtOnce, rowsToPack, split } from "#core/ledger/segments/packing.ts";
import { addPieced, getPieced } from "./chunked.ts";
import { idHash, type IdHashStorage, type IdHashIndex } from "#core/ledger/segments/id-hashes.ts";
import { type LedgerBefore, rollUp, rollupKeysOf, unrecorded } from "../projection.ts";
import { atOf } from "#core/ledger/segments/segment.ts";
import { rebuild } from "./rebuild-totals.ts";
import { getSheet, getSheets, putSheet, sheetStores } from "./totals.ts";
import { fill, partsFor, partsToFill, toStored } from "#core/ledger/segments/stored-totals.ts";

export function ledgerOf(db: OctoDatabase, idHashes: IdHashIndex): LedgerStorage {
  return {
    columns: (segment) => getPieced(db.transaction(["columns"]), "columns", segment),
    kinds: (segment) => db.get("kinds", segment),
    details: (segment) => getPieced(db.transaction(["details"]), "details", segment),
    find: (query, before) => find(db, query, before),
    position: (id) => position(db, idHashes, id),
    sums: async ({ day, edge }, choose) => {
      const tx = db.transaction(["ledger", "rollups", "stretches", ...sheetStores]);
      const at = tx.objectStore("ledger").index("at");
      const [rollups, segments, rows] = await Promise.all([
        tx.objectStore("rollups").getAll(IDBKeyRange.lowerBound(keysFrom(day))),
        tx.objectStore("stretches").getAll(),
        edge ? at.getAll(IDBKeyRange.bound([edge[0]], [edge[1], []])) : [],
      ]);
      const plan = choose(segments);
      const sheets = await getSheets(tx, plan.sheets, (standings) => partsFor(plan, standings, rollups));
      return { rollups, totals: sheets, rows };
    },
    months: async () => {
      const tx = db.transaction(["rollups", "stretches"]);
      const [keys, segments] = await Promise.all([
        tx.objectStore("rollups").getAllKeys(),
        tx.objectStore("stretches").getAll(),
      ]);
      const days = keys.map((key) => key.slice(keysFrom("").length));
      const months = new Set([...days.map((day) => day.slice(0, 7)), ...segments.map(({ month }) => month)]);
      return [...months].sort().reverse();
    },
    adopt: (records) => adopt(db, idHashes, records),
    pack: (openMonth) => packOldest(db, idHashes, openMonth),
    chain: () => chainOf(db),
    seal: (id, link) => seal(db, id, link),
    merge: (merged, parts) => merge(db, merged, parts),
    sweep: () => sweep(db),
    remove: (removal, segments) => remove(db, removal, segments),
    rebuild: () => rebuild(db),
  };
}

export type Ledger = Pick<WriteTx<LedgerStore | StoreName>, "objectStore">;

/** All that a record touches or may be found in when it is entered. */
export const ledgerStores = ["ledger", "rollups", "stretches", "prints", "details"] as const satisfies StoreName[];
type LedgerStore = (typeof ledgerStores)[number];

export const printsIn = (tx: Ledger): IdHashStorage => ({
  segments: () => tx.objectStore("stretches").getAllKeys(),
  prints: (segment) => tx.objectStore("prints").get(segment),
  ids: async (segment) => (await getPieced(tx, "details", segment))?.ids ?? [],
});

/** What must be known of the ledger to enter records, read in the transaction that writes them. */
export async function ledgerBefore(
  tx: Ledger,
  idHashes: IdHashIndex,
  records: LedgerRecord[],
  keys: string[],
): Promise<LedgerBefore> {
  const [recorded, rollups] = await Promise.all([
    recordedOf(tx, idHashes, records),
    Promise.all(keys.map((key) => tx.objectStore("rollups").get(key))),
  ]);
  return { recorded, rollups: rollups.filter((rollup) => rollup !== undefined) };
}

/** From so many on it is quicker to read the ids of all rows than to ask for each. */
const many = 200;

async function recordedOf(tx: Ledger, idHashes: IdHashIndex, records: LedgerRecord[]): Promise<Set<CallId>> {
  if (records.length === 0) return new Set();
  const ids = records.map(({ id }) => id);
  const store = tx.objectStore("ledger");
  const [rows, packed] = await Promise.all([
    ids.length > many ? store.getAllKeys() : Promise.all(ids.map((id) => store.getKey(id))),
    idHashes.find(ids, printsIn(tx)),
  ]);
  return new Set([...rows.filter((id) => id !== undefined), ...packed.keys()]);
}

async function find(db: OctoDatabase, query: LedgerQuery, before: Position | undefined) {
  const { sessionId, limit = Number.POSITIVE_INFINITY } = query;
  const [from, to] = bounds(query);
  const tx = db.transaction(["ledger", "stretches"]);
  const newest = before ? [before.at, before.id] : [to, []];
  const oldest = [from];
  const range = sessionId
    ? IDBKeyRange.bound([sessionId, ...oldest], [sessionId, ...newest], false, Boolean(before))
    : IDBKeyRange.bound(oldest, newest, false, Boolean(before));
  const index = tx.objectStore("ledger").index(sessionId ? "session" : "at");
  const segments = await tx.objectStore("stretches").getAll();
  // All at once is far quicker than row by row, and there are never very many rows.
  if (limit === Number.POSITIVE_INFINITY) {
    const all = await index.getAll(range);
    return { rows: all.filter((record) => isAsked(record, query)).reverse(), segments };
  }
  const rows: LedgerRecord[] = [];
  let cursor = await index.openCursor(range, "prev");
  while (cursor && rows.length < limit) {
    if (isAsked(cursor.value, query)) rows.push(cursor.value);
    cursor = await cursor.continue();
  }
  return { rows, segments };
}

async function position(db: OctoDatabase, idHashes: IdHashIndex, id: CallId): Promise<Position | undefined> {
  const names: StoreName[] = [...ledgerStores, "columns"];
  const tx = db.transaction(names);
  const [row, packed] = await Promise.all([
    tx.objectStore("ledger").get(id),
    idHashes.find([id], printsIn(tx as unknown as Ledger)),
  ]);
  const place = packed.get(id);
  if (row || !place) return row;
  const columns = await getPieced(tx, "columns", place.stretch);
  return columns && { id, at: atOf(columns, place.i) };
}

function adopt(db: OctoDatabase, idHashes: IdHashIndex, records: LedgerRecord[]): Promise<number> {
  return write(
    db,
    [...ledgerStores, ...sheetStores, "columns", "kinds", "removals", "outbox"],
    "strict",
    async (tx) => {
      const fresh = unrecorded(records, await recordedOf(tx, idHashes, records));
      const { packed, rows } = split(fresh);
      const removals = tx.objectStore("removals");
      const [{ rollups }, removed] = await Promise.all([
        ledgerBefore(tx, idHashes, [], rollupKeysOf(rows)),
        removals.getAll(),
      ]);
      await Promise.all([
        ...cameBack(removed, fresh, idHash).map((removal) => removals.put(removal)),
        ...rows.map((record) => tx.objectStore("ledger").add(record)),
        ...rollUp(rows, rollups).map((rollup) => tx.objectStore("rollups").put(rollup)),
        putAway(tx, packed),
        noteRecords(
          tx,
          rows.map(({ id }) => id),
          packed.map(({ segment }) => segment.id),
        ),
      ]);
      return fresh.length;
    },
  );
}

type Shelf = Pick<WriteTx<"columns" | LedgerStore | StoreName>, "objectStore">;

async function putAway(tx: Shelf, packed: NewSegment[]): Promise<void> {
  await Promise.all([
    ...packed.flatMap(({ segment, columns, grouped, details, idHashes }) => [
      tx.objectStore("stretches").add(segment),
      addPieced(tx, "columns", segment.id, columns),
      tx.objectStore("kinds").add(grouped, segment.id),
      addPieced(tx, "details", segment.id, details),
      tx.objectStore("prints").add(idHashes, segment.id),
    ]),
    ...[...addedBy(packed)].map(([name, added]) => addTo(tx, name, added)),
  ]);
}

async function addTo(tx: Shelf, name: string, added: Totals): Promise<void> {
  const before = await getSheet(tx, name, (row) => partsToFill(row, added));
  await putSheet(tx, name, before ? fill(before, added) : toStored(added));
}

async function packOldest(db: OctoDatabase, idHashes: IdHashIndex, openMonth: string): Promise<number> {
  return write(db, [...ledgerStores, ...sheetStores, "columns", "kinds"], "relaxed", async (tx) => {
    const ledger = tx.objectStore("ledger");
    const [oldest, count] = await Promise.all([ledger.index("at").getAll(null, rowsAtOnce), ledger.count()]);
    const rows = rowsToPack(oldest, count, openMonth);
    if (rows.length === 0) return 0;
    const { rollups: before } = await ledgerBefore(tx, idHashes, [], rollupKeysOf(rows));
    const { packed, rollups } = packRows(rows, before);
    const sums = tx.objectStore("rollups");
    await Promise.all([
      ...rows.map(({ id }) => ledger.delete(id)),
      ...rollups.map(([key, rollup]): Promise<unknown> => (rollup ? sums.put(rollup) : sums.delete(key))),
      putAway(tx, packed),
    ]);
    return rows.length;
  });
}
