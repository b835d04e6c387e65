// Repairs the ledger: calculates damaged sums again, and finds out what cannot be read. It deletes no record.
import type { Rollup } from "#core/ledger/rollup.ts";
import { readerOf, type Segment } from "#core/ledger/segments/segment.ts";
import { callsIn, isWholeRecord, isWholeRollup, isWholeSegment, unreadableRows } from "#core/ledger/whole-rows.ts";
import { getChunked } from "../chunked.ts";
import { type OctoDatabase, write } from "../database.ts";
import { rebuildSegmentTotals, rollupsOfRows } from "./rebuild-totals.ts";

/** What cannot be read, and cannot be calculated from other rows. */
export interface Damage {
  /** How many calls the rows of `ledger` have more than the rollups; negative if rows are lost. */
  gap: number;
  /** The number of calls in `ledger` that cannot be read. */
  rows: number;
  /** The damaged segments, with the number of their calls. */
  segments: ReadonlyMap<string, number>;
}

/** @param before what is known of the segments, if these need no repair */
export async function repairLedger(db: OctoDatabase, before?: Damage): Promise<Damage> {
  const rows = await repairRollups(db);
  const segments = before?.segments ?? (await damagedSegments(db));
  if (!before) await rebuildSegmentTotals(db, new Set(segments.keys()));
  return { ...rows, segments };
}

/**
 * Whole rollups stay, because they also contain the calls whose records are damaged. They are calculated again only if
 * one of them is damaged or if they lack calls.
 */
function repairRollups(db: OctoDatabase): Promise<Omit<Damage, "segments">> {
  return write(db, ["ledger", "rollups"], "relaxed", async (tx) => {
    const store = tx.objectStore("rollups");
    const [rows, stored] = await Promise.all([tx.objectStore("ledger").getAll(), store.getAll()]);
    let kept: Rollup[] = stored;
    if (!stored.every(isWholeRollup) || callsIn(stored) < rows.length) {
      kept = rollupsOfRows(rows);
      await store.clear();
      await Promise.all(kept.map((rollup) => store.put(rollup)));
    }
    const calls = callsIn(kept);
    return { gap: rows.length - calls, rows: unreadableRows(rows, calls) };
  });
}

/** Returns the damaged segments, with the number of their calls. */
async function damagedSegments(db: OctoDatabase): Promise<Map<string, number>> {
  const damaged = new Map<string, number>();
  for (const segment of await db.getAll("stretches")) {
    const whole = await isReadable(db, segment).catch(() => false);
    if (!whole) damaged.set(segment.id, Number.isFinite(segment.count) ? segment.count : 1);
  }
  return damaged;
}

async function isReadable(db: OctoDatabase, segment: Segment): Promise<boolean> {
  const tx = db.transaction(["columns", "details"]);
  const [columns, details] = await Promise.all([
    getChunked(tx, "columns", segment.id),
    getChunked(tx, "details", segment.id),
  ]);
  const { count } = segment;
  if (!isWholeSegment(segment) || columns?.count !== count || details?.ids.length !== count) return false;
  const read = readerOf(columns, details);
  return details.ids.every((_, i) => isWholeRecord(read(i)));
}
