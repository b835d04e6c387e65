// The chain of seals in IndexedDB: where it ends, the next link, and the link that a removed month leaves.
import { type Chain, type ChainEnd, noLinks } from "#core/billing/chain.ts";
import type { Seal } from "#core/billing/pack.ts";
import type { Removal } from "#core/billing/removal.ts";
import { keysFrom } from "#core/billing/rollup.ts";
import { type OctoDatabase, type StoreName, write, type WriteTx } from "./database.ts";
import { isMonth, sheetsOf, widerSheets } from "./packing.ts";

type Tx = Pick<WriteTx<"meta" | "stretches" | "sheets" | StoreName>, "objectStore">;

export async function chainOf(db: OctoDatabase): Promise<Chain> {
  const tx = db.transaction(["meta", "stretches", "removals"]);
  const [end, stretches, removals] = await Promise.all([
    tx.objectStore("meta").get("chain"),
    tx.objectStore("stretches").getAll(),
    tx.objectStore("removals").getAll(),
  ]);
  return { end: (end as ChainEnd | undefined) ?? noLinks, stretches, removals };
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
    const stretches = tx.objectStore("stretches");
    const stretch = await stretches.get(id);
    if (!stretch || stretch.seal || !(await goesOn(tx, seal))) return false;
    await stretches.put({ ...stretch, seal });
    return true;
  });
}

const stores = ["meta", "stretches", "columns", "details", "prints", "sheets", "rollups", "removals"] as const;

export function remove(db: OctoDatabase, removal: Removal, ids: string[]): Promise<boolean> {
  const { month } = removal;
  return write(db, [...stores], "strict", async (tx) => {
    const key = keysFrom(month);
    const [all, rows] = await Promise.all([
      tx.objectStore("stretches").getAll(),
      tx.objectStore("rollups").count(IDBKeyRange.bound(key, `${key}~`)),
    ]);
    const there = all.filter((stretch) => stretch.month === month);
    if (rows > 0 || there.length !== ids.length || !there.every(({ id }) => ids.includes(id))) return false;
    if (!(await goesOn(tx, removal.seal))) return false;
    await Promise.all([
      tx.objectStore("removals").add(removal),
      ...ids.flatMap((id) => [
        tx.objectStore("stretches").delete(id),
        tx.objectStore("columns").delete(id),
        tx.objectStore("details").delete(id),
        tx.objectStore("prints").delete(id),
      ]),
      sumWithout(tx, month),
    ]);
    return true;
  });
}

async function sumWithout(tx: Tx, month: string): Promise<void> {
  const sheets = tx.objectStore("sheets");
  const months = (await sheets.getAllKeys()).filter((name) => isMonth(name) && name !== month);
  const left = await Promise.all(months.map((name) => sheets.get(name)));
  const known = months.flatMap((name, i): [string, NonNullable<(typeof left)[number]>][] => {
    const sheet = left[i];
    return sheet ? [[name, sheet]] : [];
  });
  const wider = widerSheets(known);
  await Promise.all(
    sheetsOf(month).map((name): Promise<unknown> => {
      const sheet = wider.get(name);
      return sheet ? sheets.put(sheet, name) : sheets.delete(name);
    }),
  );
}
