// Rebuilds rollups and stored totals from the calls: if a new version changes the shape of totals, if stored sums are
// damaged, or if the person asks for it.
import { rollUp } from "#core/ledger/add-records.ts";
import type { LedgerRecord } from "#core/ledger/record.ts";
import type { Rollup } from "#core/ledger/rollup.ts";
import { addGrouped, groupCalls, type GroupedCalls } from "#core/ledger/segments/grouped.ts";
import { readAhead } from "#core/ledger/segments/query.ts";
import { type Columns, offsetsIn, type Segment } from "#core/ledger/segments/segment.ts";
import { toStored } from "#core/ledger/segments/stored-totals.ts";
import { yearAndAllTotals } from "#core/ledger/segments/to-segments.ts";
import { closeTotals, openTotals, type OpenTotals, totalsShape } from "#core/ledger/segments/totals.ts";
import { isWholeRecord, isWholeSegment } from "#core/ledger/whole-rows.ts";
import { getChunked } from "../chunked.ts";
import { type OctoDatabase, write, type WriteTx } from "../database.ts";
import { putTotals, totalsStores } from "../totals.ts";

const segmentStores = ["stretches", "columns", "details", "kinds", ...totalsStores] as const;
const stores = ["ledger", "rollups", "meta", ...segmentStores] as const;
type Tx = Pick<WriteTx<(typeof segmentStores)[number]>, "objectStore">;

/** Rebuilds all rollups and totals, and the grouped calls of segments, because their dimensions may have changed too. */
export function rebuildTotals(db: OctoDatabase): Promise<void> {
  return write(db, [...stores], "relaxed", async (tx) => {
    const rollups = tx.objectStore("rollups");
    const [rows] = await Promise.all([tx.objectStore("ledger").getAll(), rollups.clear()]);
    await Promise.all(rollupsOfRows(rows).map((rollup) => rollups.put(rollup)));
    await rebuildFromSegments(tx as unknown as Tx);
    await tx.objectStore("meta").put(totalsShape, "sums");
  });
}

/** @param damaged ids of the segments to leave out */
export function rebuildSegmentTotals(db: OctoDatabase, damaged: ReadonlySet<string>): Promise<void> {
  return write(db, [...segmentStores], "relaxed", (tx) => rebuildFromSegments(tx, damaged));
}

export const rollupsOfRows = (rows: LedgerRecord[]): Rollup[] => rollUp(rows.filter(isWholeRecord), []);

async function rebuildFromSegments(tx: Tx, damaged: ReadonlySet<string> = new Set()): Promise<void> {
  await Promise.all((["kinds", ...totalsStores] as const).map((name) => tx.objectStore(name).clear()));
  const all = await tx.objectStore("stretches").getAll();
  const segments = all.filter((one) => isWholeSegment(one) && !damaged.has(one.id));
  const months = new Map<string, OpenTotals>();
  for await (const { segment, value: grouped } of readAhead(segments, (one) => groupedIn(tx, one))) {
    const totals = months.get(segment.month) ?? openTotals();
    months.set(segment.month, totals);
    addGrouped(totals, grouped);
  }
  const ofMonths = new Map([...months].map(([month, totals]) => [month, closeTotals(totals)]));
  const named = [...ofMonths, ...yearAndAllTotals(ofMonths)];
  await Promise.all(named.map(([name, totals]) => putTotals(tx, name, toStored(totals))));
}

async function groupedIn(tx: Tx, segment: Segment): Promise<GroupedCalls | undefined> {
  const { id, offsets } = segment;
  const columns = await getChunked(tx, "columns", id).catch(() => undefined);
  const grouped = columns && groupedIfWhole(columns);
  if (grouped) await tx.objectStore("kinds").put(grouped, id);
  if (grouped && !offsets) await addOffsets(tx, segment, columns);
  return grouped;
}

/** Segments of earlier releases do not tell the offsets of their calls. */
async function addOffsets(tx: Tx, segment: Segment, columns: Columns): Promise<void> {
  const details = await getChunked(tx, "details", segment.id).catch(() => undefined);
  if (!details?.words?.utcOffset) return;
  await tx.objectStore("stretches").put({ ...segment, offsets: offsetsIn(columns, details) });
}

function groupedIfWhole(columns: Columns): GroupedCalls | undefined {
  try {
    return groupCalls(columns);
  } catch {
    return undefined;
  }
}
