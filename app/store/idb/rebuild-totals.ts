// Rebuilds all rollups and stored totals from the calls. This happens if a new version changes the shape of totals, or
// if the person asks for it.
import { rollUp } from "#core/ledger/add-records.ts";
import type { Rollup } from "#core/ledger/rollup.ts";
import { addGrouped, groupCalls, type GroupedCalls } from "#core/ledger/segments/grouped.ts";
import { readAhead } from "#core/ledger/segments/query.ts";
import { toStored } from "#core/ledger/segments/stored-totals.ts";
import { yearAndAllTotals } from "#core/ledger/segments/to-segments.ts";
import { closeTotals, openTotals, type OpenTotals, totalsShape } from "#core/ledger/segments/totals.ts";
import { getChunked } from "./chunked.ts";
import { type OctoDatabase, write, type WriteTx } from "./database.ts";
import { putTotals, totalsStores } from "./totals.ts";

export async function rebuildIfOutdated(db: OctoDatabase): Promise<void> {
  if ((await db.get("meta", "sums")) !== totalsShape) await rebuildTotals(db, { groups: true });
}

const rowsPerRead = 5_000;
const stores = ["ledger", "rollups", "stretches", "columns", "kinds", "meta", ...totalsStores] as const;

/**
 * Rebuilds all totals. @param also.groups true to rebuild the grouped calls of segments too, which is only needed after
 * dimensions have changed
 */
export function rebuildTotals(db: OctoDatabase, also: { groups?: boolean } = {}): Promise<void> {
  const rebuilt = ["rollups", "sheets", "chats", ...(also.groups ? (["kinds"] as const) : [])] as const;
  return write(db, [...stores], "relaxed", async (tx) => {
    await Promise.all(rebuilt.map((name) => tx.objectStore(name).clear()));
    await rebuildFromRows(tx);
    await rebuildFromSegments(tx);
    await tx.objectStore("meta").put(totalsShape, "sums");
  });
}

type Tx = WriteTx<(typeof stores)[number]>;

async function rebuildFromRows(tx: Tx): Promise<void> {
  const rollups = new Map<string, Rollup>();
  let after: IDBKeyRange | null = null;
  for (;;) {
    const rows = await tx.objectStore("ledger").getAll(after, rowsPerRead);
    for (const rollup of rollUp(rows, [...rollups.values()])) rollups.set(rollup.key, rollup);
    const last = rows.at(-1);
    if (!last || rows.length < rowsPerRead) break;
    after = IDBKeyRange.lowerBound(last.id, true);
  }
  await Promise.all([...rollups.values()].map((rollup) => tx.objectStore("rollups").put(rollup)));
}

async function rebuildFromSegments(tx: Tx): Promise<void> {
  const segments = await tx.objectStore("stretches").getAll();
  const months = new Map<string, OpenTotals>();
  for await (const { segment, value: grouped } of readAhead(segments, ({ id }) => groupedIn(tx, id))) {
    const totals = months.get(segment.month) ?? openTotals();
    months.set(segment.month, totals);
    addGrouped(totals, grouped);
  }
  const ofMonths = new Map([...months].map(([month, totals]) => [month, closeTotals(totals)]));
  const all = [...ofMonths, ...yearAndAllTotals(ofMonths)];
  await Promise.all(all.map(([name, totals]) => putTotals(tx, name, toStored(totals))));
}

async function groupedIn(tx: Tx, segment: string): Promise<GroupedCalls | undefined> {
  const stored = await tx.objectStore("kinds").get(segment);
  const columns = stored ? undefined : await getChunked(tx, "columns", segment);
  if (!columns) return stored;
  const grouped = groupCalls(columns);
  await tx.objectStore("kinds").put(grouped, segment);
  return grouped;
}
