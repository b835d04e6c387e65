// The chain of seals in IndexedDB: where it ends, the next link, and the link that a removed month leaves.
import { type Chain, type ChainEnd, noLinks, type SealedSegment } from "#core/ledger/audit/chain.ts";
import type { Seal } from "#core/ledger/segments/segment.ts";
import type { Removal } from "#core/ledger/audit/removal.ts";
import { keysFrom } from "#core/ledger/rollup.ts";
import type { Totals } from "#core/ledger/segments/totals.ts";
import { type OctoDatabase, type StoreName, write, type WriteTx } from "./database.ts";
import { noteRecords } from "./backup-queue-rows.ts";
import { isMonth, type NewSegment, totalsNamesOf, widerTotals } from "#core/ledger/segments/packing.ts";
import { addPieced, piecedStores } from "./chunked.ts";
import { deleteSheet, getSheet, putSheet, sheetStores } from "./totals.ts";
import { everyPart, toStored, wholeTotals } from "#core/ledger/segments/stored-totals.ts";

type Tx = Pick<WriteTx<"meta" | "stretches" | StoreName>, "objectStore">;

export async function chainOf(db: OctoDatabase): Promise<Chain> {
  const tx = db.transaction(["meta", "stretches", "removals"]);
  const [end, segments, removals] = await Promise.all([
    tx.objectStore("meta").get("chain"),
    tx.objectStore("stretches").getAll(),
    tx.objectStore("removals").getAll(),
  ]);
  return { end: (end as ChainEnd | undefined) ?? noLinks, segments, removals };
}

/** Whether the seal is the next link. Then it is the last one from now on. */
async function goesOn(tx: Tx, { number, hash, before }: Seal): Promise<boolean> {
  const meta = tx.objectStore("meta");
  const end = ((await meta.get("chain")) as ChainEnd | undefined) ?? noLinks;
  if (end.number !== number - 1 || end.hash !== before) return false;
  await meta.put({ number, hash }, "chain");
  return true;
}

export function seal(db: OctoDatabase, id: string, seal: Seal): Promise<boolean> {
  return write(db, ["meta", "stretches"], "relaxed", async (tx) => {
    const segments = tx.objectStore("stretches");
    const segment = await segments.get(id);
    if (!segment || segment.seal || !(await goesOn(tx, seal))) return false;
    await segments.put({ ...segment, seal });
    return true;
  });
}

/** What lies there of each stretch, by its id; the first three may still be read after it was merged. */
const read = [...piecedStores, "kinds"] as const satisfies StoreName[];
const packedStores = [...read, "prints"] as const satisfies StoreName[];

type Merged = NewSegment & { segment: SealedSegment };

/** What the parts were stays for whoever is reading it: `sweep` takes it away later. */
export function merge(db: OctoDatabase, { segment, columns, grouped, details, idHashes }: Merged, parts: string[]) {
  return write(db, ["meta", "stretches", ...packedStores, "outbox"], "relaxed", async (tx) => {
    const [there, waiting] = await Promise.all([
      tx.objectStore("stretches").getAllKeys(),
      tx.objectStore("outbox").getAll(),
    ]);
    if (!parts.every((id) => there.includes(id)) || !(await goesOn(tx, segment.seal))) return false;
    const uncopied = waiting.some((row) => "stretch" in row && parts.includes(row.stretch));
    await Promise.all([
      tx.objectStore("stretches").add(segment),
      addPieced(tx, "columns", segment.id, columns),
      tx.objectStore("kinds").add(grouped, segment.id),
      addPieced(tx, "details", segment.id, details),
      tx.objectStore("prints").add(idHashes, segment.id),
      ...parts.flatMap((id) => [tx.objectStore("stretches").delete(id), tx.objectStore("prints").delete(id)]),
      noteRecords(tx, [], uncopied ? [segment.id] : []),
    ]);
    return true;
  });
}

export function sweep(db: OctoDatabase): Promise<void> {
  return write(db, ["stretches", ...read], "relaxed", async (tx) => {
    const names = new Set(await tx.objectStore("stretches").getAllKeys());
    for (const store of read.map((name) => tx.objectStore(name))) {
      const left = (await store.getAllKeys()).filter((key) => !names.has(typeof key === "string" ? key : key[0]));
      await Promise.all(left.map((key) => store.delete(key)));
    }
  });
}

const stores = ["meta", "stretches", ...packedStores, "rollups", "removals", ...sheetStores] as const;

export function remove(db: OctoDatabase, removal: Removal, ids: string[]): Promise<boolean> {
  const { month } = removal;
  return write(db, [...stores], "strict", async (tx) => {
    const key = keysFrom(month);
    const [all, rows] = await Promise.all([
      tx.objectStore("stretches").getAll(),
      tx.objectStore("rollups").count(IDBKeyRange.bound(key, `${key}~`)),
    ]);
    const there = all.filter((segment) => segment.month === month);
    if (rows > 0 || there.length !== ids.length || !there.every(({ id }) => ids.includes(id))) return false;
    if (!(await goesOn(tx, removal.seal))) return false;
    // Whatever is named after the month, also what was left of stretches that were merged.
    const [first, behind] = [`${month}/`, `${month}0`];
    const ofMonth = IDBKeyRange.bound(first, behind);
    const piecesOfMonth = IDBKeyRange.bound([first], [behind]);
    await Promise.all([
      tx.objectStore("removals").add(removal),
      ...(["stretches", "kinds", "prints"] as const).map((name) => tx.objectStore(name).delete(ofMonth)),
      ...piecedStores.map((name) => tx.objectStore(name).delete(piecesOfMonth)),
      sumWithout(tx, month),
    ]);
    return true;
  });
}

async function sumWithout(tx: Tx, month: string): Promise<void> {
  const months = (await tx.objectStore("sheets").getAllKeys()).filter((name) => isMonth(name) && name !== month);
  const left = await Promise.all(months.map((name) => getSheet(tx, name, everyPart)));
  const known = months.flatMap((name, i): [string, Totals][] => {
    const stored = left[i];
    return stored ? [[name, wholeTotals(stored)]] : [];
  });
  const wider = widerTotals(known);
  await Promise.all(
    totalsNamesOf(month).map(async (name) => {
      const totals = wider.get(name);
      await deleteSheet(tx, name);
      if (totals) await putSheet(tx, name, toStored(totals));
    }),
  );
}
