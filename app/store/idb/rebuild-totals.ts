// All sums of the ledger made anew from its calls: after a change of their shape, or when somebody doubts them.
import { addGrouped, type GroupedCalls, groupCalls } from "#core/ledger/segments/grouped.ts";
import type { Rollup } from "#core/ledger/rollup.ts";
import { closeTotals, type OpenTotals, openTotals } from "#core/ledger/segments/totals.ts";
import { type OctoDatabase, write, type WriteTx } from "./database.ts";
import { readAhead } from "#core/ledger/segments/query.ts";
import { getPieced } from "./chunked.ts";
import { widerTotals } from "#core/ledger/segments/packing.ts";
import { rollUp } from "../projection.ts";
import { putSheet, sheetStores } from "./totals.ts";
import { toStored } from "#core/ledger/segments/stored-totals.ts";

/** Raise it when rollups or sheets change: they are then made anew when the stores open. */
const totalsShape = 4;

export async function rebuildIfStale(db: OctoDatabase): Promise<void> {
  if ((await db.get("meta", "sums")) !== totalsShape) await rebuild(db, { kinds: true });
}

const rowsAtOnce = 5_000;
const stores = ["ledger", "rollups", "stretches", "columns", "kinds", "meta", ...sheetStores] as const;

/** @param too the tables of alike calls as well: they change as little as the calls do, but a newer Octo may make others */
export function rebuild(db: OctoDatabase, too: { kinds?: boolean } = {}): Promise<void> {
  const made = ["rollups", "sheets", "chats", ...(too.kinds ? (["kinds"] as const) : [])] as const;
  return write(db, [...stores], "relaxed", async (tx) => {
    await Promise.all(made.map((name) => tx.objectStore(name).clear()));
    await fromRows(tx);
    await fromStretches(tx);
    await tx.objectStore("meta").put(totalsShape, "sums");
  });
}

type Tx = WriteTx<(typeof stores)[number]>;

async function fromRows(tx: Tx): Promise<void> {
  const known = new Map<string, Rollup>();
  let after: IDBKeyRange | null = null;
  for (;;) {
    const rows = await tx.objectStore("ledger").getAll(after, rowsAtOnce);
    for (const rollup of rollUp(rows, [...known.values()])) known.set(rollup.key, rollup);
    const last = rows.at(-1);
    if (!last || rows.length < rowsAtOnce) break;
    after = IDBKeyRange.lowerBound(last.id, true);
  }
  await Promise.all([...known.values()].map((rollup) => tx.objectStore("rollups").put(rollup)));
}

async function fromStretches(tx: Tx): Promise<void> {
  const segments = await tx.objectStore("stretches").getAll();
  const months = new Map<string, OpenTotals>();
  for await (const { stretch: segment, read: grouped } of readAhead(segments, ({ id }) => kindsIn(tx, id))) {
    const totals = months.get(segment.month) ?? openTotals();
    months.set(segment.month, totals);
    addGrouped(totals, grouped);
  }
  const closed = new Map([...months].map(([month, totals]) => [month, closeTotals(totals)]));
  const sheets = [...closed, ...widerTotals(closed)];
  await Promise.all(sheets.map(([name, totals]) => putSheet(tx, name, toStored(totals))));
}

async function kindsIn(tx: Tx, segment: string): Promise<GroupedCalls | undefined> {
  const known = await tx.objectStore("kinds").get(segment);
  const columns = known ? undefined : await getPieced(tx, "columns", segment);
  if (!columns) return known;
  const grouped = groupCalls(columns);
  await tx.objectStore("kinds").put(grouped, segment);
  return grouped;
}
