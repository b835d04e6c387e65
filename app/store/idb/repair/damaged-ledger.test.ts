// Damaged and lost rows of the ledger: sums are repaired, and what cannot be read is named.
import { recordsIn } from "#core/ledger/tally.ts";
import "fake-indexeddb/auto";
import { type IDBPDatabase, openDB } from "idb";
import { beforeEach, describe, expect, it } from "vitest";
import { randomRecord } from "#core/ledger/samples.suite.ts";
import type { LedgerRecord } from "#core/ledger/record.ts";
import type { Stores } from "../../stores.ts";
import { noon, seeded, shanghai, stillClock } from "../../suites/samples.suite.ts";
import { openStores } from "../open.ts";

const dayMs = 86_400_000;
const derived = ["rollups", "kinds", "sheets", "chats", "prints"];
const damages: Record<string, (row: unknown) => unknown> = {
  "without a field": (row) => (ArrayBuffer.isView(row) ? {} : without(row as object)),
  "with a field of the wrong type": (row) => (ArrayBuffer.isView(row) ? "x" : wrong(row as object)),
  "that is lost": () => undefined,
};
const keyFields = new Set(["key", "id"]);
const without = (row: object) => Object.fromEntries(Object.entries(row).filter(([key]) => keyFields.has(key)));
const wrong = (row: object) =>
  Object.fromEntries(Object.entries(row).map(([key, value]) => [key, keyFields.has(key) ? value : { odd: [value] }]));

describe("a ledger with a damaged row", () => {
  let name = "";
  let count = 0;
  let stores: Stores;
  let calls: LedgerRecord[];
  const open = () => openStores({ name, clock: stillClock(noon), offsetAt: shanghai, onOutdated: () => undefined });
  const reopen = async () => {
    stores.close();
    stores = await open();
  };
  beforeEach(async () => {
    name = `damaged-${count++}`;
    stores = await open();
    const chance = seeded(7);
    const call = (n: number, at: number): LedgerRecord => ({
      ...randomRecord(chance, `m${n}`),
      sessionId: `s${n % 300}` as LedgerRecord["sessionId"],
      model: "glm-5",
      utcOffset: 480,
      demo: undefined,
      costNanos: 1_000 + n,
      at,
    });
    const older = Array.from({ length: 400 }, (_, n) => call(n, noon - 70 * dayMs + n));
    calls = [...older, ...Array.from({ length: 12 }, (_, n) => call(1_000 + n, noon - n * 1_000))];
    await stores.ledger.importRecords(calls);
    return () => stores.close();
  });

  /** Damages the last row of an object store; of stored totals, that of all time. */
  async function damage(store: string, change: (row: unknown) => unknown): Promise<void> {
    const db: IDBPDatabase = await openDB(name);
    const tx = db.transaction(store, "readwrite");
    const cursor = await tx.store.openCursor(null, "prev");
    if (!cursor) throw new Error(`There is nothing in ${store}.`);
    const row = change(cursor.value);
    await (row === undefined ? cursor.delete() : cursor.update(row));
    await tx.done;
    db.close();
  }

  const sums = async () => {
    const { period: _, from: _from, to: _to, ...all } = await stores.ledger.summary("all");
    const { costNanos: day } = await stores.ledger.summary("day");
    const { costNanos: ofChat } = await stores.ledger.summary("all", { model: "glm-5" });
    return { all, day, ofChat };
  };

  for (const store of derived)
    for (const [how, change] of Object.entries(damages))
      for (const when of ["at the start", "while it is open"])
        it(`${how} in ${store} ${when} has the same totals as before`, async () => {
          const before = await sums();
          await damage(store, change);
          if (when === "at the start") await reopen();
          expect(await sums()).toEqual(before);
          expect((await stores.ledger.importRecords(calls)).added).toBe(0);
          await reopen();
          expect(await sums()).toEqual(before);
        });

  for (const [how, change] of Object.entries(damages))
    it(`${how} in its calls names one call as unreadable, and an import brings it back`, async () => {
      const before = await sums();
      await damage("ledger", change);
      await reopen();
      const after = await sums();
      expect(after.all).toEqual({ ...before.all, unreadable: 1 });
      expect(await stores.ledger.records({})).toHaveLength(411);
      await stores.ledger.importRecords(calls);
      expect(await sums()).toEqual(before);
      expect(await stores.ledger.records({})).toHaveLength(412);
    });

  for (const store of ["columns", "details", "stretches"])
    for (const [how, change] of Object.entries(damages))
      it(`${how} in ${store} shows what is left, and names what cannot be read`, async () => {
        await damage(store, change);
        await reopen();
        const list = await stores.ledger.records({});
        const { all } = await sums();
        expect(list.length).toBeGreaterThanOrEqual(12);
        if (how !== "that is lost" || store !== "stretches") expect(all.unreadable).toBeGreaterThan(0);
        expect(await stores.ledger.months()).toContain("2026-05");
        await stores.ledger.removedMonths();
      });

  it("without both a rollup and a call keeps every other call in the totals", async () => {
    await damage("rollups", () => undefined);
    await damage("ledger", (row) => without(row as object));
    await reopen();
    const { all } = await sums();
    expect(recordsIn(all)).toBe(411);
    expect(all.unreadable).toBe(1);
    while ((await stores.ledger.buildSegments()) > 0);
    expect((await sums()).all).toEqual(all);
  });
});
