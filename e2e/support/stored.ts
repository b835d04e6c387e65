// What Octo has written in this browser, read as it lies there.
import type { Page } from "@playwright/test";
import type { BillingRecord } from "../../app/core/billing/record.ts";
import type { SessionEvent } from "../../app/core/session/events.ts";

interface Rows {
  events: SessionEvent;
  ledger: BillingRecord;
  secrets: unknown;
}

/** All rows of one object store, in the order of their keys. */
export function stored<S extends keyof Rows>(page: Page, store: S): Promise<Rows[S][]> {
  return page.evaluate(async (name) => {
    const settled = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error ?? new Error("unreadable"));
      });
    const db = await settled(indexedDB.open("octo"));
    const rows = await settled(db.transaction(name).objectStore(name).getAll());
    db.close();
    return rows;
  }, store) as Promise<Rows[S][]>;
}

/** Everything that a look at the browser's storage would show, as one text; bytes as they would read as text. */
export function everythingStored(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const settled = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error ?? new Error("unreadable"));
      });
    const latin1 = (bytes: Uint8Array) => Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
    const readable = (_: string, value: unknown): unknown => {
      if (value instanceof ArrayBuffer) return latin1(new Uint8Array(value));
      if (value instanceof Uint8Array) return latin1(value);
      if (value instanceof CryptoKey) return value.extractable ? "AN EXTRACTABLE KEY" : "sealed key";
      return value;
    };
    const db = await settled(indexedDB.open("octo"));
    const names = [...db.objectStoreNames];
    const tx = db.transaction(names);
    const all = await Promise.all(
      names.map(async (name) => [
        name,
        await settled(tx.objectStore(name).getAllKeys()),
        await settled(tx.objectStore(name).getAll()),
      ]),
    );
    db.close();
    return JSON.stringify([all, { ...localStorage }, { ...sessionStorage }], readable);
  });
}
