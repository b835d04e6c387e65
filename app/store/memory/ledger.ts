// The ledger's storage in memory.
import type { CallId } from "#core/ids.ts";
import {
  type LedgerChanges,
  type LedgerSnapshot,
  newRecords,
  rollUp,
  rollUpAgain,
  rollupKeysOf,
} from "#core/ledger/add-records.ts";
import { withReturnedCalls } from "#core/ledger/audit/removal.ts";
import { type LedgerQuery, matchesQuery, timeRange } from "#core/ledger/filter.ts";
import type { LedgerStorage, Position } from "#core/ledger/ledger-storage.ts";
import type { LedgerRecord } from "#core/ledger/record.ts";
import { replacedRecords } from "#core/ledger/audit/amend.ts";
import { atOf, inOrder } from "#core/ledger/segments/segment.ts";
import {
  addToStored,
  partsFor,
  partsToUpdate,
  type StoredTotals,
  toStored,
} from "#core/ledger/segments/stored-totals.ts";
import {
  type NewSegment,
  rowsPerStep,
  rowsToMove,
  rowsToSegments,
  splitImported,
  totalsOfSegments,
} from "#core/ledger/segments/to-segments.ts";
import { memoryChain, putSegment } from "./audit-chain.ts";
import { queueRecords } from "./backup-queue.ts";
import type { Tables } from "./tables.ts";

export function memoryLedger(tables: Tables): LedgerStorage {
  const { ledger, rollups, segments, merged, totals } = tables;
  const segmentRows = () => [...segments.values()].map(({ segment }) => segment);
  const dataOf = (id: string) => segments.get(id) ?? merged.get(id);
  return {
    columns: async (id) => dataOf(id)?.columns,
    grouped: async (id) => dataOf(id)?.grouped,
    details: async (id) => dataOf(id)?.details,
    find: async (query, before) => ({
      rows: structuredClone(newestFirst([...ledger.values()], query, before)),
      segments: segmentRows(),
    }),
    position: async (id) => ledger.get(id) ?? positionInSegment(tables, id),
    totals: async ({ day, edge }, choose) => {
      const since = [...rollups.values()].filter((rollup) => rollup.day >= day);
      const plan = choose(segmentRows());
      const found = plan.totals.flatMap((name) => totals.get(name) ?? []);
      const parts = partsFor(
        plan.scans.length > 0,
        found.map(({ row }) => row),
        since,
      );
      const [from, to] = edge(since) ?? [1, 0];
      return structuredClone({
        rollups: since,
        rows: [...ledger.values()].filter(({ at }) => at >= from && at <= to),
        totals: found.map((stored, i) => withParts(stored, parts[i] ?? [])),
        unreadable: 0,
      });
    },
    months: async () => {
      const months = [...rollups.values()].map(({ day }) => day.slice(0, 7));
      return [...new Set([...months, ...segmentRows().map(({ month }) => month)])].sort().reverse();
    },
    importRecords: async (records) => importRecords(tables, records),
    amendRows: async (records) => amendRows(tables, records),
    places: async (ids) =>
      new Map(
        ids.flatMap((id) => {
          const place = tables.segmentPlaces.get(id);
          return place ? [[id, place]] : [];
        }),
      ),
    buildSegments: async (openMonth) => buildSegments(tables, openMonth),
    ...memoryChain(tables),
    rebuildTotals: async () => {
      rollups.clear();
      totals.clear();
      for (const rollup of rollUp([...ledger.values()], [])) rollups.set(rollup.key, rollup);
      addTotals(tables, [...segments.values()]);
    },
    repair: async () => undefined,
  };
}

export function ledgerSnapshot(tables: Tables, records: LedgerRecord[], rollupKeys: string[]): LedgerSnapshot {
  return {
    recorded: recordedIds(tables, records),
    rollups: rollupKeys.flatMap((key) => tables.rollups.get(key) ?? []),
  };
}

function recordedIds({ ledger, segmentPlaces }: Tables, records: LedgerRecord[]): Set<CallId> {
  return new Set(records.map(({ id }) => id).filter((id) => ledger.has(id) || segmentPlaces.has(id)));
}

export function putRecords({ ledger, rollups }: Tables, changes: LedgerChanges): void {
  for (const record of structuredClone(changes.records)) ledger.set(record.id, record);
  for (const rollup of changes.rollups) rollups.set(rollup.key, rollup);
}

function newestFirst(rows: LedgerRecord[], query: LedgerQuery, before: Position | undefined): LedgerRecord[] {
  const [from, to] = timeRange(query);
  return rows
    .filter((record) => record.at >= from && record.at <= to && matchesQuery(record, query))
    .filter((record) => !before || inOrder(record, before) < 0)
    .sort((a, b) => inOrder(b, a))
    .slice(0, query.limit);
}

function positionInSegment({ segments, segmentPlaces }: Tables, id: CallId): Position | undefined {
  const place = segmentPlaces.get(id);
  const columns = place && segments.get(place.segment)?.columns;
  return columns && { id, at: atOf(columns, place.i) };
}

function importRecords(tables: Tables, records: LedgerRecord[]): number {
  const { removals } = tables;
  const added = newRecords(structuredClone(records), recordedIds(tables, records));
  const { segments, rows } = splitImported(added);
  const { rollups } = ledgerSnapshot(tables, [], rollupKeysOf(rows));
  putRecords(tables, { records: rows, rollups: rollUp(rows, rollups) });
  addSegments(tables, segments);
  for (const removal of withReturnedCalls([...removals.values()], added)) removals.set(removal.seal.number, removal);
  queueRecords(
    tables,
    rows.map(({ id }) => id),
    segments.map(({ segment }) => segment.id),
  );
  return added.length;
}

function amendRows(tables: Tables, records: LedgerRecord[]): number {
  const { ledger, rollups } = tables;
  const rows = records.map(({ id }) => ledger.get(id));
  const replaced = replacedRecords(rows, structuredClone(records));
  for (const { next } of replaced) ledger.set(next.id, next);
  for (const [key, rollup] of rollUpAgain(replaced, [...rollups.values()])) {
    if (rollup) rollups.set(key, rollup);
    else rollups.delete(key);
  }
  queueRecords(
    tables,
    replaced.map(({ next }) => next.id),
  );
  return replaced.length;
}

function buildSegments(tables: Tables, openMonth: string): number {
  const { ledger } = tables;
  const oldest = [...ledger.values()].sort(inOrder).slice(0, rowsPerStep);
  const rows = rowsToMove(oldest, ledger.size, openMonth);
  const { rollups: before } = ledgerSnapshot(tables, [], rollupKeysOf(rows));
  const { segments, rollups } = rowsToSegments(rows, before);
  for (const { id } of rows) ledger.delete(id);
  for (const [key, rollup] of rollups) {
    if (rollup) tables.rollups.set(key, rollup);
    else tables.rollups.delete(key);
  }
  addSegments(tables, segments);
  return rows.length;
}

function addSegments(tables: Tables, segments: NewSegment[]): void {
  for (const one of segments) putSegment(tables, one);
  addTotals(tables, segments);
}

function withParts({ row, parts }: StoredTotals, numbers: number[]): StoredTotals {
  const wanted = new Set(numbers);
  return { row, parts: new Map([...parts].filter(([n]) => wanted.has(n))) };
}

function addTotals({ totals }: Tables, segments: NewSegment[]): void {
  for (const [name, added] of totalsOfSegments(segments)) {
    const before = totals.get(name);
    if (!before) {
      totals.set(name, toStored(added));
      continue;
    }
    const { row, parts } = addToStored(withParts(before, partsToUpdate(before.row, added)), added);
    totals.set(name, { row, parts: new Map([...before.parts, ...parts]) });
  }
}
