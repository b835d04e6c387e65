// The ledger in memory, as the billing screens ask for it. What decides is shared with IndexedDB.
import { atOf, inOrder } from "#core/ledger/segments/segment.ts";
import type { LedgerRecord } from "#core/ledger/record.ts";
import { cameBack } from "#core/ledger/audit/removal.ts";
import type { Rollup } from "#core/ledger/rollup.ts";
import { type LedgerQuery, isAsked } from "#core/ledger/summary.ts";
import type { CallId } from "#core/ids.ts";
import type { LedgerStorage } from "#core/ledger/ledger-storage.ts";
import { bounds } from "#core/ledger/segments/bounds.ts";
import { keepPacked, memoryChain } from "./audit-chain.ts";
import { noteRecords } from "./backup-queue.ts";
import type { Tables } from "./tables.ts";
import type { Position } from "#core/ledger/segments/segment-storage.ts";
import { addedBy, type NewSegment, packRows, rowsAtOnce, rowsToPack, split } from "#core/ledger/segments/packing.ts";
import { idHash } from "#core/ledger/segments/id-hashes.ts";
import { type LedgerBefore, rollUp, rollupKeysOf, unrecorded } from "../projection.ts";
import { fill, partsFor, partsToFill, type StoredTotals, toStored } from "#core/ledger/segments/stored-totals.ts";

export function memoryLedger(tables: Tables): LedgerStorage {
  const { ledger, rollups, packed, merged, sheets, removals } = tables;
  const segments = () => [...packed.values()].map(({ segment }) => segment);
  return {
    columns: async (id) => (packed.get(id) ?? merged.get(id))?.columns,
    kinds: async (id) => (packed.get(id) ?? merged.get(id))?.grouped,
    details: async (id) => (packed.get(id) ?? merged.get(id))?.details,
    find: async (query, before) => ({
      rows: structuredClone(newestFirst([...ledger.values()], query, before)),
      segments: segments(),
    }),
    position: async (id) => ledger.get(id) ?? packedPosition(tables, id),
    sums: async ({ day, edge }, choose) => {
      const since = [...rollups.values()].filter((rollup) => rollup.day >= day);
      const plan = choose(segments());
      const read = plan.sheets.flatMap((name) => sheets.get(name) ?? []);
      const parts = partsFor(
        plan,
        read.map(({ row }) => row),
        since,
      );
      const [from, to] = edge ?? [1, 0];
      return structuredClone({
        rollups: since,
        rows: [...ledger.values()].filter(({ at }) => at >= from && at <= to),
        totals: read.map((stored, i) => partsAmong(stored, parts[i] ?? [])),
      });
    },
    months: async () => {
      const days = [...rollups.values()].map(({ day }) => day.slice(0, 7));
      return [...new Set([...days, ...segments().map(({ month }) => month)])].sort().reverse();
    },
    adopt: async (records) => {
      const fresh = unrecorded(structuredClone(records), recordedOf(tables, records));
      const { packed: away, rows } = split(fresh);
      const { rollups: before } = ledgerBefore(tables, [], rollupKeysOf(rows));
      keepInLedger(tables, { records: rows, rollups: rollUp(rows, before) });
      putAway(tables, away);
      for (const removal of cameBack([...removals.values()], fresh, idHash)) removals.set(removal.seal.number, removal);
      noteRecords(
        tables,
        rows.map(({ id }) => id),
        away.map(({ segment }) => segment.id),
      );
      return fresh.length;
    },
    pack: async (openMonth) => packOldest(tables, openMonth),
    ...memoryChain(tables),
    rebuild: async () => {
      const rows = [...ledger.values()];
      rollups.clear();
      sheets.clear();
      for (const rollup of rollUp(rows, [])) rollups.set(rollup.key, rollup);
      sumUp(tables, [...packed.values()]);
    },
  };
}

export function ledgerBefore(tables: Tables, records: LedgerRecord[], rollupKeys: string[]): LedgerBefore {
  return {
    recorded: recordedOf(tables, records),
    rollups: rollupKeys.flatMap((key) => tables.rollups.get(key) ?? []),
  };
}

function recordedOf({ ledger, packedIds }: Tables, records: LedgerRecord[]): Set<CallId> {
  return new Set(records.map(({ id }) => id).filter((id) => ledger.has(id) || packedIds.has(id)));
}

export function keepInLedger(
  { ledger, rollups }: Tables,
  entered: { records: LedgerRecord[]; rollups: Rollup[] },
): void {
  for (const record of structuredClone(entered.records)) ledger.set(record.id, record);
  for (const rollup of entered.rollups) rollups.set(rollup.key, rollup);
}

function newestFirst(rows: LedgerRecord[], query: LedgerQuery, before: Position | undefined): LedgerRecord[] {
  const [from, to] = bounds(query);
  return rows
    .filter((record) => record.at >= from && record.at <= to && isAsked(record, query))
    .filter((record) => !before || inOrder(record, before) < 0)
    .sort((a, b) => inOrder(b, a))
    .slice(0, query.limit);
}

function packedPosition({ packed, packedIds }: Tables, id: CallId): Position | undefined {
  const place = packedIds.get(id);
  const columns = place && packed.get(place.stretch)?.columns;
  return columns && { id, at: atOf(columns, place.i) };
}

function packOldest(tables: Tables, openMonth: string): number {
  const { ledger, rollups } = tables;
  const oldest = [...ledger.values()].sort(inOrder).slice(0, rowsAtOnce);
  const rows = rowsToPack(oldest, ledger.size, openMonth);
  const { rollups: before } = ledgerBefore(tables, [], rollupKeysOf(rows));
  const { packed, rollups: left } = packRows(rows, before);
  for (const { id } of rows) ledger.delete(id);
  for (const [key, rollup] of left) {
    if (rollup) rollups.set(key, rollup);
    else rollups.delete(key);
  }
  putAway(tables, packed);
  return rows.length;
}

function putAway(tables: Tables, away: NewSegment[]): void {
  for (const one of away) keepPacked(tables, one);
  sumUp(tables, away);
}

function partsAmong({ row, parts }: StoredTotals, numbers: number[]): StoredTotals {
  const wanted = new Set(numbers);
  return { row, parts: new Map([...parts].filter(([n]) => wanted.has(n))) };
}

function sumUp({ sheets }: Tables, away: NewSegment[]): void {
  for (const [name, added] of addedBy(away)) {
    const before = sheets.get(name);
    if (!before) {
      sheets.set(name, toStored(added));
      continue;
    }
    const { row, parts } = fill(partsAmong(before, partsToFill(before.row, added)), added);
    sheets.set(name, { row, parts: new Map([...before.parts, ...parts]) });
  }
}
