// What is to be copied to the machine: told with what is written, and forgotten only when it is copied.
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
  /** Everything that is to be copied, in as many helpings as it comes. */
  const emptied = async () => {
    const all: LedgerRecord[] = [];
    for (;;) {
      const { tickets, records } = await stores.backupQueue.records();
      if (tickets.length === 0) return all;
      all.push(...records);
      await stores.backupQueue.settle(tickets);
    }
  };

  describe("the outbox", () => {
    it("has each call that was written until it is settled, as the ledger has it", async () => {
      await appendTo(stores)(started(), modelCalled("m1"), modelCalled("m2"));
      await appendTo(stores)(modelCalled("m2"), modelCalled("m3"));
      const { tickets, records } = await stores.backupQueue.records();
      expect(idsOf(records)).toEqual(["m1", "m2", "m3"]);
      expect(records).toEqual(expect.arrayContaining(await stores.ledger.records({})));
      await appendTo(stores)(modelCalled("m4"));
      await stores.backupQueue.settle(tickets);
      expect(idsOf((await stores.backupQueue.records()).records)).toEqual(["m4"]);
      expect(await stores.backupQueue.waiting()).toEqual({ records: 1, sessions: 1, apart: 0 });
    });

    it("has calls of other books, those that are packed at once too, and calls that were packed meanwhile", async () => {
      const chance = seeded(3);
      const books = Array.from({ length: 400 }, (_, i) => ({
        ...randomRecord(chance, `b${i}`),
        at: noon - 90 * 86_400_000 - (i % 3 === 0 ? 40 * 86_400_000 : 0),
        utcOffset: 480,
      }));
      await stores.ledger.adopt(books);
      await stores.ledger.adopt([{ ...books[0]!, id: "late" as LedgerRecord["id"] }]);
      await appendTo(stores)(started(), modelCalled("m1", { endedAt: noon - 70 * 86_400_000 }));
      while ((await stores.ledger.pack()) > 0);
      const copied = await emptied();
      expect(idsOf(copied)).toEqual(idsOf(await stores.ledger.records({})));
      expect(copied.length).toBe(402);
      expect(copied.find(({ id }) => id === "b7")).toEqual(books[7]);

      await stores.backupQueue.everything();
      expect(idsOf(await emptied())).toEqual(idsOf(copied));
    });

    it("has a chat until its copy goes as far as its log", async () => {
      const append = appendTo(stores);
      await append(started(), said("one"));
      expect(await stores.backupQueue.sessions()).toEqual([{ sessionId: s1, copied: 0 }]);
      await append(said("two"));
      await stores.backupQueue.reached(s1, 2);
      expect(await stores.backupQueue.sessions()).toEqual([{ sessionId: s1, copied: 2 }]);
      await stores.backupQueue.reached(s1, 3);
      expect(await stores.backupQueue.sessions()).toEqual([]);
      await append(said("three"));
      expect(await stores.backupQueue.sessions()).toEqual([{ sessionId: s1, copied: 3 }]);
      await stores.backupQueue.reached(s1, 4);
      await stores.backupQueue.everything();
      expect(await stores.backupQueue.sessions()).toEqual([{ sessionId: s1, copied: 0 }]);
    });

    it("takes a chat back as it was, once, and copies only what is new in it", async () => {
      await appendTo(stores)(started({ pinned: true }), said("one"), modelCalled("m1"));
      const log = await stores.sessions.read(s1);
      const before = await stores.sessions.list();
      const other = await open({ clock, offsetAt: shanghai });
      expect(await other.sessions.restore(log, 3)).toBe("restored");
      expect(await other.sessions.restore([...log, ...log], 3)).toBe("known");
      expect(await other.sessions.read(s1)).toEqual(log);
      expect(await other.sessions.list()).toEqual(before);
      expect(await other.ledger.records({})).toEqual([]);
      expect(await other.backupQueue.sessions()).toEqual([]);
      await other.sessions.takeLead();
      const [said4] = await appendTo(other)(said("two"));
      expect(said4?.seq).toBe(4);
      expect(await other.backupQueue.sessions()).toEqual([{ sessionId: s1, copied: 3 }]);
      other.close();
    });

    it("lets go of a chat that another browser goes on with, and of one that is removed", async () => {
      const append = appendTo(stores);
      await append(started());
      await stores.backupQueue.reached(s1, 1, true);
      await append(said("alone"));
      expect(await stores.backupQueue.sessions()).toEqual([]);
      expect(await stores.backupQueue.waiting()).toMatchObject({ sessions: 0, apart: 1 });
      expect(await stores.backupQueue.apart()).toEqual([s1]);

      await appendTo(stores, session("s2"))(started());
      await stores.inbox.put(removal("r", session("s2")));
      await stores.sessions.remove(session("s2"), 1, commandId("r"));
      await stores.backupQueue.reached(session("s2"), 1);
      expect(await stores.backupQueue.sessions()).toEqual([]);
    });
  });
}
