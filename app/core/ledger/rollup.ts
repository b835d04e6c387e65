// The sum of calls that are alike in everything one may ask for: kept beside those that are not packed yet.
import { localDay } from "./calendar.ts";
import type { LedgerRecord } from "./record.ts";
import { addTallies, emptyTally, subtractTally, type Tally, tallyOf } from "./tally.ts";

/** What totals can be broken down and filtered by. */
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

export type CallGroup = Pick<LedgerRecord, Exclude<Dimension, "day"> | "demo"> & {
  /** Local date `YYYY-MM-DD` of its records, by their own offset. */
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

function kindOf(record: LedgerRecord): CallGroup {
  const { model, sessionId, folder, purpose, account, channel, person, importedFrom, outcome, demo } = record;
  const day = dayOf(record);
  return { day, model, sessionId, folder, purpose, account, channel, person, importedFrom, outcome, demo };
}

/** Begins with the day, so that keys are in the order of days. */
export const rollupKey = (record: LedgerRecord): string => JSON.stringify(Object.values(kindOf(record)));
export const keysFrom = (day: string): string => `["${day}`;

/** The rollup stored under the record's key (if any), with the record in it. Each record exactly once. */
export function addToRollup(rollup: Rollup | undefined, record: LedgerRecord): Rollup {
  const kind = kindOf(record);
  return {
    key: JSON.stringify(Object.values(kind)),
    ...kind,
    ...addTallies(rollup ?? emptyTally, tallyOf(record)),
  };
}

/** Without a record that is in it; undefined when it was the last. */
export function takeFromRollup(rollup: Rollup, record: LedgerRecord): Rollup | undefined {
  const left = subtractTally(rollup, tallyOf(record));
  return left.requests > 0 ? { ...rollup, ...left } : undefined;
}
