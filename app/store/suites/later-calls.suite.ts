// Tests of records that a wrong clock has dated in the future. Every store must pass them.
import { beforeEach, describe, expect, it } from "vitest";
import { createSpent } from "#core/ledger/budgets/spent.ts";
import { randomRecord } from "#core/ledger/samples.suite.ts";
import type { LedgerRecord } from "#core/ledger/record.ts";
import { summarise } from "#core/ledger/summary.ts";
import { periodQuery } from "#core/ledger/filter.ts";
import type { Period } from "#core/ledger/calendar.ts";
import { type OpenEmpty, seeded, shanghai, stillClock } from "./samples.suite.ts";
import type { Stores } from "../stores.ts";

const now = Date.parse("2026-06-17T20:00:00+08:00");
const hourMs = 3_600_000;
const periods = ["day", "week", "month", "year"] as const satisfies Period[];

const chance = seeded(5);
const own = (id: string, at: number): LedgerRecord => ({
  ...randomRecord(chance, id),
  at,
  utcOffset: 480,
  demo: undefined,
  unsent: undefined,
  importedFrom: undefined,
  costNanos: 1_000_000 + Math.floor(chance() * 1e6),
});
/** Calls of the last 40 days and of the last hours. */
const past = Array.from({ length: 150 }, (_, i) => own(`p${i}`, now - i * (i % 3 === 0 ? 60_000 : 6 * hourMs)));
/** Later today, tomorrow, this week, this month, this year, next year; in the last millisecond that is not later. */
const later = [1 / 3_600_000, 2, 20, 60, 250, 3_000, 9_000].map((hours, i) => own(`f${i}`, now + hours * hourMs));
const just = own("just", now);

export function laterCallsSuite(open: OpenEmpty): void {
  const clock = { ...stillClock(now), at: now, now: () => clock.at };
  let stores: Stores;
  beforeEach(async () => {
    clock.at = now;
    stores = await open({ clock, offsetAt: shanghai });
    return () => stores.close();
  });

  async function expectSums(records: LedgerRecord[]): Promise<void> {
    const { ledger } = stores;
    for (const days of ["own", "here"] as const) {
      await stores.settings.set("days", days);
      for (const period of periods) {
        const passed = records.filter(({ at }) => at <= clock.at);
        expect(await ledger.summary(period)).toEqual(summarise(passed, period, clock.at, shanghai));
        const listed = await ledger.records(periodQuery(period, clock.at, shanghai));
        expect(listed.filter(({ at }) => at > clock.at)).toEqual([]);
        let calls = 0;
        await ledger.forEachCall(period, {}, () => (calls += 1));
        expect(calls).toBe(listed.length);
        let text = "";
        for await (const chunk of ledger.exportText(period, {}, "jsonl")) text += chunk;
        expect(text.split("\n").length - 1).toBe(listed.length);
      }
      expect((await ledger.summary("all")).requests).toBe(records.length);
      expect(await ledger.records({})).toHaveLength(records.length);
    }
  }

  const asRows = async (records: LedgerRecord[]) => {
    for (let i = 0; i < records.length; i += 60) await stores.ledger.importRecords(records.slice(i, i + 60));
  };

  describe("a call dated in the future", () => {
    it("counts in no period before its time, whether it is a row or in a segment", async () => {
      await asRows([...past, just, ...later]);
      await expectSums([...past, just, ...later]);
      while ((await stores.ledger.buildSegments()) > 0);
      await expectSums([...past, just, ...later]);
    });

    it("counts in no period before its time if it was imported with many", async () => {
      await stores.ledger.importRecords([...past, just, ...later]);
      await expectSums([...past, just, ...later]);
      // Some of their time comes.
      clock.at = now + 61 * hourMs;
      await expectSums([...past, just, ...later]);
    });

    it("counts for no limit of a day, a week or a month, but for one without an end", async () => {
      const fresh = () => createSpent({ ...stores, clock, offsetAt: shanghai });
      const totals = async () => {
        const spent = fresh();
        return Promise.all((["day", "week", "month", "total"] as const).map((period) => spent.total(period, {})));
      };
      await asRows([...past, just]);
      const before = await totals();
      await asRows(later);
      const cost = later.reduce((sum, { costNanos = 0 }) => sum + costNanos, 0);
      const [day, week, month, total = 0] = before;
      expect(await totals()).toEqual([day, week, month, total + cost]);
      const spent = fresh();
      expect(await spent.total("day", {})).toBe(day);
      clock.at = now + 2 * hourMs;
      const [one, two] = later;
      // The same guard notices that their time has come.
      expect(await spent.total("day", {})).toBe((day ?? 0) + (one?.costNanos ?? 0) + (two?.costNanos ?? 0));
      expect((await totals())[0]).toBe((day ?? 0) + (one?.costNanos ?? 0) + (two?.costNanos ?? 0));
    });
  });
}
