// The ledger's storage in IndexedDB. Newer calls are individual rows with rollups; older calls are in segments with
// stored totals.
import type { CallId } from "#core/ids.ts";
import { newRecords, rollUp, rollupKeysOf } from "#core/ledger/add-records.ts";
import { withReturnedCalls } from "#core/ledger/audit/removal.ts";
import { type LedgerQuery, matchesQuery, timeRange } from "#core/ledger/filter.ts";
import type {
  FoundTotals,
  LedgerStorage,
  Position,
  SegmentStorage,
  TotalsPlan,
  TotalsRange,
} from "#core/ledger/ledger-storage.ts";
import type { LedgerRecord } from "#core/ledger/record.ts";
import { firstKeyOfDay } from "#core/ledger/rollup.ts";
import type { IdHashIndex } from "#core/ledger/segments/id-hashes.ts";
import { atOf, type Segment } from "#core/ledger/segments/segment.ts";
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
import { callsIn, isWholeRecord, isWholeSegment } from "#core/ledger/whole-rows.ts";
import { chainOf, deleteMerged, merge, remove, seal } from "./audit-chain.ts";
import { queueRecords } from "./backup-queue.ts";
import { addChunked, getChunked } from "./chunked.ts";
import { type OctoDatabase, type StoreName, write, type WriteTx } from "./database.ts";
import { rebuildTotals } from "./repair/rebuild-totals.ts";
import { createLedgerGuard, type LedgerGuard } from "./repair/ledger-guard.ts";
import { idHashesIn, ledgerSnapshot, recordedIds, recordStores } from "./records.ts";
import { getSeveralTotals, getTotals, putTotals, totalsStores } from "./totals.ts";

export function ledgerStorage(db: OctoDatabase, idHashes: IdHashIndex): LedgerStorage {
  const guard = createLedgerGuard(db);
  return {
    ...segmentParts(db, guard),
    find: async (query, before) => {
      const { rows, segments } = await find(db, query, before);
      return { rows, segments: guard.readable(segments) };
    },
    position: (id) => position(db, idHashes, id),
    totals: async (range, choose) => ({
      ...(await totals(db, guard, range, choose)),
      unreadable: guard.unreadable(),
    }),
    months: async () => {
      const tx = db.transaction(["rollups", "stretches"]);
      const [keys, segments] = await Promise.all([
        tx.objectStore("rollups").getAllKeys(),
        tx.objectStore("stretches").getAll(),
      ]);
      const days = keys.map((key) => key.slice(firstKeyOfDay("").length));
      const months = new Set([
        ...days.map((day) => day.slice(0, 7)),
        ...segments.filter(isWholeSegment).map(({ month }) => month),
      ]);
      return [...months].sort().reverse();
    },
    importRecords: (records) => importRecords(db, idHashes, records).finally(guard.lookAgain),
    amendRows: async (records) => (await amending()).amendRows(db, records),
    places: (ids) => idHashes.find(ids, idHashesIn(db.transaction([...recordStores]))),
    replaceSegment: async (next, old, amended) => (await amending()).replaceSegment(db, next, old, amended),
    buildSegments: (openMonth) => buildSegments(db, idHashes, openMonth),
    chain: () => chainOf(db),
    seal: (id, link) => seal(db, id, link),
    merge: (merged, parts) => merge(db, merged, parts),
    deleteMerged: () => deleteMerged(db),
    remove: (removal, segments) => remove(db, removal, segments),
    rebuildTotals: () => rebuildTotals(db),
    repair: guard.repair,
  };
}

// Records are rarely amended, and `core/ledger/audit/amend.ts`, which calls this, is loaded in the same way.
const amending = () => import("./amended-records.ts");

function segmentParts(db: OctoDatabase, { repair }: LedgerGuard): SegmentStorage {
  /** Reads a part of a segment, also after a repair. A part that is damaged all the same is left out. */
  const part = async <T>(read: () => Promise<T | undefined>, sizeOf: (part: T) => number) => {
    const whole = async () => {
      const found = await read();
      return found && Number.isFinite(sizeOf(found)) ? found : undefined;
    };
    return (await whole()) ?? repair().then(whole);
  };
  return {
    columns: (id) =>
      part(
        () => getChunked(db.transaction(["columns"]), "columns", id),
        ({ count }) => count,
      ),
    grouped: (id) =>
      part(
        () => db.get("kinds", id),
        ({ count }) => count,
      ),
    details: (id) =>
      part(
        () => getChunked(db.transaction(["details"]), "details", id),
        ({ ids }) => ids?.length,
      ),
  };
}

/** Reads all rollups, because only all of them show whether one is missing. They are few, as are the rows. */
async function totals(
  db: OctoDatabase,
  guard: LedgerGuard,
  { day, edge }: TotalsRange,
  choose: (segments: Segment[]) => TotalsPlan,
): Promise<Omit<FoundTotals, "unreadable">> {
  const tx = db.transaction(["ledger", "rollups", "stretches", ...totalsStores]);
  const ledger = tx.objectStore("ledger");
  const [rollups, all, stored] = await Promise.all([
    tx.objectStore("rollups").getAll(),
    tx.objectStore("stretches").getAll(),
    guard.wantsRows() ? ledger.getAll() : ledger.count(),
  ]);
  guard.checkRollups(rollups, stored);
  const first = firstKeyOfDay(day);
  const wanted = rollups.filter(({ key }) => key >= first);
  const [from, to] = edge(wanted) ?? [];
  const rows = from === undefined ? [] : await ledger.index("at").getAll(IDBKeyRange.bound([from], [to, []]));
  const segments = guard.readable(all);
  const plan = choose(segments);
  const parts = (found: Parameters<typeof partsFor>[1]) => partsFor(plan.scans.length > 0, found, wanted);
  const found = await getSeveralTotals(tx, plan.totals, parts);
  guard.checkTotals(plan.totals, found, segments);
  return { rollups: wanted, totals: found, rows: rows.filter(isWholeRecord) };
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
    return { rows: all.filter((record) => isWholeRecord(record) && matchesQuery(record, query)).reverse(), segments };
  }
  const rows: LedgerRecord[] = [];
  let cursor = await index.openCursor(range, "prev");
  while (cursor && rows.length < limit) {
    if (isWholeRecord(cursor.value) && matchesQuery(cursor.value, query)) rows.push(cursor.value);
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

const importStores = [...recordStores, ...totalsStores, "columns", "kinds", "removals", "outbox"] as const;

function importRecords(db: OctoDatabase, idHashes: IdHashIndex, records: LedgerRecord[]): Promise<number> {
  return write(db, [...importStores], "strict", async (tx) => {
    await dropDamaged(tx, new Set(records.map(({ id }) => id)));
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

/** Deletes damaged rows that an import brings back, and what rollups know of them, so that each call counts once. */
async function dropDamaged(tx: WriteTx<(typeof importStores)[number]>, imported: Set<CallId>): Promise<void> {
  const ledger = tx.objectStore("ledger");
  const rollups = tx.objectStore("rollups");
  const [rows, before] = await Promise.all([ledger.getAll(), rollups.getAll()]);
  const damaged = rows.filter((row) => imported.has(row.id) && !isWholeRecord(row));
  if (damaged.length === 0 && callsIn(before) <= rows.length) return;
  await Promise.all([...damaged.map(({ id }) => ledger.delete(id)), rollups.clear()]);
  await Promise.all(rollUp(rows.filter(isWholeRecord), []).map((rollup) => rollups.put(rollup)));
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
    const rows = rowsToMove(oldest.filter(isWholeRecord), count, openMonth);
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
