// Rollups: sums over the ledger's rows (records outside segments) that have the same value in every field that a filter
// can select by.
import { localDay } from "./calendar.ts";
import type { LedgerRecord } from "./record.ts";
import { addTallies, emptyTally, recordsIn, subtractTally, type Tally, tallyOf } from "./tally.ts";

/** The fields by which totals are broken down and filtered. */
export const dimensions = [
  "day",
  "model",
  "sessionId",
  "folder",
  "purpose",
  "account",
  "channel",
  "person",
  "importedFrom",
  "outcome",
] as const;
export type Dimension = (typeof dimensions)[number];

/** The fields that have the same value in all calls of a group. */
export type CallGroup = Pick<LedgerRecord, Exclude<Dimension, "day"> | "demo" | "utcOffset"> & {
  /** Local date of the calls as `YYYY-MM-DD`, calculated with the UTC offset in their records. */
  day: string;
};

export interface Rollup extends Tally, CallGroup {
  key: string;
}

export function dayOf(record: Pick<LedgerRecord, "at" | "utcOffset">): string {
  return localDay(record.at, record.utcOffset);
}

/** Returns the local month of a record as `YYYY-MM`. The record belongs to the file of this month. */
export function monthOf(record: LedgerRecord): string {
  return dayOf(record).slice(0, 7);
}

function groupOf(record: LedgerRecord): CallGroup {
  const { model, sessionId, folder, purpose, account, channel, person, importedFrom, outcome, demo, utcOffset } =
    record;
  const day = dayOf(record);
  return { day, model, sessionId, folder, purpose, account, channel, person, importedFrom, outcome, demo, utcOffset };
}

/** Returns the key of the rollup that a record belongs to. The key begins with the day, so that keys sort by day. */
export const rollupKey = (record: LedgerRecord): string => JSON.stringify(Object.values(groupOf(record)));
/** Returns a string that sorts before all rollup keys of a day or month. */
export const firstKeyOfDay = (day: string): string => `["${day}`;

/**
 * Adds a record to its rollup. @param rollup the stored rollup of the record's group without this record; undefined if
 * there is none
 */
export function addToRollup(rollup: Rollup | undefined, record: LedgerRecord): Rollup {
  const group = groupOf(record);
  return {
    key: JSON.stringify(Object.values(group)),
    ...group,
    ...addTallies(rollup ?? emptyTally, tallyOf(record)),
  };
}

/** Subtracts a record from its rollup. Returns undefined if no other record is left in the rollup. */
export function subtractFromRollup(rollup: Rollup, record: LedgerRecord): Rollup | undefined {
  const left = subtractTally(rollup, tallyOf(record));
  return recordsIn(left) > 0 ? { ...rollup, ...left } : undefined;
}
