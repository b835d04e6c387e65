// Reads what Octo has stored in the browser.
import type { Page } from "@playwright/test";
import type { LedgerRecord } from "#core/ledger/record.ts";
import type { SessionEvent, Unstamped } from "#core/session/events.ts";

interface Rows {
  events: SessionEvent;
  ledger: LedgerRecord;
  secrets: { inner?: unknown };
}

/** All rows of one object store, in key order. */
export async function stored<S extends keyof Rows>(page: Page, store: S): Promise<Rows[S][]> {
  return (JSON.parse(await storesAsText(page, [store])) as Record<string, Rows[S][]>)[store] ?? [];
}

/** All of the browser's storage as one text. */
export async function everythingStored(page: Page): Promise<string> {
  const small = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
  return small + (await storesAsText(page));
}

/** Object stores as JSON, with bytes decoded as text. */
function storesAsText(page: Page, wanted?: string[]): Promise<string> {
  return page.evaluate(async (only) => {
    const settled = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.addEventListener("success", () => resolve(request.result));
        request.addEventListener("error", () => reject(request.error ?? new Error("unreadable")));
      });
    const latin1 = (bytes: Uint8Array) => Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
    const readable = (_: string, value: unknown): unknown => {
      if (value instanceof ArrayBuffer) return latin1(new Uint8Array(value));
      if (value instanceof Uint8Array) return latin1(value);
      if (value instanceof CryptoKey) return value.extractable ? "AN EXTRACTABLE KEY" : "a key that stays inside";
      return value;
    };
    const db = await settled(indexedDB.open("octo"));
    const names = only ?? [...db.objectStoreNames];
    const tx = db.transaction(names);
    const rows = await Promise.all(names.map(async (name) => [name, await settled(tx.objectStore(name).getAll())]));
    db.close();
    return JSON.stringify(Object.fromEntries(rows), readable);
  }, wanted);
}

/** Stores a chat with these events, as an import does. The chat appears after a reload. */
export async function adoptChat(page: Page, sessionId: string, events: Unstamped[]): Promise<void> {
  const id = `command_${sessionId}`;
  const command = { type: "adopt", id, sessionId, by: { kind: "page" }, at: Date.now(), events };
  await page.evaluate(
    async (text) => {
      const row: unknown = JSON.parse(text);
      const db = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open("octo");
        request.addEventListener("success", () => resolve(request.result));
        request.addEventListener("error", () => reject(request.error ?? new Error("unreadable")));
      });
      const tx = db.transaction("inbox", "readwrite");
      tx.objectStore("inbox").add(row);
      await new Promise((resolve) => tx.addEventListener("complete", resolve));
      db.close();
    },
    JSON.stringify({ id, waiting: sessionId, command }),
  );
}

/** Damages rows of one object store: merges `changes` into each row that has these fields, or deletes it. */
export async function alter(
  page: Page,
  store: string,
  fields: Record<string, string>,
  changes: Record<string, unknown> | undefined,
): Promise<void> {
  await page.evaluate(
    async ({ store, fields, changes, removes }) => {
      const db = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open("octo");
        request.addEventListener("success", () => resolve(request.result));
        request.addEventListener("error", () => reject(request.error ?? new Error("unreadable")));
      });
      const tx = db.transaction(store, "readwrite");
      const ended = new Promise((resolve) => tx.addEventListener("complete", resolve));
      const request = tx.objectStore(store).openCursor();
      request.addEventListener("success", () => {
        const cursor = request.result;
        if (!cursor) return;
        const row = cursor.value as Record<string, unknown>;
        const matches = Object.entries(fields).every(([key, value]) => row[key] === value);
        if (matches && removes) cursor.delete();
        else if (matches) cursor.update({ ...row, ...changes });
        cursor.continue();
      });
      await ended;
      db.close();
    },
    { store, fields, changes, removes: changes === undefined },
  );
}

/** Opens the database as a much newer Octo would, in a page of its own without the app. */
export async function openAsNewer(page: Page, origin: string): Promise<void> {
  await page.goto(`${origin}/robots.txt`);
  await page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open("octo", 99);
        opening.addEventListener("success", () => resolve(opening.result.close()));
        opening.addEventListener("error", () => reject(opening.error ?? new Error("It cannot be opened.")));
      }),
  );
}
