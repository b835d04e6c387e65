// The chain of seals in memory. What decides is shared with IndexedDB.
import type { Seal } from "#core/ledger/segments/segment.ts";
import type { Removal } from "#core/ledger/audit/removal.ts";
import type { LedgerStorage } from "#core/ledger/ledger-storage.ts";
import type { Tables } from "./tables.ts";
import { noteRecords } from "./backup-queue.ts";
import { isMonth, type NewSegment, totalsNamesOf, widerTotals } from "#core/ledger/segments/packing.ts";
import { toStored, wholeTotals } from "#core/ledger/segments/stored-totals.ts";

export function memoryChain(tables: Tables): Pick<LedgerStorage, "chain" | "seal" | "merge" | "sweep" | "remove"> {
  const { packed, merged, removals, outbox: backupQueue } = tables;
  return {
    chain: async () => ({
      end: tables.chainEnd,
      segments: [...packed.values()].map(({ segment }) => segment),
      removals: [...removals.values()],
    }),
    seal: async (id, seal) => {
      const one = packed.get(id);
      if (!one || one.segment.seal || !goesOn(tables, seal)) return false;
      packed.set(id, { ...one, segment: { ...one.segment, seal } });
      return true;
    },
    merge: async (one, parts) => {
      if (!parts.every((id) => packed.has(id)) || !goesOn(tables, one.segment.seal)) return false;
      for (const id of parts) {
        const part = packed.get(id);
        if (part) merged.set(id, part);
        packed.delete(id);
      }
      keepPacked(tables, one);
      const uncopied = [...backupQueue.values()].some((row) => "stretch" in row && parts.includes(row.stretch));
      noteRecords(tables, [], uncopied ? [one.segment.id] : []);
      return true;
    },
    sweep: async () => merged.clear(),
    remove: async (removal, ids) => remove(tables, removal, ids),
  };
}

function remove(tables: Tables, removal: Removal, ids: string[]): boolean {
  const { packed, packedIds, merged, rollups, removals } = tables;
  const { month, seal } = removal;
  const rows = [...rollups.values()].some(({ day }) => day.startsWith(month));
  const there = [...packed.values()].filter(({ segment }) => segment.month === month);
  const same = there.length === ids.length && there.every(({ segment }) => ids.includes(segment.id));
  if (rows || !same || !goesOn(tables, seal)) return false;
  removals.set(seal.number, removal);
  for (const { segment: stretch, details } of there) {
    packed.delete(stretch.id);
    for (const id of details.ids) packedIds.delete(id);
  }
  for (const [id, { segment: stretch }] of merged) if (stretch.month === month) merged.delete(id);
  sumWithout(tables, month);
  return true;
}

export function keepPacked({ packed, packedIds }: Tables, one: NewSegment): void {
  packed.set(one.segment.id, one);
  for (const [i, id] of one.details.ids.entries()) packedIds.set(id, { stretch: one.segment.id, i });
}

/** Whether the seal is the next link. Then it is the last one from now on. */
function goesOn(tables: Tables, { number, hash, before }: Seal): boolean {
  const { chainEnd: end } = tables;
  if (end.number !== number - 1 || end.hash !== before) return false;
  tables.chainEnd = { number, hash };
  return true;
}

function sumWithout({ sheets }: Tables, month: string): void {
  const months = [...sheets].filter(([name]) => isMonth(name) && name !== month);
  const wider = widerTotals(months.map(([name, stored]) => [name, wholeTotals(stored)]));
  for (const name of totalsNamesOf(month)) {
    const totals = wider.get(name);
    if (totals) sheets.set(name, toStored(totals));
    else sheets.delete(name);
  }
}
