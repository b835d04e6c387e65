// The ledger in memory, as the billing screens ask for it. What decides is shared with IndexedDB.
import { atOf, inOrder } from "#core/ledger/segments/segment.ts";
import type { BillingRecord } from "#core/ledger/record.ts";
import { cameBack } from "#core/ledger/audit/removal.ts";
import type { Rollup } from "#core/ledger/rollup.ts";
import { type BillingQuery, isAsked } from "#core/ledger/summary.ts";
import type { CallId } from "#core/ids.ts";
import type { LedgerShelf } from "#core/ledger/ledger.ts";
import { bounds } from "#core/ledger/segments/bounds.ts";
import { keepPacked, memoryChain } from "./audit-chain.ts";
import { noteRecords } from "./backup-queue.ts";
import type { Shelves } from "./tables.ts";
import type { Position } from "#core/ledger/segments/query.ts";
import { addedBy, type PackedAway, packRows, rowsAtOnce, rowsToPack, split } from "#core/ledger/segments/packing.ts";
import { printOf } from "#core/ledger/segments/id-hashes.ts";
import { type LedgerBefore, rollUp, rollupKeysOf, unrecorded } from "../projection.ts";
import { fill, partsFor, partsToFill, type StoredSheet, toStored } from "#core/ledger/segments/stored-totals.ts";

export function memoryLedger(shelves: Shelves): LedgerShelf {
  const { ledger, rollups, packed, merged, sheets, removals } = shelves;
  const stretches = () => [...packed.values()].map(({ stretch }) => stretch);
  return {
    columns: async (id) => (packed.get(id) ?? merged.get(id))?.columns,
    kinds: async (id) => (packed.get(id) ?? merged.get(id))?.kinds,
    details: async (id) => (packed.get(id) ?? merged.get(id))?.details,
    find: async (query, before) => ({
      rows: structuredClone(newestFirst([...ledger.values()], query, before)),
      stretches: stretches(),
    }),
    position: async (id) => ledger.get(id) ?? packedPosition(shelves, id),
    sums: async ({ day, edge }, choose) => {
      const since = [...rollups.values()].filter((rollup) => rollup.day >= day);
      const plan = choose(stretches());
      const read = plan.sheets.flatMap((name) => sheets.get(name) ?? []);
      const parts = partsFor(
        plan,
        read.map(({ standing }) => standing),
        since,
      );
      const [from, to] = edge ?? [1, 0];
      return structuredClone({
        rollups: since,
        rows: [...ledger.values()].filter(({ at }) => at >= from && at <= to),
        sheets: read.map((stored, i) => partsAmong(stored, parts[i] ?? [])),
      });
    },
    months: async () => {
      const days = [...rollups.values()].map(({ day }) => day.slice(0, 7));
      return [...new Set([...days, ...stretches().map(({ month }) => month)])].sort().reverse();
    },
    adopt: async (records) => {
      const fresh = unrecorded(structuredClone(records), recordedOf(shelves, records));
      const { packed: away, rows } = split(fresh);
      const { rollups: before } = ledgerBefore(shelves, [], rollupKeysOf(rows));
      keepInLedger(shelves, { records: rows, rollups: rollUp(rows, before) });
      putAway(shelves, away);
      for (const removal of cameBack([...removals.values()], fresh, printOf))
        removals.set(removal.seal.number, removal);
      noteRecords(
        shelves,
        rows.map(({ id }) => id),
        away.map(({ stretch }) => stretch.id),
      );
      return fresh.length;
    },
    pack: async (openMonth) => packOldest(shelves, openMonth),
    ...memoryChain(shelves),
    rebuild: async () => {
      const rows = [...ledger.values()];
      rollups.clear();
      sheets.clear();
      for (const rollup of rollUp(rows, [])) rollups.set(rollup.key, rollup);
      sumUp(shelves, [...packed.values()]);
    },
  };
}

export function ledgerBefore(shelves: Shelves, records: BillingRecord[], rollupKeys: string[]): LedgerBefore {
  return {
    recorded: recordedOf(shelves, records),
    rollups: rollupKeys.flatMap((key) => shelves.rollups.get(key) ?? []),
  };
}

function recordedOf({ ledger, packedIds }: Shelves, records: BillingRecord[]): Set<CallId> {
  return new Set(records.map(({ id }) => id).filter((id) => ledger.has(id) || packedIds.has(id)));
}

export function keepInLedger(
  { ledger, rollups }: Shelves,
  entered: { records: BillingRecord[]; rollups: Rollup[] },
): void {
  for (const record of structuredClone(entered.records)) ledger.set(record.id, record);
  for (const rollup of entered.rollups) rollups.set(rollup.key, rollup);
}

function newestFirst(rows: BillingRecord[], query: BillingQuery, before: Position | undefined): BillingRecord[] {
  const [from, to] = bounds(query);
  return rows
    .filter((record) => record.at >= from && record.at <= to && isAsked(record, query))
    .filter((record) => !before || inOrder(record, before) < 0)
    .sort((a, b) => inOrder(b, a))
    .slice(0, query.limit);
}

function packedPosition({ packed, packedIds }: Shelves, id: CallId): Position | undefined {
  const place = packedIds.get(id);
  const columns = place && packed.get(place.stretch)?.columns;
  return columns && { id, at: atOf(columns, place.i) };
}

function packOldest(shelves: Shelves, openMonth: string): number {
  const { ledger, rollups } = shelves;
  const oldest = [...ledger.values()].sort(inOrder).slice(0, rowsAtOnce);
  const rows = rowsToPack(oldest, ledger.size, openMonth);
  const { rollups: before } = ledgerBefore(shelves, [], rollupKeysOf(rows));
  const { packed, rollups: left } = packRows(rows, before);
  for (const { id } of rows) ledger.delete(id);
  for (const [key, rollup] of left) {
    if (rollup) rollups.set(key, rollup);
    else rollups.delete(key);
  }
  putAway(shelves, packed);
  return rows.length;
}

function putAway(shelves: Shelves, away: PackedAway[]): void {
  for (const one of away) keepPacked(shelves, one);
  sumUp(shelves, away);
}

function partsAmong({ standing, parts }: StoredSheet, numbers: number[]): StoredSheet {
  const wanted = new Set(numbers);
  return { standing, parts: new Map([...parts].filter(([n]) => wanted.has(n))) };
}

function sumUp({ sheets }: Shelves, away: PackedAway[]): void {
  for (const [name, added] of addedBy(away)) {
    const before = sheets.get(name);
    if (!before) {
      sheets.set(name, toStored(added));
      continue;
    }
    const { standing, parts } = fill(partsAmong(before, partsToFill(before.standing, added)), added);
    sheets.set(name, { standing, parts: new Map([...before.parts, ...parts]) });
  }
}
