// Decides how records become segments, and how rollups and totals change. Each store reads, calls this and writes the
// result.
import type { LedgerRecord } from "#core/ledger/record.ts";
import { monthOf, type Rollup, rollupKey, subtractFromRollup } from "#core/ledger/rollup.ts";
import { addGrouped, groupCalls, type GroupedCalls } from "./grouped.ts";
import { idHashesOf } from "./id-hashes.ts";
import { byMonth, type Columns, type Details, encodeSegment, type EncodedSegment, type Segment } from "./segment.ts";
import { addTotals, closeTotals, openTotals, type OpenTotals, type Totals } from "./totals.ts";

/** If there are this many rows, the oldest go into segments even before their month is over, because rows are slow to read. */
const maxRows = 1_000;
/** The most rows that one transaction moves into segments. */
export const rowsPerStep = 900;
/** Imported records of one month become a segment at once if there are at least this many; fewer become rows. */
const minSegment = 100;

/** A segment with everything that is stored for it. */
export interface NewSegment {
  segment: Segment;
  columns: Columns;
  grouped: GroupedCalls;
  details: Details;
  idHashes: Uint32Array;
}

export function newSegment(encoded: EncodedSegment): NewSegment {
  const idHashes = idHashesOf(encoded.details.ids);
  // A removed month may be imported again with other calls. Its segments need new ids, because caches use the id as their key.
  const all = idHashes.reduce((sum, hash) => Math.imul(sum ^ hash, 0x01000193), 0) >>> 0;
  const segment = { ...encoded.segment, id: `${encoded.segment.id}/${all.toString(36)}` };
  return { ...encoded, segment, grouped: groupCalls(encoded.columns), idHashes };
}

/** Sorts imported records into those that form segments and those that become rows. */
export function splitImported(records: LedgerRecord[]): { segments: NewSegment[]; rows: LedgerRecord[] } {
  const months = byMonth(records);
  return {
    segments: months.filter(({ length }) => length >= minSegment).map((month) => newSegment(encodeSegment(month))),
    rows: months.filter(({ length }) => length < minSegment).flat(),
  };
}

/**
 * @param oldest the oldest rows, at most `rowsPerStep`
 * @param count the number of all rows
 * @param openMonth the first month that may still get calls
 */
export function rowsToMove(oldest: LedgerRecord[], count: number, openMonth: string): LedgerRecord[] {
  return count >= maxRows ? oldest : oldest.filter((record) => monthOf(record) < openMonth);
}

/** Turns rows into segments and takes them out of the rollups. An undefined rollup is to be deleted. */
export function rowsToSegments(rows: LedgerRecord[], before: Rollup[]) {
  const left = new Map<string, Rollup | undefined>(before.map((rollup) => [rollup.key, rollup]));
  for (const record of rows) {
    const rollup = left.get(rollupKey(record));
    if (rollup) left.set(rollup.key, subtractFromRollup(rollup, record));
  }
  return { segments: byMonth(rows).map((month) => newSegment(encodeSegment(month))), rollups: [...left] };
}

/** The names of the stored totals that include a month. */
export const totalsNamesOf = (month: string): [month: string, year: string, all: string] => [
  month,
  month.slice(0, 4),
  "all",
];

/** Adds the totals of months up to those of their years and of all time. */
export function yearAndAllTotals(months: Iterable<readonly [month: string, totals: Totals]>): Map<string, Totals> {
  const sums = new Map<string, OpenTotals>();
  for (const [month, totals] of months)
    for (const name of totalsNamesOf(month).slice(1)) {
      const sum = sums.get(name) ?? openTotals();
      sums.set(name, sum);
      addTotals(sum, totals);
    }
  return new Map([...sums].map(([name, totals]) => [name, closeTotals(totals)]));
}

export const isMonth = (totalsName: string): boolean => totalsName.length === "YYYY-MM".length;

/** What segments add to each of the stored totals, by their names. */
export function totalsOfSegments(segments: Pick<NewSegment, "segment" | "grouped">[]): Map<string, Totals> {
  // Each segment is read once, although it counts in three totals.
  const months = new Map<string, OpenTotals>();
  for (const { segment, grouped } of segments) {
    const month = months.get(segment.month) ?? openTotals();
    months.set(segment.month, month);
    addGrouped(month, grouped);
  }
  const closed = [...months].map(([month, totals]) => [month, closeTotals(totals)] as const);
  return new Map([...closed, ...yearAndAllTotals(closed)]);
}
