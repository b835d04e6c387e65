// What packing changes, decided in pure code: both stores read what lies there, ask here, and write the answer.
import { addGrouped, type GroupedCalls, groupCalls } from "./grouped.ts";
import { byMonth, type Columns, type Details, encodeSegment, type EncodedSegment, type Segment } from "./segment.ts";
import type { LedgerRecord } from "#core/ledger/record.ts";
import { monthOf, type Rollup, rollupKey, takeFromRollup } from "#core/ledger/rollup.ts";
import { addTotals, closeTotals, openTotals, type OpenTotals, type Totals } from "./totals.ts";
import { idHashesOf } from "./id-hashes.ts";

/** From so many rows on the oldest are packed, also of a month that is not over: reading rows is slow. */
export const mostRows = 1_000;
/** So many rows are packed in one transaction, at most. */
export const rowsAtOnce = 900;
/** As many records of one month, coming together from elsewhere, are packed at once and never are rows. */
const packedAtOnce = 100;

export interface NewSegment {
  segment: Segment;
  columns: Columns;
  grouped: GroupedCalls;
  details: Details;
  idHashes: Uint32Array;
}

export function newSegment(packed: EncodedSegment): NewSegment {
  const idHashes = idHashesOf(packed.details.ids);
  // Calls that were removed may come back together with others: what somebody remembers of a stretch must not hold then.
  const all = idHashes.reduce((sum, print) => Math.imul(sum ^ print, 0x01000193), 0) >>> 0;
  const segment = { ...packed.segment, id: `${packed.segment.id}/${all.toString(36)}` };
  return { ...packed, segment, grouped: groupCalls(packed.columns), idHashes };
}

/** Records of other books: what becomes columns, and what is left to be rows. */
export function split(fresh: LedgerRecord[]): { packed: NewSegment[]; rows: LedgerRecord[] } {
  const groups = byMonth(fresh);
  return {
    packed: groups.filter(({ length }) => length >= packedAtOnce).map((group) => newSegment(encodeSegment(group))),
    rows: groups.filter(({ length }) => length < packedAtOnce).flat(),
  };
}

/** @param oldest rows, at most `rowsAtOnce`; @param openMonth the first that may still grow */
export function rowsToPack(oldest: LedgerRecord[], count: number, openMonth: string): LedgerRecord[] {
  return count >= mostRows ? oldest : oldest.filter((record) => monthOf(record) < openMonth);
}

/** Rows become stretches, and leave the sums of rows. Sums that are empty then are to be deleted. */
export function packRows(rows: LedgerRecord[], before: Rollup[]) {
  const left = new Map<string, Rollup | undefined>(before.map((rollup) => [rollup.key, rollup]));
  for (const record of rows) {
    const rollup = left.get(rollupKey(record));
    if (rollup) left.set(rollup.key, takeFromRollup(rollup, record));
  }
  return { packed: byMonth(rows).map((group) => newSegment(encodeSegment(group))), rollups: [...left] };
}

/** The names of the sheets that a month's calls are in. */
export const totalsNamesOf = (month: string): [month: string, year: string, all: string] => [
  month,
  month.slice(0, 4),
  "all",
];

/** The sheets of years and of all, made of those of the months. */
export function widerTotals(months: Iterable<readonly [month: string, sheet: Totals]>): Map<string, Totals> {
  const wider = new Map<string, OpenTotals>();
  for (const [month, totals] of months)
    for (const name of totalsNamesOf(month).slice(1)) {
      const sum = wider.get(name) ?? openTotals();
      wider.set(name, sum);
      addTotals(sum, totals);
    }
  return new Map([...wider].map(([name, totals]) => [name, closeTotals(totals)]));
}

export const isMonth = (totals: string): boolean => totals.length === "YYYY-MM".length;

/** What stretches add to each of their sheets, by the names of the sheets. */
export function addedBy(segments: Pick<NewSegment, "segment" | "grouped">[]): Map<string, Totals> {
  // Gone through once, though they are in three sheets.
  const months = new Map<string, OpenTotals>();
  for (const { segment, grouped } of segments) {
    const month = months.get(segment.month) ?? openTotals();
    months.set(segment.month, month);
    addGrouped(month, grouped);
  }
  const closed = [...months].map(([month, totals]) => [month, closeTotals(totals)] as const);
  return new Map([...closed, ...widerTotals(closed)]);
}
