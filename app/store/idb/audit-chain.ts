// The audit chain in IndexedDB. Each seal, each merged segment and each removal is added as the last link of the chain.
import { type Chain, type ChainEnd, noLinks, type SealedSegment } from "#core/ledger/audit/chain.ts";
import type { Removal } from "#core/ledger/audit/removal.ts";
import { firstKeyOfDay } from "#core/ledger/rollup.ts";
import { isWholeSegment } from "#core/ledger/whole-rows.ts";
import type { Seal } from "#core/ledger/segments/segment.ts";
import { allParts, toStored, wholeTotals } from "#core/ledger/segments/stored-totals.ts";
import { isMonth, type NewSegment, totalsNamesOf, yearAndAllTotals } from "#core/ledger/segments/to-segments.ts";
import type { Totals } from "#core/ledger/segments/totals.ts";
import { queueRecords } from "./backup-queue.ts";
import { addChunked, chunkedStores } from "./chunked.ts";
import { type OctoDatabase, type StoreName, write, type WriteTx } from "./database.ts";
import { deleteTotals, getTotals, putTotals, totalsStores } from "./totals.ts";

export type Tx = Pick<WriteTx<"meta" | "stretches" | StoreName>, "objectStore">;

export async function chainOf(db: OctoDatabase): Promise<Chain> {
  const tx = db.transaction(["meta", "stretches", "removals"]);
  const [end, segments, removals] = await Promise.all([
    tx.objectStore("meta").get("chain"),
    tx.objectStore("stretches").getAll(),
    tx.objectStore("removals").getAll(),
  ]);
  const isWhole = ({ away }: Removal) => away?.prints instanceof Uint32Array;
  return {
    end: (end as ChainEnd | undefined) ?? noLinks,
    segments: segments.filter(isWholeSegment),
    removals: removals.filter(isWhole),
  };
}

/** Makes a seal the end of the chain. Returns false if the seal does not follow the current end. */
async function appendLink(tx: Tx, { number, hash, before }: Seal): Promise<boolean> {
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
    if (!segment || segment.seal || !(await appendLink(tx, seal))) return false;
    await segments.put({ ...segment, seal });
    return true;
  });
}

/** Stores with data of segments that running queries may still read after the segments were merged. */
const readStores = [...chunkedStores, "kinds"] as const satisfies StoreName[];
export const segmentStores = [...readStores, "prints"] as const satisfies StoreName[];

type MergedSegment = NewSegment & { segment: SealedSegment };

/**
 * Replaces segments (`parts`) by one merged segment. The data of the old segments is only deleted by `deleteMerged`,
 * because running queries may still read it.
 */
export function merge(db: OctoDatabase, merged: MergedSegment, parts: string[]): Promise<boolean> {
  return write(db, ["meta", "stretches", ...segmentStores, "outbox"], "relaxed", (tx) => putInPlace(tx, merged, parts));
}

/** Puts a segment in the place of others. Returns false, and writes nothing, if the chain has another end by now. */
export async function putInPlace(tx: Tx, merged: MergedSegment, parts: string[]): Promise<boolean> {
  const { segment, columns, grouped, details, idHashes } = merged;
  const [present, queued] = await Promise.all([
    tx.objectStore("stretches").getAllKeys(),
    tx.objectStore("outbox").getAll(),
  ]);
  if (!parts.every((id) => present.includes(id)) || !(await appendLink(tx, segment.seal))) return false;
  const isQueued = queued.some((row) => "stretch" in row && parts.includes(row.stretch));
  await Promise.all([
    tx.objectStore("stretches").add(segment),
    addChunked(tx, "columns", segment.id, columns),
    tx.objectStore("kinds").add(grouped, segment.id),
    addChunked(tx, "details", segment.id, details),
    tx.objectStore("prints").add(idHashes, segment.id),
    ...parts.flatMap((id) => [tx.objectStore("stretches").delete(id), tx.objectStore("prints").delete(id)]),
    queueRecords(tx, [], isQueued ? [segment.id] : []),
  ]);
  return true;
}

export function deleteMerged(db: OctoDatabase): Promise<void> {
  return write(db, ["stretches", ...readStores], "relaxed", async (tx) => {
    const ids = new Set(await tx.objectStore("stretches").getAllKeys());
    for (const store of readStores.map((name) => tx.objectStore(name))) {
      const merged = (await store.getAllKeys()).filter((key) => !ids.has(typeof key === "string" ? key : key[0]));
      await Promise.all(merged.map((key) => store.delete(key)));
    }
  });
}

const stores = ["meta", "stretches", ...segmentStores, "rollups", "removals", ...totalsStores] as const;

export function remove(db: OctoDatabase, removal: Removal, ids: string[]): Promise<boolean> {
  const { month } = removal;
  return write(db, [...stores], "strict", async (tx) => {
    const key = firstKeyOfDay(month);
    const [all, rows] = await Promise.all([
      tx.objectStore("stretches").getAll(),
      tx.objectStore("rollups").count(IDBKeyRange.bound(key, `${key}~`)),
    ]);
    const segments = all.filter((segment) => segment.month === month);
    if (rows > 0 || segments.length !== ids.length || !segments.every(({ id }) => ids.includes(id))) return false;
    if (!(await appendLink(tx, removal.seal))) return false;
    // Ids of segments begin with the month, so this range also includes leftover data of merged segments.
    const [first, end] = [`${month}/`, `${month}0`];
    const ofMonth = IDBKeyRange.bound(first, end);
    const chunksOfMonth = IDBKeyRange.bound([first], [end]);
    await Promise.all([
      tx.objectStore("removals").add(removal),
      ...(["stretches", "kinds", "prints"] as const).map((name) => tx.objectStore(name).delete(ofMonth)),
      ...chunkedStores.map((name) => tx.objectStore(name).delete(chunksOfMonth)),
      replaceTotals(tx, month),
    ]);
    return true;
  });
}

/** Replaces or deletes the totals of a month. Rebuilds the totals of its year and of all time from those of all months. */
export async function replaceTotals(tx: Tx, month: string, next?: Totals): Promise<void> {
  const months = (await tx.objectStore("sheets").getAllKeys()).filter((name) => isMonth(name) && name !== month);
  const stored = await Promise.all(months.map((name) => getTotals(tx, name, allParts)));
  const others = months.flatMap((name, i): [string, Totals][] => {
    const one = stored[i];
    return one ? [[name, wholeTotals(one)]] : [];
  });
  const ofMonth: [string, Totals][] = next ? [[month, next]] : [];
  const rebuilt = new Map([...ofMonth, ...yearAndAllTotals([...others, ...ofMonth])]);
  await Promise.all(
    totalsNamesOf(month).map(async (name) => {
      const totals = rebuilt.get(name);
      await deleteTotals(tx, name);
      if (totals) await putTotals(tx, name, toStored(totals));
    }),
  );
}
