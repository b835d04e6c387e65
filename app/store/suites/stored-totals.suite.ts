// Tests that sums stay exact although only the costliest of many chats are read. Every store must pass them.
import { recordsIn } from "#core/ledger/tally.ts";
import { beforeEach, describe, expect, it } from "vitest";
import { randomRecord } from "#core/ledger/samples.suite.ts";
import type { LedgerRecord } from "#core/ledger/record.ts";
import { monthOf } from "#core/ledger/rollup.ts";
import { summarise } from "#core/ledger/summary.ts";
import { matchesQuery, periodQuery } from "#core/ledger/filter.ts";
import { type Period, type Span } from "#core/ledger/calendar.ts";
import type { CallId, SessionId } from "#core/ids.ts";
import { type OpenEmpty, seeded, shanghai, stillClock } from "./samples.suite.ts";
import type { Stores } from "../stores.ts";

const newYearsEve = Date.parse("2026-12-31T20:00:00+08:00");
const month = { firstDay: "2026-03-01", lastDay: "2026-03-31" };
const periods: (Period | Span)[] = [
  "day",
  "month",
  "year",
  "all",
  month,
  { firstDay: "2026-03-01", lastDay: "2026-05-31" },
  { firstDay: "2026-02-10", lastDay: "2026-12-31" },
];

export function storedTotalsSuite(open: OpenEmpty): void {
  let stores: Stores;
  beforeEach(async () => {
    stores = await open({ clock: stillClock(newYearsEve), offsetAt: shanghai });
    return () => stores.close();
  });

  const chance = seeded(3);
  let made = 0;
  /** Makes a call of a chat. All chats have different costs, so it is always clear which chats are the costliest. */
  const call = (chat: number, at: number, more: Partial<LedgerRecord> = {}): LedgerRecord => ({
    ...randomRecord(chance, `m${made++}`),
    sessionId: `s${chat}` as SessionId,
    importedFrom: undefined,
    demo: undefined,
    utcOffset: 480,
    at,
    costNanos: 1e6 + Math.floor(chance() * 1e9) * 4_096 + (chat % 4_096),
    ...more,
  });

  async function expectSums(records: LedgerRecord[]): Promise<void> {
    for (const period of periods) {
      const bounds = periodQuery(period, newYearsEve, shanghai);
      const asked = records.filter((one) => matchesQuery(one, bounds));
      const { period: _, from: _from, to: _to, ...sums } = await stores.ledger.summary(period);
      expect(sums).toEqual(sumsOf(asked));
    }
  }

  /**
   * Makes calls in two months, of more chats than a row of totals can name. The totals of each month are stored in
   * several parts.
   */
  const manyChats = () =>
    ["2026-03-10T12:00:00+08:00", "2026-05-20T12:00:00+08:00"].flatMap((moment, n) =>
      Array.from({ length: 1_300 }, (_, i) => call(i + n * 400, Date.parse(moment) + i * 1_000)),
    );

  describe("totals of very many chats", () => {
    it("name the costliest and add up the others exactly, also with newer calls of any chat", async () => {
      const older = manyChats();
      // Imports the calls in batches, so that the totals first fit into a row, then need parts, and then need more
      // parts.
      for (let i = 0; i < older.length; i += 325)
        await stores.ledger.importRecords(older.filter((_, n) => n % 8 === i / 325));
      await expectSums(older);

      const [costliest = "", ...named] = Object.keys((await stores.ledger.summary("all")).bySession);
      const others = older.map(({ sessionId }) => sessionId).filter((id) => id !== costliest && !named.includes(id));
      const numberOf = (id: string) => Number(id.slice(1));
      const today = newYearsEve - 3_600_000;
      const march = Date.parse("2026-03-20T12:00:00+08:00");
      const newer = [
        call(numberOf(costliest), today),
        // The next two calls make two chats the costliest, which are stored in different parts. The two calls after
        // that are too cheap to change which chats are the costliest.
        call(numberOf(others[0] ?? ""), today, { costNanos: 8e12 }),
        call(numberOf(others.at(-1) ?? ""), march, { costNanos: 9e12 }),
        call(numberOf(others[1] ?? ""), today, { costNanos: 1 }),
        call(numberOf(others[2] ?? ""), today, { costNanos: undefined }),
        // An imported call and a demo call have the id of a chat, but do not count for that chat.
        call(numberOf(others[3] ?? ""), today, { costNanos: 7e12, importedFrom: "claude-code" }),
        call(numberOf(others[4] ?? ""), today, { demo: true }),
        call(5_000, today, { costNanos: 7.5e12 }),
        call(5_001, march, { costNanos: 2 }),
      ];
      await stores.ledger.importRecords(newer);
      const all = [...older, ...newer];
      await expectSums(all);
      expect(Object.keys((await stores.ledger.summary("all")).bySession)).toEqual(
        expect.arrayContaining([others[0], others.at(-1), "s5000"]),
      );

      // Moves some of the newer calls into segments and checks all sums again.
      while ((await stores.ledger.buildSegments()) > 0);
      await expectSums(all);
      await stores.ledger.rebuildTotals();
      await expectSums(all);
    });

    it("lose all sums of a removed month", async () => {
      const older = manyChats();
      await stores.ledger.importRecords(older);
      const sums = await stores.ledger.summary(month);
      const removed = await stores.ledger.removeMonth(
        { month: "2026-03", calls: recordsIn(sums), nanos: sums.costNanos },
        "person",
      );
      expect(removed).toMatchObject({ calls: 1_300 });
      const left = older.filter((one) => monthOf(one) !== "2026-03");
      await expectSums(left);
      // This chat had calls only in the removed month, so it counts as a new chat.
      const again = call(3, newYearsEve - 3_600_000, { id: "again" as CallId });
      await stores.ledger.importRecords([again]);
      await expectSums([...left, again]);
      const back = older.filter((one) => monthOf(one) === "2026-03");
      await stores.ledger.importRecords(back);
      await expectSums([...older, again]);
    });
  });
}

function sumsOf(records: LedgerRecord[]) {
  const { period: _, from: _from, to: _to, ...sums } = summarise(records, "all", newYearsEve * 2, shanghai);
  return sums;
}
