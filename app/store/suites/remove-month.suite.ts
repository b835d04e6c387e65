// Tests of removing a month from the ledger, which every store must pass.
import { recordsIn } from "#core/ledger/tally.ts";
import { beforeEach, describe, expect, it } from "vitest";
import { spanOfMonth } from "#core/ledger/calendar.ts";
import { importLedger } from "#core/ledger/files/import.ts";
import { batchesOf } from "#core/ledger/files/split-lines.ts";
import type { LedgerRecord } from "#core/ledger/record.ts";
import type { MonthContents } from "#core/ledger/audit/removal.ts";
import { monthOf } from "#core/ledger/rollup.ts";
import { inChunks, randomRecord } from "#core/ledger/samples.suite.ts";
import { summarise } from "#core/ledger/summary.ts";
import type { SessionId } from "#core/ids.ts";
import { type OpenEmpty, seeded, shanghai, stillClock } from "./samples.suite.ts";
import type { Stores } from "../stores.ts";

const newYearsEve = Date.parse("2026-12-31T20:00:00+08:00");

export function removeMonthSuite(open: OpenEmpty): void {
  const clock = stillClock(newYearsEve);
  let stores: Stores;
  beforeEach(async () => {
    clock.at = newYearsEve;
    stores = await open({ clock, offsetAt: shanghai });
    await stores.settings.set("days", "own");
    return () => stores.close();
  });

  const held = async (month: string): Promise<MonthContents> => {
    const sums = await stores.ledger.summary(spanOfMonth(month));
    return { month, calls: recordsIn(sums) + recordsIn(sums.demo), nanos: sums.costNanos };
  };
  const remove = async (month: string) => stores.ledger.removeMonth(await held(month), "person");
  const fileOf = async (month: string) => {
    let text = "";
    for await (const chunk of stores.ledger.exportText(spanOfMonth(month), {}, "jsonl")) text += chunk;
    return text;
  };
  const load = (text: string) =>
    importLedger([{ name: "file", lines: batchesOf(inChunks(text)) }], {
      importRecords: stores.ledger.importRecords,
      offsetAt: shanghai,
    });

  /**
   * Imports a year of calls, half of them as segments and half as individual records. The costs stay below nine million
   * dollars, so sums are exact.
   */
  async function year(count: number): Promise<LedgerRecord[]> {
    const chance = seeded(11);
    const records = Array.from({ length: count }, (_, i) => {
      const record = randomRecord(chance, `m${i}`);
      return record.costNanos ? { ...record, costNanos: record.costNanos % 1e12 } : record;
    });
    await stores.ledger.importRecords(records.slice(0, count / 2));
    for (let i = count / 2; i < count; i += 90) await stores.ledger.importRecords(records.slice(i, i + 90));
    return records;
  }

  async function expectOnly(records: LedgerRecord[]): Promise<void> {
    const { ledger } = stores;
    const sums = summarise(records, "all", newYearsEve, shanghai);
    expect(await ledger.summary("all")).toEqual(sums);
    expect((await ledger.records({})).map(({ id }) => id).sort()).toEqual(records.map(({ id }) => id).sort());
    const ofOne = records.filter(({ sessionId }) => sessionId === "s1");
    const { requests, costNanos } = await ledger.summary("all", { sessionId: "s1" as SessionId });
    expect({ requests, costNanos }).toEqual({
      requests: ofOne.filter(({ demo, unsent }) => !demo && !unsent).length,
      costNanos: ofOne.reduce((sum, { demo, costNanos: cost = 0 }) => sum + (demo ? 0 : cost), 0),
    });
    expect(await ledger.months()).toEqual([...new Set(records.map(monthOf))].sort().reverse());
  }

  describe("a removed month", () => {
    it("disappears from every answer, changes no other month, and is recorded in the chain", async () => {
      const records = await year(3_000);
      const before = await stores.ledger.summary("all");
      for (const month of ["2026-03", "2026-07"]) await remove(month);
      const left = records.filter((one) => !["2026-03", "2026-07"].includes(monthOf(one)));
      await expectOnly(left);
      await stores.ledger.rebuildTotals();
      await expectOnly(left);

      const removed = await stores.ledger.removedMonths();
      const after = await stores.ledger.summary("all");
      const sum = (of: (month: MonthContents) => number) => removed.reduce((total, month) => total + of(month), 0);
      expect(after.costNanos + sum(({ nanos }) => nanos)).toBe(before.costNanos);
      const recorded = (one: typeof after) => recordsIn(one) + recordsIn(one.demo);
      expect(recorded(after) + sum(({ calls }) => calls)).toBe(recorded(before));
      while (await stores.ledger.sealSegment());
      expect(await stores.ledger.verify("all")).toMatchObject({ broken: [], missing: 0, removed });
      expect(removed).toMatchObject([
        {
          month: "2026-03",
          by: "person",
          at: newYearsEve,
          calls: records.filter((one) => monthOf(one) === "2026-03").length,
        },
        { month: "2026-07" },
      ]);
      const may = await stores.ledger.verify(spanOfMonth("2026-05"));
      expect(may.removed).toEqual([]);
      expect((await stores.ledger.verify(spanOfMonth("2026-03"))).removed).toMatchObject([{ month: "2026-03" }]);
    });

    it("can be restored from its file, once, and be removed again", async () => {
      const records = await year(2_000);
      const file = await fileOf("2026-03");
      const many = file.trim().split("\n").length;
      await remove("2026-03");
      expect(await fileOf("2026-03")).toBe("");
      expect(await load(file)).toMatchObject({ added: many, known: 0 });
      expect(await load(file)).toMatchObject({ added: 0, known: many });
      await expectOnly(records);
      expect(await stores.ledger.removedMonths()).toMatchObject([{ calls: many, away: { calls: 0, nanos: 0 } }]);

      const { nanos } = await held("2026-03");
      expect(await remove("2026-03")).toMatchObject({ month: "2026-03", calls: many, away: { calls: many, nanos } });
      const first = file.split("\n").slice(0, 5).join("\n");
      expect(await load(first)).toMatchObject({ added: 5 });
      const { nanos: back } = await held("2026-03");
      expect((await stores.ledger.removedMonths()).map(({ away }) => away)).toEqual([
        { calls: 0, nanos: 0 },
        { calls: many - 5, nanos: nanos - back },
      ]);
      while (await stores.ledger.sealSegment());
      expect(await stores.ledger.verify("all")).toMatchObject({ broken: [], missing: 0 });
    });

    it("must be closed and hold what the caller expects, and is removed once", async () => {
      await year(1_000);
      expect(await stores.ledger.closedMonths()).toEqual(
        (await stores.ledger.months()).filter((month) => month < "2026-12"),
      );
      expect(await remove("2026-12")).toEqual({ refused: "open" });
      const march = await held("2026-03");
      expect(await stores.ledger.removeMonth({ ...march, calls: march.calls + 1 }, "rule")).toEqual({
        refused: "changed",
      });
      expect(await stores.ledger.removeMonth({ ...march, nanos: march.nanos - 1 }, "rule")).toEqual({
        refused: "changed",
      });
      expect(await stores.ledger.removedMonths()).toEqual([]);
      const both = await Promise.all([
        stores.ledger.removeMonth(march, "rule"),
        stores.ledger.removeMonth(march, "person"),
      ]);
      expect(both.filter((one) => "refused" in one)).toEqual([{ refused: "changed" }]);
      expect(await stores.ledger.removedMonths()).toHaveLength(1);
      expect(await remove("2026-03")).toEqual({ refused: "changed" });
      while (await stores.ledger.sealSegment());
      expect(await stores.ledger.verify("all")).toMatchObject({ broken: [], missing: 0 });
    });

    it("must not reach into the running week, which budgets count", async () => {
      await year(500);
      // This day is a Thursday. The week that begins on 30 March is over, so March is a closed month.
      clock.at = Date.parse("2026-04-09T12:00:00+08:00");
      expect((await stores.ledger.closedMonths())[0]).toBe("2026-03");
      clock.at = Date.parse("2026-04-04T12:00:00+08:00");
      expect((await stores.ledger.closedMonths())[0]).toBe("2026-02");
    });

    it("may have merged segments, and the chain still has all its numbers", async () => {
      const records = await year(1_000);
      const sealAll = async () => {
        while ((await stores.ledger.buildSegments()) > 0);
        while (await stores.ledger.sealSegment());
      };
      await sealAll();
      const chance = seeded(12);
      const march = (i: number) => ({ ...randomRecord(chance, `x${i}`), at: Date.UTC(2026, 2, 9, 1, i), utcOffset: 0 });
      await stores.ledger.importRecords(Array.from({ length: 40 }, (_, i) => march(i)));
      await sealAll();
      expect(await stores.ledger.mergeSegments()).toBe(true);
      while (await stores.ledger.mergeSegments());
      expect(await remove("2026-03")).toMatchObject({ month: "2026-03" });
      await expectOnly(records.filter((one) => monthOf(one) !== "2026-03"));
      expect(await stores.ledger.verify("all")).toMatchObject({ broken: [], missing: 0 });
    });

    it("is no longer backed up if it was still in the queue", async () => {
      const chance = seeded(4);
      const may = (i: number) => ({ ...randomRecord(chance, `c${i}`), at: Date.UTC(2026, 4, 9, 1, i), utcOffset: 0 });
      await stores.ledger.importRecords(Array.from({ length: 120 }, (_, i) => may(i)));
      await remove("2026-05");
      const { tickets, records } = await stores.backupQueue.nextRecords();
      expect(records).toEqual([]);
      await stores.backupQueue.recordsDone(tickets);
      expect((await stores.backupQueue.pending()).records).toBe(0);
    });
  });
}
