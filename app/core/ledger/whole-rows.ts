// Tells whole rows of the ledger from damaged ones. A damaged row must neither stop a page nor enter a sum.
import { fields, type Kind } from "./record-columns.ts";
import type { LedgerRecord } from "./record.ts";
import { dimensions, type Rollup } from "./rollup.ts";
import type { Segment } from "./segments/segment.ts";
import { measures, recordsIn } from "./tally.ts";

/** Thrown if stored rows are damaged or missing. The storage can repair what it can calculate from other rows. */
export class DamagedLedger extends TypeError {}

const isNumber = (value: unknown) => Number.isFinite(value);
const numberKinds = new Set<Kind>(["time", "count", "nanos", "duration"]);
const typeOf = (kind: Kind) =>
  kind === "flag" ? "boolean" : kind === "price" || kind === "miss" ? "object" : "string";

export const isWholeRecord = (row: LedgerRecord): boolean =>
  fields.every(({ name, kind, optional }) => {
    const value = row[name];
    if (value === undefined) return optional === true;
    return numberKinds.has(kind) ? isNumber(value) : value !== null && typeof value === typeOf(kind);
  }) &&
  (!row.price || typeof row.price.rates === "object");

/** The key of a rollup repeats all fields of its group, so it shows whether one of them has changed. */
export const isWholeRollup = (rollup: Rollup): boolean =>
  measures.every((name) => isNumber(rollup[name])) &&
  rollup.key === JSON.stringify([...dimensions, "demo" as const, "utcOffset" as const].map((name) => rollup[name]));

export const isWholeSegment = ({ month, firstDay, lastDay, count, firstAt, lastAt }: Segment): boolean =>
  [month, firstDay, lastDay].every((text) => typeof text === "string") && [count, firstAt, lastAt].every(isNumber);

export const callsIn = (rollups: Rollup[]): number => rollups.reduce((sum, rollup) => sum + recordsIn(rollup), 0);

/**
 * Returns how many calls cannot be read. Calls of which only the rollups know count too: their rows are lost.
 * @param calls the number of calls in the rollups
 */
export const unreadableRows = (rows: LedgerRecord[], calls: number): number =>
  Math.max(rows.length, calls) - rows.filter(isWholeRecord).length;
