// Decides which records become segments, and how rollups and totals change. Each store reads the data, calls this
// module and writes the result. A row is a record that is stored individually.
import type { LedgerRecord } from "#core/ledger/record.ts";
import { monthOf, type Rollup, rollupKey, subtractFromRollup } from "#core/ledger/rollup.ts";
import { addGrouped, groupCalls, type GroupedCalls } from "./grouped.ts";
import { idHashesOf } from "./id-hashes.ts";
import { byMonth, type Columns, type Details, encodeSegment, type EncodedSegment, type Segment } from "./segment.ts";
import { addTotals, closeTotals, openTotals, type OpenTotals, type Totals } from "./totals.ts";

/**
 * From this many rows on, the oldest are moved into segments even if their month is not over, because rows are slow to
 * read.
 */
const maxRows = 1_000;
/** Maximum number of rows that one transaction moves into segments. */
export const rowsPerStep = 900;
/**
 * Imported records of one month become a segment at once if there are at least this many. Fewer records are stored as
 * rows.
 */
const minSegment = 100;

/** A segment with all data that is stored for it. */
export interface NewSegment {
  segment: Segment;
  columns: Columns;
  grouped: GroupedCalls;
  details: Details;
  idHashes: Uint32Array;
}

export function newSegment(encoded: EncodedSegment): NewSegment {
  const idHashes = idHashesOf(encoded.details.ids);
  // A hash of all call ids is part of the segment's id. Without it, a month that is removed and imported with other
  // calls could get the same id, and caches keyed by id would return old data.
  const all = idHashes.reduce((sum, hash) => Math.imul(sum ^ hash, 0x01000193), 0) >>> 0;
  const segment = { ...encoded.segment, id: `${encoded.segment.id}/${all.toString(36)}` };
  return { ...encoded, segment, grouped: groupCalls(encoded.columns), idHashes };
}

/** Splits imported records into those that become segments and those that are stored as rows. */
export function splitImported(records: LedgerRecord[]): { segments: NewSegment[]; rows: LedgerRecord[] } {
  const months = byMonth(records);
  return {
    segments: months.filter(({ length }) => length >= minSegment).map((month) => newSegment(encodeSegment(month))),
    rows: months.filter(({ length }) => length < minSegment).flat(),
  };
}

/**
 * Returns the rows to move into segments.
 * @param oldest the oldest rows, at most `rowsPerStep`
 * @param count the number of all rows
 * @param openMonth the first month that can still get calls
 */
export function rowsToMove(oldest: LedgerRecord[], count: number, openMonth: string): LedgerRecord[] {
  return count >= maxRows ? oldest : oldest.filter((record) => monthOf(record) < openMonth);
}

/**
 * Converts rows to segments and subtracts them from their rollups. Returns each rollup's key and new value; a rollup
 * that is undefined must be deleted.
 */
export function rowsToSegments(rows: LedgerRecord[], before: Rollup[]) {
  const left = new Map<string, Rollup | undefined>(before.map((rollup) => [rollup.key, rollup]));
  for (const record of rows) {
    const rollup = left.get(rollupKey(record));
    if (rollup) left.set(rollup.key, subtractFromRollup(rollup, record));
  }
  return { segments: byMonth(rows).map((month) => newSegment(encodeSegment(month))), rollups: [...left] };
}

/** Returns the names of the three stored totals that include a month. */
export const totalsNamesOf = (month: string): [month: string, year: string, all: string] => [
  month,
  month.slice(0, 4),
  "all",
];

/** Adds up the totals of months to totals of their years and of all time, by name. */
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

/** Returns what new segments add to the stored totals, by the names of the totals. */
export function totalsOfSegments(segments: Pick<NewSegment, "segment" | "grouped">[]): Map<string, Totals> {
  // Each segment is added only to its month. The totals of the year and of all time are calculated from the months.
  const months = new Map<string, OpenTotals>();
  for (const { segment, grouped } of segments) {
    const month = months.get(segment.month) ?? openTotals();
    months.set(segment.month, month);
    addGrouped(month, grouped);
  }
  const closed = [...months].map(([month, totals]) => [month, closeTotals(totals)] as const);
  return new Map([...closed, ...yearAndAllTotals(closed)]);
}
