// Tests that moving calls into segments does not change any answer of the ledger. Every store must pass them.
import { beforeEach, describe, expect, it } from "vitest";
import { randomRecord } from "#core/ledger/samples.suite.ts";
import { inOrder } from "#core/ledger/segments/segment.ts";
import type { LedgerRecord } from "#core/ledger/record.ts";
import { summarise } from "#core/ledger/summary.ts";
import { type LedgerFilter, type LedgerQuery, matchesQuery, periodQuery } from "#core/ledger/filter.ts";
import { type Period, type Span } from "#core/ledger/calendar.ts";
import type { CallId, SessionId } from "#core/ids.ts";
import { appendTo, modelCalled, type OpenEmpty, seeded, shanghai, started, stillClock } from "./samples.suite.ts";
import type { Stores } from "../stores.ts";

const newYearsEve = Date.parse("2026-12-31T20:00:00+08:00");

const periods: (Period | Span)[] = [
  "day",
  "week",
  "month",
  "year",
  "all",
  { firstDay: "2026-03-01", lastDay: "2026-05-31" },
  { firstDay: "2026-02-10", lastDay: "2026-11-03" },
];
const filters: LedgerFilter[] = [
  {},
  { model: "__proto__" },
  { folder: "/home/me/project", purpose: "turn", outcome: "ok" },
  { sessionId: "s1" as SessionId, importedFrom: "claude-code" },
  { person: "王", channel: "telegram", account: "acc" as LedgerRecord["account"] },
  { model: "nobody's" },
];

function randomYear(count: number, seed = 7): LedgerRecord[] {
  const chance = seeded(seed);
  const most = newYearsEve - 600_000;
  return Array.from({ length: count }, (_, i) => {
    const whole = randomRecord(chance, `m${i}`);
    // Limits the cost so that the total stays below nine million dollars, because larger sums are not exact in doubles.
    const record = whole.costNanos ? { ...whole, costNanos: whole.costNanos % 1e12 } : whole;
    // Puts some calls into the half hour before the newest call, and gives other calls the same time.
    if (i % 7 === 0) return { ...record, utcOffset: 480, at: most - Math.floor(chance() * 30) * 60_000 };
    return i % 11 === 0 ? { ...record, at: Date.UTC(2026, 4, 5) } : record;
  });
}

async function textOf(chunks: AsyncIterable<string>): Promise<string> {
  let text = "";
  for await (const chunk of chunks) text += chunk;
  return text;
}

export function segmentSuite(open: OpenEmpty): void {
  const clock = stillClock(newYearsEve);
  let stores: Stores;
  beforeEach(async () => {
    stores = await open({ clock, offsetAt: shanghai });
    await stores.settings.set("days", "own");
    return () => stores.close();
  });

  /** Imports records in groups that are too small to become segments, so that they are stored as individual rows. */
  const asRows = async (records: LedgerRecord[]) => {
    for (let i = 0; i < records.length; i += 99) await stores.ledger.importRecords(records.slice(i, i + 99));
  };
  const newestFirst = (records: LedgerRecord[]) => [...records].sort((a, b) => inOrder(b, a));

  async function expectAllAnswers(records: LedgerRecord[]): Promise<void> {
    const { ledger } = stores;
    for (const period of periods) {
      const bounds = periodQuery(period, newYearsEve, shanghai);
      for (const filter of filters) {
        const asked = records.filter((one) => matchesQuery(one, { ...filter, ...bounds }) && isInTime(one, bounds));
        const { period: _, from: _from, to: _to, ...sums } = await ledger.summary(period, filter);
        expect(sums).toEqual(sumsOf(asked));
        expect(await ledger.records({ ...filter, ...bounds })).toEqual(newestFirst(asked));
        const each = { calls: 0, cost: 0 };
        await ledger.forEachCall(period, filter, ({ costNanos = 0 }) => {
          each.calls += 1;
          each.cost += costNanos;
        });
        const cost = asked.reduce((sum, { costNanos = 0 }) => sum + costNanos, 0);
        expect(each).toEqual({ calls: asked.length, cost });
        const all: LedgerRecord[] = [];
        if (typeof period === "object") await ledger.forEachRecord(period, (record) => all.push(record));
        const ofPeriod = records.filter((one) => matchesQuery(one, bounds));
        expect(all).toEqual(typeof period === "object" ? ofPeriod.sort(inOrder) : []);
        const lines = (await textOf(ledger.exportText(period, filter, "jsonl"))).split("\n").slice(0, -1);
        expect(lines.map((line) => JSON.parse(line).id)).toEqual([...asked].sort(inOrder).map(({ id }) => id));
      }
    }
    expect(await ledger.records({ turnId: "t3" as LedgerRecord["turnId"] })).toEqual(
      newestFirst(records.filter(({ turnId }) => turnId === "t3")),
    );
  }

  describe("calls in segments", () => {
    it("give the same answers as rows, also half moved and after totals are rebuilt", async () => {
      const records = randomYear(450);
      await asRows(records.slice(0, 300));
      await stores.ledger.buildSegments();
      await asRows(records.slice(300));
      await expectAllAnswers(records);
      while ((await stores.ledger.buildSegments()) > 0);
      await expectAllAnswers(records);
      while (await stores.ledger.sealSegment());
      await stores.ledger.rebuildTotals();
      await expectAllAnswers(records);
      const { calls, broken } = await stores.ledger.verify("all");
      // Calls of the current month are still individual rows, so they are not verified.
      expect(calls).toBeGreaterThan(300);
      expect(broken).toEqual([]);
      expect(await stores.ledger.months()).toEqual(
        [...new Set(Object.keys(sumsOf(records).byDay).map((day) => day.slice(0, 7)))].sort().reverse(),
      );
    });

    it("give the same answers after small segments of a month are merged", async () => {
      const records = randomYear(450);
      for (let i = 0; i < 450; i += 90) {
        await asRows(records.slice(i, i + 90));
        while ((await stores.ledger.buildSegments()) > 0);
        // Merges once in the middle, so that a merged segment is later merged again.
        if (i !== 180) continue;
        while (await stores.ledger.sealSegment());
        while (await stores.ledger.mergeSegments());
      }
      while (await stores.ledger.sealSegment());
      const before = await stores.ledger.verify("all");
      while (await stores.ledger.mergeSegments());
      // After the merge there is one segment for each of the eleven past months.
      const after = await stores.ledger.verify("all");
      expect(after).toMatchObject({ calls: before.calls, since: before.since, segments: 11, broken: [], missing: 0 });
      expect(before.segments).toBeGreaterThan(30);
      await stores.ledger.deleteMerged();
      await stores.ledger.rebuildTotals();
      await expectAllAnswers(records);
      expect(await stores.ledger.verify("all")).toEqual(after);
      expect(await stores.ledger.importRecords(records)).toEqual({ added: 0, known: 450 });
    });

    it("are amended like rows, sealed or not, and the chain tells so", async () => {
      const lost = (record: LedgerRecord): LedgerRecord => {
        const { importedFrom: _, amended: _amended, ...own } = record;
        return { ...own, outcome: "lost" };
      };
      const records = randomYear(500).map((record, i) => (i % 5 === 0 ? lost(record) : record));
      await asRows(records.slice(0, 300));
      while ((await stores.ledger.buildSegments()) > 0);
      while (await stores.ledger.sealSegment());
      while (await stores.ledger.mergeSegments());
      await asRows(records.slice(300));
      await stores.ledger.buildSegments();
      // The record of the call itself has another time, and its cost may have been unknown.
      const known = (record: LedgerRecord): LedgerRecord => {
        const { costNanos = 0, output, at } = record;
        return { ...record, outcome: "ok", at: at + 40_000, output: output + 7, costNanos: costNanos + 11 };
      };
      const ends = records.filter((_, i) => i % 10 === 0).map(known);
      const noCall = { ...known(records[0]!), id: "never" as CallId };
      expect(await stores.ledger.amend([...ends, noCall, known(records[1]!)])).toBe(50 + fuller(records[1]!));
      expect(await stores.ledger.amend(ends)).toBe(0);
      const amended = new Map(ends.map((end) => [end.id, end]));
      if (fuller(records[1]!) > 0) amended.set(records[1]!.id, known(records[1]!));
      const expected = records.map((record) => {
        const next = amended.get(record.id);
        return next ? { ...next, at: record.at, amended: (record.amended ?? 0) + 1 } : record;
      });
      await expectAllAnswers(expected);
      expect(await stores.ledger.verify("all")).toMatchObject({ broken: [], missing: 0 });
      await stores.ledger.deleteMerged();
      while (await stores.ledger.sealSegment());
      while (await stores.ledger.mergeSegments());
      await stores.ledger.rebuildTotals();
      await expectAllAnswers(expected);
      const verified = await stores.ledger.verify("all");
      expect(verified).toMatchObject({ broken: [], missing: 0 });
      expect(verified.amended).toBeGreaterThan(20);
    });

    it("can still be read by a query that began before a merge, and are still backed up", async () => {
      const chance = seeded(8);
      const may = (i: number) => ({ ...randomRecord(chance, `c${i}`), at: Date.UTC(2026, 4, 9, 1, i), utcOffset: 0 });
      const records = Array.from({ length: 240 }, (_, i) => may(i));
      for (const half of [records.slice(0, 120), records.slice(120)]) await stores.ledger.importRecords(half);
      while (await stores.ledger.sealSegment());
      const reading = stores.ledger.exportText("all", {}, "jsonl")[Symbol.asyncIterator]();
      const first = await reading.next();
      expect(await stores.ledger.mergeSegments()).toBe(true);
      let text = String(first.value);
      for (let next = await reading.next(); !next.done; next = await reading.next()) text += next.value;
      expect(text.trim().split("\n")).toHaveLength(240);
      const backedUp = new Set<CallId>();
      for (;;) {
        const { tickets, records: some } = await stores.backupQueue.nextRecords();
        if (tickets.length === 0) break;
        for (const { id } of some) backedUp.add(id);
        await stores.backupQueue.recordsDone(tickets);
      }
      expect(backedUp.size).toBe(240);
    });

    it("stay rows in the running month until there are very many", async () => {
      const chance = seeded(3);
      const now = (i: number) => ({ ...randomRecord(chance, `n${i}`), at: newYearsEve - i, utcOffset: 480 });
      await asRows(Array.from({ length: 990 }, (_, i) => now(i)));
      expect(await stores.ledger.buildSegments()).toBe(0);
      await asRows(Array.from({ length: 510 }, (_, i) => now(990 + i)));
      expect(await stores.ledger.buildSegments()).toBe(900);
      expect(await stores.ledger.buildSegments()).toBe(0);
      expect((await stores.ledger.records({ limit: 2 })).map(({ id }) => id)).toEqual(["n0", "n1"]);
      expect(await stores.ledger.records({})).toHaveLength(1_500);
    });

    it("are imported in large numbers, each call once", async () => {
      const records = randomYear(2_000);
      expect(await stores.ledger.importRecords(records.slice(0, 1_200))).toEqual({ added: 1_200, known: 0 });
      expect(await stores.ledger.importRecords([...records.slice(600), ...records.slice(1_990)])).toEqual({
        added: 800,
        known: 610,
      });
      await expectAllAnswers(records);
    });

    it("are recognised if their chat appends them again", async () => {
      await appendTo(stores)(started());
      const one = modelCalled("m1", { startedAt: Date.UTC(2026, 3, 3) });
      await appendTo(stores)(one);
      expect(await stores.ledger.buildSegments()).toBe(1);
      await appendTo(stores)(one, modelCalled("m2", { startedAt: Date.UTC(2026, 3, 4) }));
      expect((await stores.ledger.records({})).map(({ id }) => id)).toEqual(["m2", "m1"]);
      expect(await stores.ledger.summary("all")).toMatchObject({ requests: 2, costNanos: 9_000_000 });
      const [summary] = await stores.sessions.list();
      expect(summary?.costNanos).toBe(9_000_000);
    });

    it("are paged through without skipping or repeating a call", async () => {
      const records = randomYear(700);
      await asRows(records.slice(0, 500));
      await stores.ledger.buildSegments();
      await asRows(records.slice(500));
      const page = async (query: LedgerQuery) => {
        const seen: CallId[] = [];
        for (let after: CallId | undefined; ; after = seen.at(-1)) {
          const found = await stores.ledger.records({ ...query, limit: 37, after });
          seen.push(...found.map(({ id }) => id));
          if (found.length < 37) return seen;
        }
      };
      expect(await page({})).toEqual(newestFirst(records).map(({ id }) => id));
      const some = { sessionId: "s2" as SessionId };
      expect(await page(some)).toEqual(
        newestFirst(records.filter((one) => matchesQuery(one, some))).map(({ id }) => id),
      );
    });

    it("name the costliest of many chats and add up the others", async () => {
      const chance = seeded(5);
      const records = Array.from({ length: 1_500 }, (_, i) => ({
        ...randomRecord(chance, `m${i}`),
        sessionId: `s${i}` as SessionId,
        demo: undefined,
        costNanos: i < 20 ? 5 : Math.floor(i / 2),
      }));
      await stores.ledger.importRecords(records);
      const { bySession, otherSessions, ...sums } = await stores.ledger.summary("all");
      const named = Object.values(bySession);
      expect(named).toHaveLength(100);
      expect(otherSessions.count).toBe(1_400);
      const cost = named.reduce((sum, { costNanos }) => sum + costNanos, otherSessions.costNanos);
      expect(cost).toBe(sums.costNanos);
      expect(Math.min(...named.map(({ costNanos }) => costNanos))).toBe(700);
    });
  });
}

/** An imported call is amended because it has grown; a call of Octo's own only if it was lost. */
const fuller = ({ importedFrom }: LedgerRecord): number => (importedFrom === undefined ? 0 : 1);

const isInTime = ({ at }: LedgerRecord, { from, to }: LedgerFilter) =>
  at >= (from ?? 0) && at <= (to ?? Number.POSITIVE_INFINITY);

function sumsOf(records: LedgerRecord[]) {
  const { period: _, from: _from, to: _to, ...sums } = summarise(records, "all", newYearsEve * 2, shanghai);
  return sums;
}
