// The audit chain in memory.
import type { Removal } from "#core/ledger/audit/removal.ts";
import type { LedgerStorage } from "#core/ledger/ledger-storage.ts";
import type { Seal } from "#core/ledger/segments/segment.ts";
import { toStored, wholeTotals } from "#core/ledger/segments/stored-totals.ts";
import type { SealedSegment } from "#core/ledger/audit/chain.ts";
import {
  isMonth,
  type NewSegment,
  totalsNamesOf,
  totalsOfSegments,
  yearAndAllTotals,
} from "#core/ledger/segments/to-segments.ts";
import type { Totals } from "#core/ledger/segments/totals.ts";
import { queueRecords } from "./backup-queue.ts";
import type { Tables } from "./tables.ts";

type ChainStorage = Pick<LedgerStorage, "chain" | "seal" | "merge" | "replaceSegment" | "deleteMerged" | "remove">;

export function memoryChain(tables: Tables): ChainStorage {
  const { segments, merged, removals } = tables;
  return {
    chain: async () => ({
      end: tables.chainEnd,
      segments: [...segments.values()].map(({ segment }) => segment),
      removals: [...removals.values()],
    }),
    seal: async (id, seal) => {
      const one = segments.get(id);
      if (!one || one.segment.seal || !appendLink(tables, seal)) return false;
      segments.set(id, { ...one, segment: { ...one.segment, seal } });
      return true;
    },
    merge: async (one, parts) => putInPlace(tables, one, parts),
    replaceSegment: async (one, old, amended) => {
      if (!putInPlace(tables, one, [old])) return false;
      const { month } = one.segment;
      const ofMonth = [...segments.values()].filter(({ segment }) => segment.month === month);
      replaceTotals(tables, month, totalsOfSegments(ofMonth).get(month));
      queueRecords(tables, amended);
      return true;
    },
    deleteMerged: async () => merged.clear(),
    remove: async (removal, ids) => remove(tables, removal, ids),
  };
}

function putInPlace(tables: Tables, one: NewSegment & { segment: SealedSegment }, parts: string[]): boolean {
  const { segments, merged, backupQueue } = tables;
  if (!parts.every((id) => segments.has(id)) || !appendLink(tables, one.segment.seal)) return false;
  for (const id of parts) {
    const part = segments.get(id);
    if (part) merged.set(id, part);
    segments.delete(id);
  }
  putSegment(tables, one);
  const isQueued = [...backupQueue.values()].some((row) => "stretch" in row && parts.includes(row.stretch));
  queueRecords(tables, [], isQueued ? [one.segment.id] : []);
  return true;
}

function remove(tables: Tables, removal: Removal, ids: string[]): boolean {
  const { segments, segmentPlaces, merged, rollups, removals } = tables;
  const { month, seal } = removal;
  const hasRows = [...rollups.values()].some(({ day }) => day.startsWith(month));
  const ofMonth = [...segments.values()].filter(({ segment }) => segment.month === month);
  const isComplete = ofMonth.length === ids.length && ofMonth.every(({ segment }) => ids.includes(segment.id));
  if (hasRows || !isComplete || !appendLink(tables, seal)) return false;
  removals.set(seal.number, removal);
  for (const { segment, details } of ofMonth) {
    segments.delete(segment.id);
    for (const id of details.ids) segmentPlaces.delete(id);
  }
  for (const [id, { segment }] of merged) if (segment.month === month) merged.delete(id);
  replaceTotals(tables, month);
  return true;
}

export function putSegment({ segments, segmentPlaces }: Tables, one: NewSegment): void {
  const { id: segment } = one.segment;
  segments.set(segment, one);
  for (const [i, id] of one.details.ids.entries()) segmentPlaces.set(id, { segment, i });
}

/** Makes a seal the end of the chain. Returns false if the seal does not follow the current end. */
function appendLink(tables: Tables, { number, hash, before }: Seal): boolean {
  const { chainEnd: end } = tables;
  if (end.number !== number - 1 || end.hash !== before) return false;
  tables.chainEnd = { number, hash };
  return true;
}

/** Replaces or deletes the totals of a month. Rebuilds the totals of its year and of all time from those of all months. */
function replaceTotals({ totals }: Tables, month: string, next?: Totals): void {
  const others = [...totals].filter(([name]) => isMonth(name) && name !== month);
  const ofMonth: [string, Totals][] = next ? [[month, next]] : [];
  const months = others.map(([name, stored]): [string, Totals] => [name, wholeTotals(stored)]);
  const rebuilt = new Map([...ofMonth, ...yearAndAllTotals([...months, ...ofMonth])]);
  for (const name of totalsNamesOf(month)) {
    const one = rebuilt.get(name);
    if (one) totals.set(name, toStored(one));
    else totals.delete(name);
  }
}
