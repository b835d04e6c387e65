// Saves and restores the browser's database. The copy stays in the browser, because CryptoKeys cannot be exported.
import type { Page } from "@playwright/test";

/** The address of a page without the app, so that nothing else writes to the database during the copy. */
const nowhere = "/robots.txt";

/** Saves the database under a name. */
export const keep = (page: Page, origin: string, name: string): Promise<void> =>
  copy(page, origin, "octo", `octo-${name}`);

/** Restores the database. The caller reloads the app. */
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
      // The copy needs no indexes: it is only read as a whole.
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
