// Tests that days of the place where the person is now are exact, wherever the calls were made. Every store must pass
// them.
import { describe, expect, it } from "vitest";
import { localDay, type OffsetAt, type Period, type Span } from "#core/ledger/calendar.ts";
import { matchesQuery, periodQuery } from "#core/ledger/filter.ts";
import { randomRecord } from "#core/ledger/samples.suite.ts";
import { inOrder } from "#core/ledger/segments/segment.ts";
import type { LedgerRecord } from "#core/ledger/record.ts";
import { summarise } from "#core/ledger/summary.ts";
import { type OpenEmpty, seeded, stillClock } from "./samples.suite.ts";
import type { Stores } from "../stores.ts";

const now = Date.parse("2026-12-31T20:00:00Z");
const isSummer = (at: number, from: string, to: string) => at >= Date.parse(from) && at < Date.parse(to);

const places: [name: string, offsetAt: OffsetAt][] = [
  ["Berlin", (at) => (isSummer(at, "2026-03-29T01:00Z", "2026-10-25T01:00Z") ? 120 : 60)],
  // The clocks change at midnight, so that one day begins at one o'clock and another has its last hour twice.
  ["a place in the west", (at) => (isSummer(at, "2026-03-08T04:00Z", "2026-10-31T03:00Z") ? -180 : -240)],
  ["Kiritimati", () => 840],
];
const periods: (Period | Span)[] = [
  "day",
  "week",
  "month",
  "year",
  "all",
  { firstDay: "2026-03-08", lastDay: "2026-03-29" },
  { firstDay: "2026-02-10", lastDay: "2026-10-31" },
];
const filters = [{}, { folder: "/home/me/project", purpose: "turn" as const }];

/** Makes calls of a year: most of them here, and many of them near midnight. */
function calls(count: number, offsetAt: OffsetAt): LedgerRecord[] {
  const chance = seeded(11);
  return Array.from({ length: count }, (_, i) => {
    const record = randomRecord(chance, `m${i}`);
    const day = Date.UTC(2026, i % 12, 1 + (i % 28));
    const at = i % 3 === 0 ? day - offsetAt(day) * 60_000 + (i % 5) * 60_000 - 120_000 : Math.min(record.at, now);
    const costNanos = record.costNanos && record.costNanos % 1e12;
    return { ...record, at, costNanos, ...(i % 6 !== 0 && { utcOffset: offsetAt(at) }) };
  });
}

export function hereDaysSuite(open: OpenEmpty): void {
  describe.each(places)("days of here, in %s", (_name, offsetAt) => {
    const asIfHere = (record: LedgerRecord) => ({ ...record, utcOffset: offsetAt(record.at) });

    async function expectAllAnswers({ ledger }: Stores, records: LedgerRecord[]): Promise<void> {
      for (const period of periods)
        for (const filter of filters) {
          const query = { ...filter, ...periodQuery(period, now, offsetAt) };
          const asked = records.filter((one) => one.at >= (query.from ?? 0) && matchesQuery(asIfHere(one), query));
          const { period: _, from: _from, to: _to, ...sums } = await ledger.summary(period, filter);
          const plain = summarise(asked.map(asIfHere), "all", now * 2, offsetAt);
          expect({ ...plain, ...sums }).toEqual(plain);
          expect(sums.byDay).toEqual(plain.byDay);
          const newest = asked.toSorted((a, b) => inOrder(b, a));
          expect(await ledger.records(query)).toEqual(newest);
          let text = "";
          for await (const chunk of ledger.exportText(period, filter, "jsonl")) text += chunk;
          const lines = text.split("\n").slice(0, -1);
          expect(lines.map((line) => JSON.parse(line).id)).toEqual(newest.map(({ id }) => id).reverse());
        }
    }

    it("are the same from rows, from segments and from totals that were rebuilt", async () => {
      const stores = await open({ clock: stillClock(now), offsetAt });
      const records = calls(500, offsetAt);
      const asRows = async (some: LedgerRecord[]) => {
        for (let i = 0; i < some.length; i += 90) await stores.ledger.importRecords(some.slice(i, i + 90));
      };
      await asRows(records.slice(0, 300));
      await expectAllAnswers(stores, records.slice(0, 300));
      while ((await stores.ledger.buildSegments()) > 0);
      await asRows(records.slice(300));
      await expectAllAnswers(stores, records);
      while ((await stores.ledger.buildSegments()) > 0);
      while (await stores.ledger.sealSegment());
      while (await stores.ledger.mergeSegments());
      await stores.ledger.rebuildTotals();
      await expectAllAnswers(stores, records);
      await stores.close();
    });

    it("leave the days of a monthly file as they are", async () => {
      const stores = await open({ clock: stillClock(now), offsetAt });
      const away = {
        ...randomRecord(seeded(1), "a"),
        demo: undefined,
        unsent: undefined,
        at: Date.parse("2026-06-30T23:30:00-12:00"),
      };
      await stores.ledger.importRecords([{ ...away, utcOffset: -720 }]);
      const june = { firstDay: "2026-06-01", lastDay: "2026-06-30" };
      expect((await stores.ledger.summary(june)).requests).toBe(0);
      expect((await stores.ledger.summary({ ...june, own: true })).requests).toBe(1);
      expect(Object.keys((await stores.ledger.summary("all")).byDay)).toEqual([localDay(away.at, offsetAt(away.at))]);
      await stores.settings.set("days", "own");
      expect((await stores.ledger.summary(june)).requests).toBe(1);
      expect(await stores.ledger.months()).toEqual(["2026-06"]);
      await stores.close();
    });
  });
}
