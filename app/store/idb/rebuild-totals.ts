// All sums of the ledger made anew from its calls: after a change of their shape, or when somebody doubts them.
import { addKinds, type Kinds, kindsOf } from "#core/ledger/segments/grouped.ts";
import type { Rollup } from "#core/ledger/rollup.ts";
import { closeSheet, type OpenSheet, openSheet } from "#core/ledger/segments/totals.ts";
import { type OctoDatabase, write, type WriteTx } from "./database.ts";
import { readAhead } from "#core/ledger/segments/query.ts";
import { getPieced } from "./chunked.ts";
import { widerSheets } from "#core/ledger/segments/packing.ts";
import { rollUp } from "../projection.ts";
import { putSheet, sheetStores } from "./totals.ts";
import { toStored } from "#core/ledger/segments/stored-totals.ts";

/** Raise it when rollups or sheets change: they are then made anew when the stores open. */
const SUMS = 4;

export async function rebuildIfStale(db: OctoDatabase): Promise<void> {
  if ((await db.get("meta", "sums")) !== SUMS) await rebuild(db, { kinds: true });
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
    await tx.objectStore("meta").put(SUMS, "sums");
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
  const stretches = await tx.objectStore("stretches").getAll();
  const months = new Map<string, OpenSheet>();
  for await (const { stretch, read: kinds } of readAhead(stretches, ({ id }) => kindsIn(tx, id))) {
    const sheet = months.get(stretch.month) ?? openSheet();
    months.set(stretch.month, sheet);
    addKinds(sheet, kinds);
  }
  const closed = new Map([...months].map(([month, sheet]) => [month, closeSheet(sheet)]));
  const sheets = [...closed, ...widerSheets(closed)];
  await Promise.all(sheets.map(([name, sheet]) => putSheet(tx, name, toStored(sheet))));
}

async function kindsIn(tx: Tx, stretch: string): Promise<Kinds | undefined> {
  const known = await tx.objectStore("kinds").get(stretch);
  const columns = known ? undefined : await getPieced(tx, "columns", stretch);
  if (!columns) return known;
  const kinds = kindsOf(columns);
  await tx.objectStore("kinds").put(kinds, stretch);
  return kinds;
}
