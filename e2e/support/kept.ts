// The browser's database as it was at some moment: kept beside itself, since its keys can be copied nowhere else, and put back from there.
import type { Page } from "@playwright/test";

/** Where nothing of the app runs that could write meanwhile. */
const nowhere = "/robots.txt";

/** From now on `putBack` of this name leads here. */
export const keep = (page: Page, origin: string, name: string): Promise<void> =>
  copy(page, origin, "octo", `octo-${name}`);

/** The app is loaded anew after it. */
export const putBack = (page: Page, origin: string, name: string): Promise<void> =>
  copy(page, origin, `octo-${name}`, "octo");

async function copy(page: Page, origin: string, from: string, to: string): Promise<void> {
  await page.goto(origin + nowhere);
  await page.evaluate(
    async ([from = "", to = ""]) => {
      const done = <T>(request: IDBRequest<T>) =>
        new Promise<T>((resolve, reject) => {
          request.addEventListener("success", () => resolve(request.result));
          request.addEventListener("error", () => reject(request.error ?? new Error("It cannot be copied.")));
        });
      const source = await done(indexedDB.open(from));
      const names = [...source.objectStoreNames];
      const reading = source.transaction(names);
      const rows = await Promise.all(
        names.map(async (name) => {
          const store = reading.objectStore(name);
          const [keys, values] = await Promise.all([done(store.getAllKeys()), done(store.getAll())]);
          return { name, keyPath: store.keyPath, autoIncrement: store.autoIncrement, keys, values };
        }),
      );
      const opening = indexedDB.open(to, source.version);
      // Of the copy nobody asks anything but all there is.
      opening.addEventListener("upgradeneeded", () => {
        for (const { name, keyPath, autoIncrement } of rows)
          opening.result.createObjectStore(name, { keyPath, autoIncrement });
      });
      const target = await done(opening);
      const writing = target.transaction(names, "readwrite");
      for (const { name, keyPath, keys, values } of rows) {
        const store = writing.objectStore(name);
        store.clear();
        for (const [i, value] of values.entries()) store.put(value, keyPath === null ? keys[i] : undefined);
      }
      await new Promise((resolve, reject) => {
        writing.addEventListener("complete", resolve);
        writing.addEventListener("abort", () => reject(writing.error ?? new Error("It cannot be copied.")));
      });
      source.close();
      target.close();
    },
    [from, to],
  );
}
