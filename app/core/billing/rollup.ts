// The sum of one day, one model, one session: kept beside the ledger so that no summary reads every record.
import type { SessionId } from "../ids.ts";
import { localDay } from "./calendar.ts";
import type { BillingRecord, ImportSource } from "./record.ts";
import { addToTally, emptyTally, type Tally } from "./tally.ts";

export interface Rollup extends Tally {
  /** Local date `YYYY-MM-DD` of its records, by their own offset. */
  day: string;
  model: string;
  sessionId: SessionId;
  demo?: boolean;
  importedFrom?: ImportSource;
}

export type RollupKey = [day: string, model: string, sessionId: SessionId];

export function dayOf(record: BillingRecord): string {
  return localDay(record.at, record.utcOffset);
}

/** `YYYY-MM`: the month whose file a record belongs to. */
export function monthOf(record: BillingRecord): string {
  return dayOf(record).slice(0, 7);
}

export function rollupKey(record: BillingRecord): RollupKey {
  return [dayOf(record), record.model, record.sessionId];
}

/** The rollup stored under the record's key (if any), with the record in it. Each record exactly once. */
export function addToRollup(rollup: Rollup | undefined, record: BillingRecord): Rollup {
  const [day, model, sessionId] = rollupKey(record);
  const { demo, importedFrom } = record;
  const sum = addToTally(rollup ?? emptyTally, record);
  return { day, model, sessionId, ...(demo && { demo }), ...(importedFrom && { importedFrom }), ...sum };
}
