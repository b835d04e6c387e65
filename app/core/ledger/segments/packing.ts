// What packing changes, decided in pure code: both stores read what lies there, ask here, and write the answer.
import { addKinds, type Kinds, kindsOf } from "./grouped.ts";
import { byMonth, type Columns, type Details, pack, type Packed, type Stretch } from "./segment.ts";
import type { BillingRecord } from "#core/ledger/record.ts";
import { monthOf, type Rollup, rollupKey, takeFromRollup } from "#core/ledger/rollup.ts";
import { addSheet, closeSheet, openSheet, type OpenSheet, type Sheet } from "./totals.ts";
import { printsOf } from "./id-hashes.ts";

/** From so many rows on the oldest are packed, also of a month that is not over: reading rows is slow. */
export const mostRows = 1_000;
/** So many rows are packed in one transaction, at most. */
export const rowsAtOnce = 900;
/** As many records of one month, coming together from elsewhere, are packed at once and never are rows. */
const packedAtOnce = 100;

export interface PackedAway {
  stretch: Stretch;
  columns: Columns;
  kinds: Kinds;
  details: Details;
  prints: Uint32Array;
}

export function packedAway(packed: Packed): PackedAway {
  const prints = printsOf(packed.details.ids);
  // Calls that were removed may come back together with others: what somebody remembers of a stretch must not hold then.
  const all = prints.reduce((sum, print) => Math.imul(sum ^ print, 0x01000193), 0) >>> 0;
  const stretch = { ...packed.stretch, id: `${packed.stretch.id}/${all.toString(36)}` };
  return { ...packed, stretch, kinds: kindsOf(packed.columns), prints };
}

/** Records of other books: what becomes columns, and what is left to be rows. */
export function split(fresh: BillingRecord[]): { packed: PackedAway[]; rows: BillingRecord[] } {
  const groups = byMonth(fresh);
  return {
    packed: groups.filter(({ length }) => length >= packedAtOnce).map((group) => packedAway(pack(group))),
    rows: groups.filter(({ length }) => length < packedAtOnce).flat(),
  };
}

/** @param oldest rows, at most `rowsAtOnce`; @param openMonth the first that may still grow */
export function rowsToPack(oldest: BillingRecord[], count: number, openMonth: string): BillingRecord[] {
  return count >= mostRows ? oldest : oldest.filter((record) => monthOf(record) < openMonth);
}

/** Rows become stretches, and leave the sums of rows. Sums that are empty then are to be deleted. */
export function packRows(rows: BillingRecord[], before: Rollup[]) {
  const left = new Map<string, Rollup | undefined>(before.map((rollup) => [rollup.key, rollup]));
  for (const record of rows) {
    const rollup = left.get(rollupKey(record));
    if (rollup) left.set(rollup.key, takeFromRollup(rollup, record));
  }
  return { packed: byMonth(rows).map((group) => packedAway(pack(group))), rollups: [...left] };
}

/** The names of the sheets that a month's calls are in. */
export const sheetsOf = (month: string): [month: string, year: string, all: string] => [
  month,
  month.slice(0, 4),
  "all",
];

/** The sheets of years and of all, made of those of the months. */
export function widerSheets(months: Iterable<readonly [month: string, sheet: Sheet]>): Map<string, Sheet> {
  const wider = new Map<string, OpenSheet>();
  for (const [month, sheet] of months)
    for (const name of sheetsOf(month).slice(1)) {
      const sum = wider.get(name) ?? openSheet();
      wider.set(name, sum);
      addSheet(sum, sheet);
    }
  return new Map([...wider].map(([name, sheet]) => [name, closeSheet(sheet)]));
}

export const isMonth = (sheet: string): boolean => sheet.length === "YYYY-MM".length;

/** What stretches add to each of their sheets, by the names of the sheets. */
export function addedBy(stretches: Pick<PackedAway, "stretch" | "kinds">[]): Map<string, Sheet> {
  // Gone through once, though they are in three sheets.
  const months = new Map<string, OpenSheet>();
  for (const { stretch, kinds } of stretches) {
    const month = months.get(stretch.month) ?? openSheet();
    months.set(stretch.month, month);
    addKinds(month, kinds);
  }
  const closed = [...months].map(([month, sheet]) => [month, closeSheet(sheet)] as const);
  return new Map([...closed, ...widerSheets(closed)]);
}
