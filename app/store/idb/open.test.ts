import "fake-indexeddb/auto";
import { openDB } from "idb";
import { describe, expect, it } from "vitest";
import { randomRecord } from "#core/ledger/samples.suite.ts";
import { ledgerSuite } from "../suites/ledger.suite.ts";
import { backupQueueSuite } from "../suites/backup-queue.suite.ts";
import { hereDaysSuite } from "../suites/here-days.suite.ts";
import { laterCallsSuite } from "../suites/later-calls.suite.ts";
import { segmentSuite } from "../suites/segments.suite.ts";
import { storedTotalsSuite } from "../suites/stored-totals.suite.ts";
import { removeMonthSuite } from "../suites/remove-month.suite.ts";
import { openStores } from "./open.ts";
import {
  appendTo,
  modelCalled,
  noon,
  type OpenEmpty,
  seeded,
  session,
  shanghai,
  started,
  stillClock,
} from "../suites/samples.suite.ts";
import { storeSuite } from "../suites/store.suite.ts";
import { searchTextSuite } from "../suites/search-texts.suite.ts";

let count = 0;
const newName = () => `octo-${count++}`;
const fail = () => {
  throw new Error("closed for no reason");
};
const openNamed = (name: string) =>
  openStores({ name, clock: stillClock(), offsetAt: shanghai, onOutdated: fail, onClosed: fail });
const open: OpenEmpty = (options) => openStores({ ...options, name: newName(), onOutdated: fail, onClosed: fail });

describe("stores in IndexedDB", () => {
  storeSuite(open);
  ledgerSuite(open);
  segmentSuite(open);
  hereDaysSuite(open);
  laterCallsSuite(open);
  storedTotalsSuite(open);
  removeMonthSuite(open);
  backupQueueSuite(open);
  searchTextSuite(open);

  it("W-058 shows the same totals after a restart", async () => {
    const name = newName();
    const before = await openNamed(name);
    await appendTo(before)(started(), modelCalled("m1"), modelCalled("m2", { costNanos: undefined }));
    const totals = await before.ledger.summary("month");
    const device = await before.sessions.device();
    before.close();

    const after = await openNamed(name);
    expect(totals).toMatchObject({ requests: 2, unpriced: 1, input: 20, cacheRead: 10, output: 14 });
    expect(await after.ledger.summary("month")).toEqual(totals);
    expect(await after.sessions.list()).toMatchObject([{ costNanos: 4_500_000, unpriced: 1 }]);
    expect(await after.sessions.device()).toBe(device);
    after.close();
  });

  it("rebuilds all totals if an older Octo wrote them", async () => {
    const name = newName();
    const before = await openNamed(name);
    const chance = seeded(5);
    await before.ledger.importRecords(
      Array.from({ length: 150 }, (_, i) => ({ ...randomRecord(chance, `m${i}`), at: noon - i, utcOffset: 480 })),
    );
    const asked = (stores: typeof before) =>
      Promise.all([stores.ledger.summary("all"), stores.ledger.summary("all", { outcome: "failed" })]);
    const totals = await asked(before);
    before.close();
    const db = await openDB(name);
    await Promise.all(["kinds", "sheets", "chats"].map((store) => db.clear(store)));
    await db.put("meta", 3, "sums");
    // Earlier releases did not write the offsets of a segment's calls.
    const offsets: unknown[] = [];
    for (const one of await db.getAll("stretches")) {
      offsets.push(one.offsets);
      await db.put("stretches", { ...one, offsets: undefined });
    }
    db.close();

    const after = await openNamed(name);
    expect(totals.map(({ requests }) => requests > 0)).toEqual([true, true]);
    expect(await asked(after)).toEqual(totals);
    after.close();
    const rebuilt = await openDB(name);
    expect((await rebuilt.getAll("stretches")).map((one) => one.offsets)).toEqual(offsets);
    expect(offsets.flat()).toMatchObject([{ utcOffset: 480 }]);
    rebuilt.close();
  });

  it("gives two tabs one log, one order of commands and one device", async () => {
    const name = newName();
    const [one, two] = await Promise.all([openNamed(name), openNamed(name)]);
    await appendTo(one)(started());
    await Promise.all([one, two, one, two].map((tab, i) => appendTo(tab)(modelCalled(`m${i}`, { endedAt: noon + i }))));
    expect((await two.sessions.read(session("s1"))).map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);
    expect(await one.sessions.device()).toBe(await two.sessions.device());
    one.close();
    two.close();
  });

  it("encrypts secrets with a key that cannot be exported, with a new vector each time", async () => {
    const name = newName();
    const stores = await openNamed(name);
    await Promise.all([stores.secrets.save("one", "sk-secret"), stores.secrets.save("two", "sk-secret")]);
    const db = await openDB(name);
    const [one, two] = await db.getAll("secrets");
    const key: CryptoKey = await db.get("meta", "sealing-key");
    expect(key.extractable).toBe(false);
    expect(Buffer.from(one.sealed).toString("latin1")).not.toContain("sk-secret");
    expect(Buffer.from(one.sealed)).not.toEqual(Buffer.from(two.sealed));

    await db.put("secrets", two, "one");
    await expect(stores.secrets.read("one")).rejects.toThrow();
    expect(await stores.secrets.read("two")).toBe("sk-secret");
    db.close();
    stores.close();
  });
});
