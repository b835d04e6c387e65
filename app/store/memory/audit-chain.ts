// The audit chain in memory.
import type { Removal } from "#core/ledger/audit/removal.ts";
import type { LedgerStorage } from "#core/ledger/ledger-storage.ts";
import type { Seal } from "#core/ledger/segments/segment.ts";
import { toStored, wholeTotals } from "#core/ledger/segments/stored-totals.ts";
import { isMonth, type NewSegment, totalsNamesOf, yearAndAllTotals } from "#core/ledger/segments/to-segments.ts";
import { queueRecords } from "./backup-queue.ts";
import type { Tables } from "./tables.ts";

type ChainStorage = Pick<LedgerStorage, "chain" | "seal" | "merge" | "deleteMerged" | "remove">;

export function memoryChain(tables: Tables): ChainStorage {
  const { segments, merged, removals, backupQueue } = tables;
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
    merge: async (one, parts) => {
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
    },
    deleteMerged: async () => merged.clear(),
    remove: async (removal, ids) => remove(tables, removal, ids),
  };
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
  removeFromTotals(tables, month);
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

/** Deletes the totals of a month. Rebuilds the totals of its year and of all time from those of the other months. */
function removeFromTotals({ totals }: Tables, month: string): void {
  const others = [...totals].filter(([name]) => isMonth(name) && name !== month);
  const rebuilt = yearAndAllTotals(others.map(([name, stored]) => [name, wholeTotals(stored)]));
  for (const name of totalsNamesOf(month)) {
    const one = rebuilt.get(name);
    if (one) totals.set(name, toStored(one));
    else totals.delete(name);
  }
}
