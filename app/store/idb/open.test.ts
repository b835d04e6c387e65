import "fake-indexeddb/auto";
import { openDB } from "idb";
import { describe, expect, it } from "vitest";
import { randomRecord } from "#core/ledger/samples.suite.ts";
import { ledgerSuite } from "../suites/ledger.suite.ts";
import { backupQueueSuite } from "../suites/backup-queue.suite.ts";
import { packingSuite } from "../suites/packing.suite.ts";
import { standingSuite } from "../suites/stored-totals.suite.ts";
import { removingSuite } from "../suites/remove-month.suite.ts";
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
import { textSuite } from "../suites/search-texts.suite.ts";

let count = 0;
const newName = () => `octo-${count++}`;
const fail = () => {
  throw new Error("stood down for no reason");
};
const openNamed = (name: string) =>
  openStores({ name, clock: stillClock(), offsetAt: shanghai, onOutdated: fail, onClosed: fail });
const open: OpenEmpty = (options) => openStores({ ...options, name: newName(), onOutdated: fail, onClosed: fail });

describe("stores in IndexedDB", () => {
  storeSuite(open);
  ledgerSuite(open);
  packingSuite(open);
  standingSuite(open);
  removingSuite(open);
  backupQueueSuite(open);
  textSuite(open);

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

  it("makes all sums anew when they are those of an older Octo", async () => {
    const name = newName();
    const before = await openNamed(name);
    const chance = seeded(5);
    await before.ledger.adopt(
      Array.from({ length: 150 }, (_, i) => ({ ...randomRecord(chance, `m${i}`), at: noon - i, utcOffset: 480 })),
    );
    const asked = (stores: typeof before) =>
      Promise.all([stores.ledger.summary("all"), stores.ledger.summary("all", { outcome: "failed" })]);
    const totals = await asked(before);
    before.close();
    const db = await openDB(name);
    await Promise.all(["kinds", "sheets", "chats"].map((store) => db.clear(store)));
    await db.put("meta", 3, "sums");
    db.close();

    const after = await openNamed(name);
    expect(totals.map(({ requests }) => requests > 0)).toEqual([true, true]);
    expect(await asked(after)).toEqual(totals);
    after.close();
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

  it("seals secrets with a key that cannot be read out, another way each time", async () => {
    const name = newName();
    const stores = await openNamed(name);
    await Promise.all([stores.secrets.keep("one", "sk-secret"), stores.secrets.keep("two", "sk-secret")]);
    const db = await openDB(name);
    const [one, two] = await db.getAll("secrets");
    const key: CryptoKey = await db.get("meta", "sealing-key");
    expect(key.extractable).toBe(false);
    expect(Buffer.from(one.sealed).toString("latin1")).not.toContain("sk-secret");
    expect(Buffer.from(one.sealed)).not.toEqual(Buffer.from(two.sealed));

    await db.put("secrets", two, "one");
    await expect(stores.secrets.open("one")).rejects.toThrow();
    expect(await stores.secrets.open("two")).toBe("sk-secret");
    db.close();
    stores.close();
  });
});
