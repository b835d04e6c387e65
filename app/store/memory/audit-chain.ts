// The chain of seals in memory. What decides is shared with IndexedDB.
import type { Seal } from "#core/ledger/segments/segment.ts";
import type { Removal } from "#core/ledger/audit/removal.ts";
import type { LedgerShelf } from "#core/ledger/ledger.ts";
import type { Shelves } from "./tables.ts";
import { noteRecords } from "./backup-queue.ts";
import { isMonth, type PackedAway, sheetsOf, widerSheets } from "#core/ledger/segments/packing.ts";
import { toStored, wholeSheet } from "#core/ledger/segments/stored-totals.ts";

export function memoryChain(shelves: Shelves): Pick<LedgerShelf, "chain" | "seal" | "merge" | "sweep" | "remove"> {
  const { packed, merged, removals, outbox } = shelves;
  return {
    chain: async () => ({
      end: shelves.chainEnd,
      stretches: [...packed.values()].map(({ stretch }) => stretch),
      removals: [...removals.values()],
    }),
    seal: async (id, seal) => {
      const one = packed.get(id);
      if (!one || one.stretch.seal || !goesOn(shelves, seal)) return false;
      packed.set(id, { ...one, stretch: { ...one.stretch, seal } });
      return true;
    },
    merge: async (one, parts) => {
      if (!parts.every((id) => packed.has(id)) || !goesOn(shelves, one.stretch.seal)) return false;
      for (const id of parts) {
        const part = packed.get(id);
        if (part) merged.set(id, part);
        packed.delete(id);
      }
      keepPacked(shelves, one);
      const uncopied = [...outbox.values()].some((row) => "stretch" in row && parts.includes(row.stretch));
      noteRecords(shelves, [], uncopied ? [one.stretch.id] : []);
      return true;
    },
    sweep: async () => merged.clear(),
    remove: async (removal, ids) => remove(shelves, removal, ids),
  };
}

function remove(shelves: Shelves, removal: Removal, ids: string[]): boolean {
  const { packed, packedIds, merged, rollups, removals } = shelves;
  const { month, seal } = removal;
  const rows = [...rollups.values()].some(({ day }) => day.startsWith(month));
  const there = [...packed.values()].filter(({ stretch }) => stretch.month === month);
  const same = there.length === ids.length && there.every(({ stretch }) => ids.includes(stretch.id));
  if (rows || !same || !goesOn(shelves, seal)) return false;
  removals.set(seal.number, removal);
  for (const { stretch, details } of there) {
    packed.delete(stretch.id);
    for (const id of details.ids) packedIds.delete(id);
  }
  for (const [id, { stretch }] of merged) if (stretch.month === month) merged.delete(id);
  sumWithout(shelves, month);
  return true;
}

export function keepPacked({ packed, packedIds }: Shelves, one: PackedAway): void {
  packed.set(one.stretch.id, one);
  for (const [i, id] of one.details.ids.entries()) packedIds.set(id, { stretch: one.stretch.id, i });
}

/** Whether the seal is the next link. Then it is the last one from now on. */
function goesOn(shelves: Shelves, { number, hash, before }: Seal): boolean {
  const { chainEnd: end } = shelves;
  if (end.number !== number - 1 || end.hash !== before) return false;
  shelves.chainEnd = { number, hash };
  return true;
}

function sumWithout({ sheets }: Shelves, month: string): void {
  const months = [...sheets].filter(([name]) => isMonth(name) && name !== month);
  const wider = widerSheets(months.map(([name, stored]) => [name, wholeSheet(stored)]));
  for (const name of sheetsOf(month)) {
    const sheet = wider.get(name);
    if (sheet) sheets.set(name, toStored(sheet));
    else sheets.delete(name);
  }
}
