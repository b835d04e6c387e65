// Tests of the backup queue, which every store must pass. A queue entry is added together with its data and removed
// only after the backup.
import { beforeEach, describe, expect, it } from "vitest";
import { randomRecord } from "#core/ledger/samples.suite.ts";
import type { LedgerRecord } from "#core/ledger/record.ts";
import {
  appendTo,
  commandId,
  modelCalled,
  noon,
  type OpenEmpty,
  removal,
  said,
  seeded,
  session,
  shanghai,
  started,
  stillClock,
} from "./samples.suite.ts";
import type { Stores } from "../stores.ts";

const s1 = session("s1");

export function backupQueueSuite(open: OpenEmpty): void {
  let stores: Stores;
  const clock = stillClock();
  beforeEach(async () => {
    clock.at = noon;
    stores = await open({ clock, offsetAt: shanghai });
    await stores.sessions.takeLead();
    return () => stores.close();
  });
  const idsOf = (records: LedgerRecord[]) => records.map(({ id }) => id).sort();
  /** Removes all records from the queue, batch by batch, and returns them. */
  const emptied = async () => {
    const all: LedgerRecord[] = [];
    for (;;) {
      const { tickets, records } = await stores.backupQueue.nextRecords();
      if (tickets.length === 0) return all;
      all.push(...records);
      await stores.backupQueue.recordsDone(tickets);
    }
  };

  describe("the backup queue", () => {
    it("holds each new call as the ledger has it, until it is done", async () => {
      await appendTo(stores)(started(), modelCalled("m1"), modelCalled("m2"));
      await appendTo(stores)(modelCalled("m2"), modelCalled("m3"));
      const { tickets, records } = await stores.backupQueue.nextRecords();
      expect(idsOf(records)).toEqual(["m1", "m2", "m3"]);
      expect(records).toEqual(expect.arrayContaining(await stores.ledger.records({})));
      await appendTo(stores)(modelCalled("m4"));
      await stores.backupQueue.recordsDone(tickets);
      expect(idsOf((await stores.backupQueue.nextRecords()).records)).toEqual(["m4"]);
      expect(await stores.backupQueue.pending()).toEqual({ records: 1, sessions: 1, diverged: 0 });
    });

    it("holds imported calls, also as segments, and calls that moved into segments since", async () => {
      const chance = seeded(3);
      const imported = Array.from({ length: 400 }, (_, i) => ({
        ...randomRecord(chance, `b${i}`),
        at: noon - 90 * 86_400_000 - (i % 3 === 0 ? 40 * 86_400_000 : 0),
        utcOffset: 480,
      }));
      await stores.ledger.importRecords(imported);
      await stores.ledger.importRecords([{ ...imported[0]!, id: "late" as LedgerRecord["id"] }]);
      await appendTo(stores)(started(), modelCalled("m1", { startedAt: noon - 70 * 86_400_000 }));
      while ((await stores.ledger.buildSegments()) > 0);
      const backedUp = await emptied();
      expect(idsOf(backedUp)).toEqual(idsOf(await stores.ledger.records({})));
      expect(backedUp.length).toBe(402);
      expect(backedUp.find(({ id }) => id === "b7")).toEqual(imported[7]);

      await stores.backupQueue.queueAll();
      expect(idsOf(await emptied())).toEqual(idsOf(backedUp));
    });

    it("holds a chat until its backup reaches the end of its log", async () => {
      const append = appendTo(stores);
      await append(started(), said("one"));
      expect(await stores.backupQueue.nextSessions()).toEqual([{ sessionId: s1, backedUpTo: 0 }]);
      await append(said("two"));
      await stores.backupQueue.sessionDone(s1, 2);
      expect(await stores.backupQueue.nextSessions()).toEqual([{ sessionId: s1, backedUpTo: 2 }]);
      await stores.backupQueue.sessionDone(s1, 3);
      expect(await stores.backupQueue.nextSessions()).toEqual([]);
      await append(said("three"));
      expect(await stores.backupQueue.nextSessions()).toEqual([{ sessionId: s1, backedUpTo: 3 }]);
      await stores.backupQueue.sessionDone(s1, 4);
      await stores.backupQueue.queueAll();
      expect(await stores.backupQueue.nextSessions()).toEqual([{ sessionId: s1, backedUpTo: 0 }]);
    });

    it("restores a chat unchanged, once, and then queues only its new events", async () => {
      await appendTo(stores)(started({ pinned: true }), said("one"), modelCalled("m1"));
      const log = await stores.sessions.read(s1);
      const before = await stores.sessions.list();
      const other = await open({ clock, offsetAt: shanghai });
      expect(await other.sessions.restore(log, 3)).toBe("restored");
      expect(await other.sessions.restore([...log, ...log], 3)).toBe("known");
      expect(await other.sessions.read(s1)).toEqual(log);
      expect(await other.sessions.list()).toEqual(before);
      expect(await other.ledger.records({})).toEqual([]);
      expect(await other.backupQueue.nextSessions()).toEqual([]);
      await other.sessions.takeLead();
      const [said4] = await appendTo(other)(said("two"));
      expect(said4?.seq).toBe(4);
      expect(await other.backupQueue.nextSessions()).toEqual([{ sessionId: s1, backedUpTo: 3 }]);
      other.close();
    });

    it("drops a chat that another browser continues, and one that is removed", async () => {
      const append = appendTo(stores);
      await append(started());
      await stores.backupQueue.sessionDone(s1, 1, true);
      await append(said("alone"));
      expect(await stores.backupQueue.nextSessions()).toEqual([]);
      expect(await stores.backupQueue.pending()).toMatchObject({ sessions: 0, diverged: 1 });
      expect(await stores.backupQueue.divergedSessions()).toEqual([s1]);

      await appendTo(stores, session("s2"))(started());
      await stores.inbox.put(removal("r", session("s2")));
      await stores.sessions.remove(session("s2"), 1, commandId("r"));
      await stores.backupQueue.sessionDone(session("s2"), 1);
      expect(await stores.backupQueue.nextSessions()).toEqual([]);
    });
  });
}
