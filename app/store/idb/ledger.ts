// The ledger's storage in IndexedDB. Newer calls are individual rows with rollups; older calls are in segments with
// stored totals.
import type { CallId } from "#core/ids.ts";
import { newRecords, rollUp, rollupKeysOf } from "#core/ledger/add-records.ts";
import { withReturnedCalls } from "#core/ledger/audit/removal.ts";
import { type LedgerQuery, matchesQuery, timeRange } from "#core/ledger/filter.ts";
import type { LedgerStorage, Position } from "#core/ledger/ledger-storage.ts";
import type { LedgerRecord } from "#core/ledger/record.ts";
import { firstKeyOfDay } from "#core/ledger/rollup.ts";
import type { IdHashIndex } from "#core/ledger/segments/id-hashes.ts";
import { atOf } from "#core/ledger/segments/segment.ts";
import { addToStored, partsFor, partsToUpdate, toStored } from "#core/ledger/segments/stored-totals.ts";
import {
  type NewSegment,
  rowsPerStep,
  rowsToMove,
  rowsToSegments,
  splitImported,
  totalsOfSegments,
} from "#core/ledger/segments/to-segments.ts";
import type { Totals } from "#core/ledger/segments/totals.ts";
import { amendRows, replaceSegment } from "./amended-records.ts";
import { chainOf, deleteMerged, merge, remove, seal } from "./audit-chain.ts";
import { queueRecords } from "./backup-queue.ts";
import { addChunked, getChunked } from "./chunked.ts";
import { type OctoDatabase, type StoreName, write, type WriteTx } from "./database.ts";
import { rebuildTotals } from "./rebuild-totals.ts";
import { idHashesIn, ledgerSnapshot, recordedIds, recordStores } from "./records.ts";
import { getSeveralTotals, getTotals, putTotals, totalsStores } from "./totals.ts";

export function ledgerStorage(db: OctoDatabase, idHashes: IdHashIndex): LedgerStorage {
  return {
    columns: (segment) => getChunked(db.transaction(["columns"]), "columns", segment),
    grouped: (segment) => db.get("kinds", segment),
    details: (segment) => getChunked(db.transaction(["details"]), "details", segment),
    find: (query, before) => find(db, query, before),
    position: (id) => position(db, idHashes, id),
    totals: async ({ day, edge }, choose) => {
      const tx = db.transaction(["ledger", "rollups", "stretches", ...totalsStores]);
      const byTime = tx.objectStore("ledger").index("at");
      const [rollups, segments, rows] = await Promise.all([
        tx.objectStore("rollups").getAll(IDBKeyRange.lowerBound(firstKeyOfDay(day))),
        tx.objectStore("stretches").getAll(),
        edge ? byTime.getAll(IDBKeyRange.bound([edge[0]], [edge[1], []])) : [],
      ]);
      const plan = choose(segments);
      const parts = (found: Parameters<typeof partsFor>[1]) => partsFor(plan.scans.length > 0, found, rollups);
      return { rollups, totals: await getSeveralTotals(tx, plan.totals, parts), rows };
    },
    months: async () => {
      const tx = db.transaction(["rollups", "stretches"]);
      const [keys, segments] = await Promise.all([
        tx.objectStore("rollups").getAllKeys(),
        tx.objectStore("stretches").getAll(),
      ]);
      const days = keys.map((key) => key.slice(firstKeyOfDay("").length));
      const months = new Set([...days.map((day) => day.slice(0, 7)), ...segments.map(({ month }) => month)]);
      return [...months].sort().reverse();
    },
    importRecords: (records) => importRecords(db, idHashes, records),
    amendRows: (records) => amendRows(db, records),
    segmentsWith: (ids) => segmentsWith(db, idHashes, ids),
    replaceSegment: (next, old, amended) => replaceSegment(db, next, old, amended),
    buildSegments: (openMonth) => buildSegments(db, idHashes, openMonth),
    chain: () => chainOf(db),
    seal: (id, link) => seal(db, id, link),
    merge: (merged, parts) => merge(db, merged, parts),
    deleteMerged: () => deleteMerged(db),
    remove: (removal, segments) => remove(db, removal, segments),
    rebuildTotals: () => rebuildTotals(db),
  };
}

async function find(db: OctoDatabase, query: LedgerQuery, before: Position | undefined) {
  const { sessionId, limit = Number.POSITIVE_INFINITY } = query;
  const [from, to] = timeRange(query);
  const tx = db.transaction(["ledger", "stretches"]);
  const newest = before ? [before.at, before.id] : [to, []];
  const oldest = [from];
  const range = sessionId
    ? IDBKeyRange.bound([sessionId, ...oldest], [sessionId, ...newest], false, Boolean(before))
    : IDBKeyRange.bound(oldest, newest, false, Boolean(before));
  const index = tx.objectStore("ledger").index(sessionId ? "session" : "at");
  const segments = await tx.objectStore("stretches").getAll();
  // Without a limit, reading all rows at once is far quicker than using a cursor. The ledger never has many rows,
  // because older calls are in segments.
  if (limit === Number.POSITIVE_INFINITY) {
    const all = await index.getAll(range);
    return { rows: all.filter((record) => matchesQuery(record, query)).reverse(), segments };
  }
  const rows: LedgerRecord[] = [];
  let cursor = await index.openCursor(range, "prev");
  while (cursor && rows.length < limit) {
    if (matchesQuery(cursor.value, query)) rows.push(cursor.value);
    cursor = await cursor.continue();
  }
  return { rows, segments };
}

async function position(db: OctoDatabase, idHashes: IdHashIndex, id: CallId): Promise<Position | undefined> {
  const names: StoreName[] = [...recordStores, "columns"];
  const tx = db.transaction(names);
  const [row, places] = await Promise.all([tx.objectStore("ledger").get(id), idHashes.find([id], idHashesIn(tx))]);
  const place = places.get(id);
  if (row || !place) return row;
  const columns = await getChunked(tx, "columns", place.segment);
  return columns && { id, at: atOf(columns, place.i) };
}

async function segmentsWith(db: OctoDatabase, idHashes: IdHashIndex, ids: CallId[]): Promise<string[]> {
  const names: StoreName[] = [...recordStores];
  const places = await idHashes.find(ids, idHashesIn(db.transaction(names)));
  return [...new Set([...places.values()].map(({ segment }) => segment))];
}

const importStores = [...recordStores, ...totalsStores, "columns", "kinds", "removals", "outbox"] as const;

function importRecords(db: OctoDatabase, idHashes: IdHashIndex, records: LedgerRecord[]): Promise<number> {
  return write(db, [...importStores], "strict", async (tx) => {
    const added = newRecords(records, await recordedIds(tx, idHashes, records));
    const { segments, rows } = splitImported(added);
    const removals = tx.objectStore("removals");
    const [{ rollups }, removed] = await Promise.all([
      ledgerSnapshot(tx, idHashes, [], rollupKeysOf(rows)),
      removals.getAll(),
    ]);
    await Promise.all([
      ...withReturnedCalls(removed, added).map((removal) => removals.put(removal)),
      ...rows.map((record) => tx.objectStore("ledger").add(record)),
      ...rollUp(rows, rollups).map((rollup) => tx.objectStore("rollups").put(rollup)),
      addSegments(tx, segments),
      queueRecords(
        tx,
        rows.map(({ id }) => id),
        segments.map(({ segment }) => segment.id),
      ),
    ]);
    return added.length;
  });
}

type SegmentTx = Pick<WriteTx<"columns" | StoreName>, "objectStore">;

async function addSegments(tx: SegmentTx, segments: NewSegment[]): Promise<void> {
  await Promise.all([
    ...segments.flatMap(({ segment, columns, grouped, details, idHashes }) => [
      tx.objectStore("stretches").add(segment),
      addChunked(tx, "columns", segment.id, columns),
      tx.objectStore("kinds").add(grouped, segment.id),
      addChunked(tx, "details", segment.id, details),
      tx.objectStore("prints").add(idHashes, segment.id),
    ]),
    ...[...totalsOfSegments(segments)].map(([name, added]) => addTotals(tx, name, added)),
  ]);
}

async function addTotals(tx: SegmentTx, name: string, added: Totals): Promise<void> {
  const before = await getTotals(tx, name, (row) => partsToUpdate(row, added));
  await putTotals(tx, name, before ? addToStored(before, added) : toStored(added));
}

async function buildSegments(db: OctoDatabase, idHashes: IdHashIndex, openMonth: string): Promise<number> {
  return write(db, [...recordStores, ...totalsStores, "columns", "kinds"], "relaxed", async (tx) => {
    const ledger = tx.objectStore("ledger");
    const [oldest, count] = await Promise.all([ledger.index("at").getAll(null, rowsPerStep), ledger.count()]);
    const rows = rowsToMove(oldest, count, openMonth);
    if (rows.length === 0) return 0;
    const { rollups: before } = await ledgerSnapshot(tx, idHashes, [], rollupKeysOf(rows));
    const { segments, rollups } = rowsToSegments(rows, before);
    const rollupStore = tx.objectStore("rollups");
    await Promise.all([
      ...rows.map(({ id }) => ledger.delete(id)),
      ...rollups.map(([key, rollup]): Promise<unknown> => (rollup ? rollupStore.put(rollup) : rollupStore.delete(key))),
      addSegments(tx, segments),
    ]);
    return rows.length;
  });
}
