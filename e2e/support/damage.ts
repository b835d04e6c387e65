// Damages rows of the browser's database, and keeps a copy of it. Works on a page without the app, which would hold the
// database open.
import type { Page } from "@playwright/test";

export interface StoredKey {
  store: string;
  /** The name of the row in a test's output: the store, and the key if the rows of the store differ in kind. */
  row: string;
}

interface Helpers {
  settled<T>(request: IDBRequest<T>): Promise<T>;
}

/** Gives the page what the functions below share. */
const giveHelpers = (page: Page) =>
  page.evaluate(() => {
    const settled = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.addEventListener("success", () => resolve(request.result));
        request.addEventListener("error", () => reject(request.error ?? new Error("unreadable")));
      });
    Object.assign(self, { settled });
  });

/** Copies all rows of a database into another one with the same shape. The rows that were there are deleted. */
export async function copyDatabase(page: Page, from: string, to: string): Promise<void> {
  await giveHelpers(page);
  await page.evaluate(
    async ([from, to]) => {
      const { settled } = self as unknown as Helpers;
      const source = await settled(indexedDB.open(from));
      const opening = indexedDB.open(to, source.version);
      opening.addEventListener("upgradeneeded", () => {
        const shape = source.transaction([...source.objectStoreNames]);
        for (const name of source.objectStoreNames) {
          const { keyPath, autoIncrement, indexNames } = shape.objectStore(name);
          const made = opening.result.createObjectStore(name, { keyPath, autoIncrement });
          for (const index of indexNames) {
            const { keyPath: path, unique } = shape.objectStore(name).index(index);
            made.createIndex(index, path, { unique });
          }
        }
      });
      const target = await settled(opening);
      const names = [...source.objectStoreNames];
      const rows = await Promise.all(
        names.map(async (name) => {
          const store = source.transaction(name).objectStore(name);
          return { name, values: await settled(store.getAll()), keys: await settled(store.getAllKeys()) };
        }),
      );
      const tx = target.transaction(names, "readwrite");
      const ended = new Promise((resolve) => tx.addEventListener("complete", resolve));
      for (const { name, values, keys } of rows) {
        const store = tx.objectStore(name);
        store.clear();
        for (const [i, value] of values.entries()) {
          if (store.keyPath) store.put(value);
          else store.put(value, keys[i]);
        }
      }
      await ended;
      source.close();
      target.close();
    },
    [from, to] as const,
  );
}

/** One row of each object store; of settings and meta data, all rows. */
export async function storedKeys(page: Page): Promise<StoredKey[]> {
  await giveHelpers(page);
  return page.evaluate(async () => {
    const { settled } = self as unknown as Helpers;
    const db = await settled(indexedDB.open("octo"));
    const found = await Promise.all(
      [...db.objectStoreNames].map(async (store) => {
        const keys = await settled(db.transaction(store).objectStore(store).getAllKeys());
        const differ = store === "settings" || store === "meta";
        return differ
          ? keys.map((key) => ({ store, row: `${store}/${String(key)}` }))
          : keys.slice(0, 1).map(() => ({ store, row: store }));
      }),
    );
    db.close();
    return found.flat();
  });
}

/**
 * Damages the first row of a store, or the named one. `empty`: only what the key needs is left. `odd`: all fields have
 * another type. `gone`: the row is missing.
 */
export async function damageRow(page: Page, damage: StoredKey & { way: "empty" | "odd" | "gone" }): Promise<void> {
  await giveHelpers(page);
  await page.evaluate(async ({ store, row, way }) => {
    const { settled } = self as unknown as Helpers;
    const db = await settled(indexedDB.open("octo"));
    const tx = db.transaction(store, "readwrite");
    const ended = new Promise((resolve) => tx.addEventListener("complete", resolve));
    const rows = tx.objectStore(store);
    const name = row.split("/")[1];
    const [key] = name === undefined ? await settled(rows.getAllKeys(null, 1)) : [name];
    if (key === undefined) throw new Error(`There is nothing in ${store}.`);
    const value = (await settled(rows.get(key))) as object;
    const path = [rows.keyPath ?? []].flat().map((part) => part.split(".")[0]);
    const odd = (from: unknown) => (typeof from === "number" ? "x" : typeof from === "string" ? 7 : "x");
    const changed =
      typeof value !== "object"
        ? odd(value)
        : Object.fromEntries(
            Object.entries(value).flatMap(([field, is]) =>
              path.includes(field) ? [[field, is]] : way === "odd" ? [[field, odd(is)]] : [],
            ),
          );
    if (way === "gone") rows.delete(key);
    else if (rows.keyPath) rows.put(changed);
    else rows.put(way === "empty" ? {} : changed, key);
    await ended;
    db.close();
  }, damage);
}
