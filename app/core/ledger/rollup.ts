// Rollups: the sums of rows that agree in every field that a filter can name. They cover the rows outside segments.
import { localDay } from "./calendar.ts";
import type { LedgerRecord } from "./record.ts";
import { addTallies, emptyTally, subtractTally, type Tally, tallyOf } from "./tally.ts";

/** Fields by which totals are broken down and filtered. */
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

/** The fields whose values are the same for all calls of a group. */
export type CallGroup = Pick<LedgerRecord, Exclude<Dimension, "day"> | "demo"> & {
  /** Local date as `YYYY-MM-DD`, at the UTC offset stored in the record. */
  day: string;
};

export interface Rollup extends Tally, CallGroup {
  key: string;
}

export function dayOf(record: Pick<LedgerRecord, "at" | "utcOffset">): string {
  return localDay(record.at, record.utcOffset);
}

/** `YYYY-MM`: the month whose file a record belongs to. */
export function monthOf(record: LedgerRecord): string {
  return dayOf(record).slice(0, 7);
}

function groupOf(record: LedgerRecord): CallGroup {
  const { model, sessionId, folder, purpose, account, channel, person, importedFrom, outcome, demo } = record;
  const day = dayOf(record);
  return { day, model, sessionId, folder, purpose, account, channel, person, importedFrom, outcome, demo };
}

/** The key of a record's rollup. It begins with the day, so that keys sort by day. */
export const rollupKey = (record: LedgerRecord): string => JSON.stringify(Object.values(groupOf(record)));
/** A key that sorts before all rollup keys of the day or month. */
export const firstKeyOfDay = (day: string): string => `["${day}`;

/** @param rollup the rollup stored under the record's key, if any; it must not include the record yet */
export function addToRollup(rollup: Rollup | undefined, record: LedgerRecord): Rollup {
  const group = groupOf(record);
  return {
    key: JSON.stringify(Object.values(group)),
    ...group,
    ...addTallies(rollup ?? emptyTally, tallyOf(record)),
  };
}

/** Subtracts a record from its rollup. Returns undefined if this was the rollup's last record. */
export function subtractFromRollup(rollup: Rollup, record: LedgerRecord): Rollup | undefined {
  const left = subtractTally(rollup, tallyOf(record));
  return left.requests > 0 ? { ...rollup, ...left } : undefined;
}
