import { recordsIn } from "#core/ledger/tally.ts";
import "fake-indexeddb/auto";
import { deleteDB, openDB } from "idb";
import { describe, expect, it, vi } from "vitest";
import type { CommandId } from "#core/ids.ts";
import { toCheckpoint } from "../checkpoints.ts";
import { openOctoDatabase, OutdatedBuild, write } from "./database.ts";
import { type Migration, migrations, type UpgradeTx } from "./migrations.ts";
import { openStores } from "./open.ts";
import { encodeSegment } from "#core/ledger/segments/segment.ts";
import { randomRecord } from "#core/ledger/samples.suite.ts";
import { newSegment } from "#core/ledger/segments/to-segments.ts";
import { emptyState } from "#core/session/empty-state.ts";
import { createFirstFrozen, firstRows } from "../suites/schema-1.suite.ts";
import { noon, seeded, session, shanghai, stillClock } from "../suites/samples.suite.ts";

let count = 0;
const newName = () => `database-${count++}`;
const reports = () => ({ onOutdated: vi.fn(), onClosed: vi.fn(), onBlocked: vi.fn() });

describe("the database", () => {
  it("opens the database of the first version with everything in it", async () => {
    const name = newName();
    await createFirstFrozen(name);
    const stores = await openStores({ name, clock: stillClock(), offsetAt: shanghai, onOutdated: () => {} });

    expect(await stores.sessions.read(session("s1"))).toEqual(firstRows.events);
    expect(await stores.sessions.list()).toMatchObject([{ title: "Fix the cart", lastSeq: 2, pinned: true }]);
    expect(await stores.sessions.unsettled()).toEqual(["s1"]);
    expect(await stores.sessions.device()).toBe("dev_first");
    expect(await stores.sessions.draft(session("s1"))).toEqual(firstRows.draft);
    expect(await stores.inbox.waiting()).toEqual([firstRows.command]);
    expect(await stores.inbox.withdraw("taken" as CommandId)).toBe("gone");
    expect(await stores.ledger.records({ sessionId: session("s1") })).toEqual([firstRows.record]);
    expect(await stores.ledger.summary("month")).toMatchObject({ requests: 1, costNanos: 4_500_000 });
    expect(await stores.ledger.months()).toEqual(["2026-05"]);
    expect(await stores.blobs.get("abc")).toEqual(new Uint8Array([1, 2, 3]));
    expect(await stores.settings.get("resumeWithinMs")).toBe(5);
    expect(await stores.sessions.takeLead()).toBe(8);
    expect(await stores.texts.all()).toEqual([]);
    expect((await stores.backupQueue.nextRecords()).records).toEqual([firstRows.record]);
    expect(await stores.backupQueue.nextSessions()).toEqual([{ sessionId: "s1", backedUpTo: 0 }]);
    await stores.secrets.save("acc", "sk");
    expect(await stores.secrets.read("acc")).toBe("sk");
    stores.close();
  });

  it("runs all migrations from the version it finds in one upgrade", async () => {
    const name = newName();
    await createFirstFrozen(name);
    const steps: Migration[] = [
      ...migrations,
      async (_db, tx) => {
        const sessions = tx.objectStore("sessions");
        for (const row of await sessions.getAll()) await sessions.put({ ...row, title: `${row.title} (2)` });
      },
      (db) => void db.createObjectStore("trash"),
    ];
    const db = await openOctoDatabase({ name, ...reports() }, steps);
    expect(db.version).toBe(steps.length);
    expect((await db.get("sessions", session("s1")))?.title).toBe("Fix the cart (2)");
    expect([...db.objectStoreNames]).toContain("trash");
    db.close();
  });

  it("reads segments of an earlier version", async () => {
    const name = newName();
    const chance = seeded(3);
    const calls = Array.from({ length: 200 }, (_, i) => ({
      ...randomRecord(chance, `m${i}`),
      at: noon + i,
      utcOffset: 480,
    }));
    const { segment, columns, details, idHashes } = newSegment(encodeSegment(calls));
    const older = await openDB(name, 7, {
      upgrade: async (db, _from, _to, tx) => {
        for (const step of migrations.slice(0, 7)) await step(db, tx as UpgradeTx);
      },
    });
    const tx = older.transaction(["stretches", "columns", "details", "prints"], "readwrite");
    await Promise.all([
      tx.objectStore("stretches").put(segment),
      tx.objectStore("columns").put(columns, segment.id),
      tx.objectStore("details").put(details, segment.id),
      tx.objectStore("prints").put(idHashes, segment.id),
    ]);
    older.close();
    const stores = await openStores({ name, clock: stillClock(), offsetAt: shanghai, onOutdated: () => {} });
    expect(await stores.ledger.records({})).toEqual(calls.toReversed());
    expect(recordsIn(await stores.ledger.summary("all"))).toBe(calls.filter(({ demo }) => !demo).length);
    expect(await stores.ledger.importRecords(calls.slice(5))).toEqual({ added: 0, known: 195 });
    stores.close();
  });

  it("finds the end of an audit chain that an earlier version wrote", async () => {
    const name = newName();
    const older = await openOctoDatabase({ name, ...reports() }, migrations.slice(0, 4));
    const segment = {
      month: "2026-03",
      count: 1,
      firstAt: 1,
      lastAt: 1,
      firstDay: "2026-03-01",
      lastDay: "2026-03-01",
    };
    const seals = ["", "one", "two", "three"].map((hash, number) => ({ number, hash, before: "", at: 1 }));
    await write(older, ["stretches"], "relaxed", async (tx) => {
      const segments = tx.objectStore("stretches");
      for (const number of [2, 3, 1]) await segments.put({ ...segment, id: `s${number}`, seal: seals[number] });
      await segments.put({ ...segment, id: "s4" });
    });
    older.close();
    const db = await openOctoDatabase({ name, ...reports() });
    expect(await db.get("meta", "chain")).toEqual({ number: 3, hash: "three" });
    expect(await db.count("removals")).toBe(0);
    db.close();
  });

  it("leaves the old version unchanged if a migration fails, and reports why", async () => {
    const name = newName();
    await createFirstFrozen(name);
    const steps: Migration[] = [
      ...migrations,
      async (_db, tx) => {
        await tx.objectStore("sessions").clear();
        throw new Error("a step went wrong");
      },
    ];
    await expect(openOctoDatabase({ name, ...reports() }, steps)).rejects.toThrow("a step went wrong");
    const db = await openDB(name);
    expect(db.version).toBe(1);
    expect(await db.count("sessions")).toBe(1);
    db.close();
  });

  it("does not open a database that is newer than this build", async () => {
    const name = newName();
    (await openDB(name, 99)).close();
    const { onOutdated, ...others } = reports();
    await expect(openOctoDatabase({ name, onOutdated, ...others })).rejects.toBeInstanceOf(OutdatedBuild);
    expect(onOutdated).toHaveBeenCalledOnce();
  });

  it("is closed as soon as a newer Octo needs to open it", async () => {
    const name = newName();
    const older = reports();
    const db = await openOctoDatabase({ name, ...older });
    const newer = await openOctoDatabase({ name, ...reports() }, [...migrations, () => {}]);
    expect(older.onOutdated).toHaveBeenCalledOnce();
    expect(older.onClosed).not.toHaveBeenCalled();
    expect(() => db.transaction("events")).toThrow();
    newer.close();
  });

  it("reports that an older tab blocks it, and opens once that tab closes", async () => {
    const name = newName();
    const stubborn = await openDB(name, 1, { upgrade: (db, _from, _to, tx) => void migrations[0]?.(db, tx) });
    const onBlocked = vi.fn(() => stubborn.close());
    const db = await openOctoDatabase({ name, ...reports(), onBlocked }, [...migrations, () => {}]);
    expect(onBlocked).toHaveBeenCalledOnce();
    db.close();
  });

  it("reports that it was closed when the person deletes the data", async () => {
    const name = newName();
    const { onOutdated, onClosed } = reports();
    await openOctoDatabase({ name, onOutdated, onClosed });
    await deleteDB(name);
    expect(onClosed).toHaveBeenCalledOnce();
    expect(onOutdated).not.toHaveBeenCalled();
  });

  it("rolls back a transaction if its work throws", async () => {
    const db = await openOctoDatabase({ name: newName(), ...reports() });
    const failed = write(db, ["settings"], "relaxed", async (tx) => {
      await tx.objectStore("settings").put(1, "resumeWithinMs");
      throw new Error("no");
    });
    await expect(failed).rejects.toThrow("no");
    expect(await db.count("settings")).toBe(0);
    db.close();
  });

  it("ignores a checkpoint of another shape, and a damaged one", async () => {
    const name = newName();
    await createFirstFrozen(name);
    const stores = await openStores({ name, clock: stillClock(noon), offsetAt: shanghai, onOutdated: () => {} });
    const db = await openDB(name);
    const whole = toCheckpoint({ ...emptyState(session("s1")), lastSeq: 2 });
    const { order: _order, ...withoutOrder } = whole.state;
    const checkpointAfter = async (row: unknown) => {
      await db.put("checkpoints", row);
      return stores.sessions.checkpoint(session("s1"));
    };
    expect(await checkpointAfter(whole)).toEqual(whole.state);
    const damaged = [
      { ...whole, shape: 0 },
      { ...whole, state: null },
      { ...whole, state: withoutOrder },
      { ...whole, state: { ...whole.state, order: ["e1"] } },
      { ...whole, state: { ...whole.state, lastSeq: "2" } },
      { ...whole, state: { ...whole.state, sessionId: "s2" } },
    ];
    for (const row of damaged) expect(await checkpointAfter(row)).toBeUndefined();
    db.close();
    stores.close();
  });

  it("reads the initial setting in place of a damaged one", async () => {
    const name = newName();
    const stores = await openStores({ name, clock: stillClock(noon), offsetAt: shanghai, onOutdated: () => {} });
    const db = await openDB(name);
    for (const damaged of [{}, 7, "x", null]) {
      await db.put("settings", damaged, "accounts");
      expect(await stores.settings.get("accounts")).toEqual([]);
    }
    await db.put("settings", [null, 3, { id: "a" }], "accounts");
    expect(await stores.settings.get("accounts")).toEqual([{ id: "a" }]);
    await db.put("settings", [], "session");
    expect(await stores.settings.get("session")).toEqual({});
    db.close();
    stores.close();
  });
});
