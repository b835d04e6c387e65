// Replaces records of the ledger by fuller ones in IndexedDB. Their totals and their backup follow in the same
// transaction.
import { rollUpAgain, rollupKeysOf } from "#core/ledger/add-records.ts";
import { replacedRecords } from "#core/ledger/audit/amend.ts";
import type { SealedSegment } from "#core/ledger/audit/chain.ts";
import type { CallId } from "#core/ids.ts";
import type { LedgerRecord } from "#core/ledger/record.ts";
import { addGrouped } from "#core/ledger/segments/grouped.ts";
import type { NewSegment } from "#core/ledger/segments/to-segments.ts";
import { closeTotals, openTotals, type Totals } from "#core/ledger/segments/totals.ts";
import { isWholeRollup } from "#core/ledger/whole-rows.ts";
import { putInPlace, replaceTotals, segmentStores, type Tx } from "./audit-chain.ts";
import { queueRecords } from "./backup-queue.ts";
import { type OctoDatabase, write } from "./database.ts";
import { totalsStores } from "./totals.ts";

/** From this many records on, it is quicker to read the keys of all rows than to look up each id. */
const manyRecords = 200;

export function amendRows(db: OctoDatabase, records: LedgerRecord[]): Promise<number> {
  return write(db, ["ledger", "rollups", "outbox"], "strict", async (tx) => {
    const ledger = tx.objectStore("ledger");
    const rollups = tx.objectStore("rollups");
    // Most calls of a large import are in segments, and rows are few.
    const keys = new Set(records.length > manyRecords ? await ledger.getAllKeys() : records.map(({ id }) => id));
    const wanted = records.filter(({ id }) => keys.has(id));
    const rows = await Promise.all(wanted.map(({ id }) => ledger.get(id)));
    const replaced = replacedRecords(rows, wanted);
    const rollupKeys = rollupKeysOf(replaced.flatMap(({ stored, next }) => [stored, next]));
    const before = await Promise.all(rollupKeys.map((key) => rollups.get(key)));
    const changed = rollUpAgain(
      replaced,
      before.flatMap((rollup) => (rollup && isWholeRollup(rollup) ? [rollup] : [])),
    );
    await Promise.all([
      ...replaced.map(({ next }) => ledger.put(next)),
      ...changed.map(([key, rollup]): Promise<unknown> => (rollup ? rollups.put(rollup) : rollups.delete(key))),
      queueRecords(
        tx,
        replaced.map(({ next }) => next.id),
      ),
    ]);
    return replaced.length;
  });
}

const stores = ["meta", "stretches", ...segmentStores, "outbox", ...totalsStores] as const;

export function replaceSegment(
  db: OctoDatabase,
  next: NewSegment & { segment: SealedSegment },
  old: string,
  amended: CallId[],
): Promise<boolean> {
  return write(db, [...stores], "strict", async (tx) => {
    if (!(await putInPlace(tx, next, [old]))) return false;
    const { month } = next.segment;
    await Promise.all([replaceTotals(tx, month, await totalsOf(tx, month)), queueRecords(tx, amended)]);
    return true;
  });
}

async function totalsOf(tx: Tx, month: string): Promise<Totals> {
  const totals = openTotals();
  const segments = await tx.objectStore("stretches").getAll();
  for (const segment of segments) {
    const grouped = segment.month === month ? await tx.objectStore("kinds").get(segment.id) : undefined;
    if (grouped) addGrouped(totals, grouped);
  }
  return closeTotals(totals);
}
