// What must not change when only the dearest of very many chats are looked at: every sum. One suite for both stores.
import { beforeEach, describe, expect, it } from "vitest";
import { randomRecord } from "#core/ledger/samples.suite.ts";
import type { LedgerRecord } from "#core/ledger/record.ts";
import { monthOf } from "#core/ledger/rollup.ts";
import { boundsOf, isAsked, summarise } from "#core/ledger/summary.ts";
import { type Span } from "#core/ledger/calendar.ts";
import { type Period } from "#core/ledger/calendar.ts";
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

export function standingSuite(open: OpenEmpty): void {
  let stores: Stores;
  beforeEach(async () => {
    stores = await open({ clock: stillClock(newYearsEve), offsetAt: shanghai });
    return () => stores.close();
  });

  const chance = seeded(3);
  let made = 0;
  /** No two chats cost the same, so that nothing but their cost says which are named. */
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
      const bounds = boundsOf(period, newYearsEve, shanghai);
      const asked = records.filter((one) => isAsked(one, bounds));
      const { period: _, from: _from, to: _to, ...sums } = await stores.ledger.summary(period);
      expect(sums).toEqual(sumsOf(asked));
    }
  }

  /** More than are named, in two months and beyond: each is stored in several parts. */
  const packedCalls = () =>
    ["2026-03-10T12:00:00+08:00", "2026-05-20T12:00:00+08:00"].flatMap((moment, n) =>
      Array.from({ length: 1_300 }, (_, i) => call(i + n * 400, Date.parse(moment) + i * 1_000)),
    );

  describe("of very many chats", () => {
    it("the dearest are named and the others summed up exactly, whatever newer calls come to any of them", async () => {
      const packed = packedCalls();
      // The sheets grow from one row to several parts, and then within them.
      for (let i = 0; i < packed.length; i += 325)
        await stores.ledger.adopt(packed.filter((_, n) => n % 8 === i / 325));
      await expectSums(packed);

      const [dear = "", ...named] = Object.keys((await stores.ledger.summary("all")).bySession);
      const others = packed.map(({ sessionId }) => sessionId).filter((id) => id !== dear && !named.includes(id));
      const numberOf = (id: string) => Number(id.slice(1));
      const today = newYearsEve - 3_600_000;
      const march = Date.parse("2026-03-20T12:00:00+08:00");
      const newer = [
        call(numberOf(dear), today),
        // Two rise, of different parts; one stays where it is.
        call(numberOf(others[0] ?? ""), today, { costNanos: 8e12 }),
        call(numberOf(others.at(-1) ?? ""), march, { costNanos: 9e12 }),
        call(numberOf(others[1] ?? ""), today, { costNanos: 1 }),
        call(numberOf(others[2] ?? ""), today, { costNanos: undefined }),
        // What only looks like one of them.
        call(numberOf(others[3] ?? ""), today, { costNanos: 7e12, importedFrom: "claude-code" }),
        call(numberOf(others[4] ?? ""), today, { demo: true }),
        call(5_000, today, { costNanos: 7.5e12 }),
        call(5_001, march, { costNanos: 2 }),
      ];
      await stores.ledger.adopt(newer);
      const all = [...packed, ...newer];
      await expectSums(all);
      expect(Object.keys((await stores.ledger.summary("all")).bySession)).toEqual(
        expect.arrayContaining([others[0], others.at(-1), "s5000"]),
      );

      // Then the older of the newer ones are packed too.
      while ((await stores.ledger.pack()) > 0);
      await expectSums(all);
      await stores.ledger.rebuild();
      await expectSums(all);
    });

    it("none is left in a sum once its month was removed", async () => {
      const packed = packedCalls();
      await stores.ledger.adopt(packed);
      const { requests, costNanos } = await stores.ledger.summary(month);
      const gone = await stores.ledger.remove({ month: "2026-03", calls: requests, nanos: costNanos }, "person");
      expect(gone).toMatchObject({ calls: 1_300 });
      const left = packed.filter((one) => monthOf(one) !== "2026-03");
      await expectSums(left);
      // A chat that only the removed month had is a new one.
      const again = call(3, newYearsEve - 3_600_000, { id: "again" as CallId });
      await stores.ledger.adopt([again]);
      await expectSums([...left, again]);
      const back = packed.filter((one) => monthOf(one) === "2026-03");
      await stores.ledger.adopt(back);
      await expectSums([...packed, again]);
    });
  });
}

function sumsOf(records: LedgerRecord[]) {
  const { period: _, from: _from, to: _to, ...sums } = summarise(records, "all", newYearsEve * 2, shanghai);
  return sums;
}
