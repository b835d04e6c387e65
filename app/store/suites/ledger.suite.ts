// Tests of the ledger, which every store must pass.
import { beforeEach, describe, expect, it } from "vitest";
import type { CallId, TurnId } from "#core/ids.ts";
import { type Period, startOfDay } from "#core/ledger/calendar.ts";
import { summarise } from "#core/ledger/summary.ts";
import { type LedgerQuery } from "#core/ledger/filter.ts";
import type { Unstamped } from "#core/session/events.ts";
import type { ModelCall } from "#core/model/model-call.ts";
import {
  appendTo,
  commandId,
  modelCalled,
  noon,
  type OpenEmpty,
  removal,
  seeded,
  session,
  shanghai,
  started,
  stillClock,
} from "./samples.suite.ts";
import type { Stores } from "../stores.ts";

const hour = 3_600_000;
const day = 24 * hour;

async function textOf(chunks: AsyncIterable<string>): Promise<string> {
  let text = "";
  for await (const chunk of chunks) text += chunk;
  return text;
}

export function ledgerSuite(open: OpenEmpty): void {
  let stores: Stores;
  const clock = stillClock();
  beforeEach(async () => {
    stores = await open({ clock, offsetAt: shanghai });
    await appendTo(stores)(started());
    await appendTo(stores, session("s2"))(started());
    return () => stores.close();
  });
  const ids = async (query: Parameters<Stores["ledger"]["records"]>[0]) =>
    (await stores.ledger.records(query)).map(({ id }) => id);
  const call = (id: string, startedAt: number, more: Partial<ModelCall> = {}) =>
    modelCalled(id, { startedAt, endedAt: startedAt + 900, ...more });

  describe("the ledger", () => {
    it("has each call on the day on which it was made, however long it took", async () => {
      const midnight = Date.parse("2026-05-09T00:00:00+08:00");
      await appendTo(stores)(modelCalled("late", { startedAt: midnight - 10_000, endedAt: midnight + 50_000 }));
      const on = (day: string) => ids({ span: { firstDay: day, lastDay: day } });
      expect([await on("2026-05-08"), await on("2026-05-09")]).toEqual([["late"], []]);
      expect((await stores.ledger.records({}))[0]).toMatchObject({ at: midnight - 10_000, ms: 60_000 });
    });

    it("has one record per call, however many events tell of it", async () => {
      await appendTo(stores)(modelCalled("m1"), modelCalled("m1"));
      await appendTo(stores)(modelCalled("m1"), modelCalled("m2"));
      await Promise.all([appendTo(stores)(modelCalled("m3")), appendTo(stores)(modelCalled("m3"))]);
      expect(await ids({})).toEqual(["m3", "m2", "m1"]);
      expect(await stores.ledger.summary("all")).toMatchObject({ requests: 3, costNanos: 13_500_000, output: 21 });
      const [summary] = (await stores.sessions.list()).filter(({ sessionId }) => sessionId === "s1");
      expect(summary?.costNanos).toBe(13_500_000);
    });

    it("returns records newest first, filtered by time, session and model", async () => {
      await appendTo(stores)(call("old", noon - day), call("mid", noon - hour, { model: "lite" }), call("new", noon));
      await appendTo(stores, session("s2"))(call("other", noon - 2 * hour));
      expect(await ids({})).toEqual(["new", "mid", "other", "old"]);
      expect(await ids({ from: noon - 2 * hour, to: noon - hour })).toEqual(["mid", "other"]);
      expect(await ids({ sessionId: session("s1"), from: noon - hour })).toEqual(["new", "mid"]);
      expect(await ids({ model: "lite" })).toEqual(["mid"]);
    });

    it("filters by days, each call by its own offset, and by turn", async () => {
      await appendTo(stores)(
        call("before", startOfDay("2026-05-20", shanghai) - 1),
        call("first", startOfDay("2026-05-20", shanghai), { turnId: "t1" as TurnId }),
        call("last", startOfDay("2026-05-22", shanghai) - 1),
        call("after", startOfDay("2026-05-22", shanghai)),
      );
      const span = { firstDay: "2026-05-20", lastDay: "2026-05-21" };
      expect(await ids({ span })).toEqual(["last", "first"]);
      expect(await ids({ turnId: "t1" as TurnId })).toEqual(["first"]);
      const sums = await stores.ledger.summary(span);
      expect(sums).toMatchObject({ requests: 2, from: startOfDay("2026-05-20", shanghai), period: span });
      expect(sums.to).toBe(startOfDay("2026-05-22", shanghai) - 1);
      expect(Object.keys(sums.byDay)).toEqual(["2026-05-20", "2026-05-21"]);
    });

    it("pages through calls of the same millisecond without skipping or repeating one", async () => {
      const all = Array.from({ length: 10 }, (_, i) => `m${i}`);
      await appendTo(stores)(...all.map((id) => call(id, noon)));
      const seen: string[] = [];
      let after: CallId | undefined;
      for (let page = 0; page < 4; page++) {
        const found = await ids({ limit: 3, after, sessionId: page % 2 ? session("s1") : undefined });
        seen.push(...found);
        after = found.at(-1);
      }
      expect(seen).toEqual(all.toReversed());
      expect(await ids({ after: "unknown" as CallId })).toEqual([]);
    });

    it("keeps its records when their session is removed", async () => {
      await appendTo(stores)(modelCalled("m1"));
      await stores.inbox.put(removal("r"));
      await stores.sessions.remove(session("s1"), 1, commandId("r"));
      expect(await ids({})).toEqual(["m1"]);
      expect((await stores.ledger.summary("month")).costNanos).toBe(4_500_000);
    });

    it("exports each call in the month of its own offset, oldest first", async () => {
      const newYear = Date.parse("2026-01-01T00:00:00+08:00");
      await appendTo(stores)(
        call("new", newYear),
        call("old", newYear - 1),
        call("newer", newYear + 1),
        call("m", noon),
      );
      expect(await stores.ledger.months()).toEqual(["2026-05", "2026-01", "2025-12"]);
      const exported = (firstDay: string, lastDay: string) =>
        textOf(stores.ledger.exportText({ firstDay, lastDay }, {}, "jsonl"));
      const lines = (await exported("2026-01-01", "2026-01-31")).split("\n");
      expect(lines.pop()).toBe("");
      expect(lines.map((line) => JSON.parse(line).id)).toEqual(["new", "newer"]);
      expect(JSON.parse((await exported("2025-12-01", "2025-12-31")).trim())).toMatchObject({
        id: "old",
        timestamp: "2025-12-31T23:59:59.999+08:00",
        cost_usd: 0.0045,
      });
      expect(await exported("2024-02-01", "2024-02-29")).toBe("");
    });

    it("exports the calls of a period, or of the days that the query names", async () => {
      await appendTo(stores)(call("today", noon), call("week", noon - 7 * day), call("year", noon - 60 * day));
      const found = async (period: Period, query: LedgerQuery) => {
        const rows = JSON.parse(await textOf(stores.ledger.exportText(period, query, "json"))) as { id: string }[];
        return rows.map(({ id }) => id);
      };
      expect(await found("day", {})).toEqual(["today"]);
      expect(await found("week", { span: undefined })).toEqual(["week", "today"]);
      expect(await found("year", {})).toEqual(["year", "week", "today"]);
      expect(await found("all", { span: { firstDay: "2026-05-15", lastDay: "2026-05-15" } })).toEqual(["week"]);
      expect(await found("all", { model: "lite" })).toEqual([]);
    });

    it("imports records once, with their totals, and leaves existing ones unchanged", async () => {
      await appendTo(stores)(modelCalled("m1"));
      const [mine] = await stores.ledger.records({});
      if (!mine) throw new Error("no record");
      const other = { ...mine, id: "octo-ruby:1" as CallId, importedFrom: "octo-ruby" as const, costNanos: undefined };
      const batch = [{ ...mine, costNanos: 1 }, other, { ...other, output: 8 }];
      expect(await stores.ledger.importRecords(batch)).toEqual({ added: 1, known: 2 });
      expect(await stores.ledger.importRecords(batch)).toEqual({ added: 0, known: 3 });
      const sums = await stores.ledger.summary("all");
      expect(sums).toMatchObject({ requests: 2, unpriced: 1, costNanos: 4_500_000, output: 15 });
      expect(sums.imported).toEqual({ s1: "octo-ruby" });
      expect(sums).toEqual(summarise(await stores.ledger.records({}), "all", noon, shanghai));
    });

    it("counts a call once that is imported and appended at the same time", async () => {
      await appendTo(stores)(modelCalled("m0"));
      const [mine] = await stores.ledger.records({});
      if (!mine) throw new Error("no record");
      await Promise.all([
        stores.ledger.importRecords([{ ...mine, id: "m1" as CallId }]),
        appendTo(stores)(modelCalled("m1")),
        stores.ledger.importRecords([{ ...mine, id: "m1" as CallId }]),
      ]);
      expect(await stores.ledger.summary("all")).toMatchObject({ requests: 2, costNanos: 9_000_000 });
    });

    it("has rollups that match its records after random batches", async () => {
      const chance = seeded(20260522);
      const pick = <T>(...of: T[]) => of[Math.floor(chance() * of.length)] as T;
      const random = (): Unstamped =>
        call(`m${Math.floor(chance() * 120)}`, noon - Math.floor(chance() * 45 * day), {
          model: pick("a", "b", "octo-demo"),
          costNanos: pick(undefined, Math.floor(chance() * 1e9)),
          usageSource: pick("vendor", "estimated"),
          usage: {
            input: Math.floor(chance() * 1000),
            cacheRead: Math.floor(chance() * 1000),
            cacheWrite5m: Math.floor(chance() * 100),
            cacheWrite1h: Math.floor(chance() * 100),
            output: Math.floor(chance() * 1000),
          },
        });
      const batches = Array.from({ length: 40 }, () =>
        appendTo(stores, session(pick("s1", "s2")))(...Array.from({ length: 1 + Math.floor(chance() * 6) }, random)),
      );
      await Promise.all(batches);

      const records = await stores.ledger.records({});
      expect(new Set(records.map(({ id }) => id)).size).toBe(records.length);
      for (const period of ["day", "week", "month", "year", "all"] as const)
        expect(await stores.ledger.summary(period)).toEqual(summarise(records, period, noon, shanghai));
      const total = (await stores.sessions.list()).reduce((sum, { costNanos }) => sum + costNanos, 0);
      expect(total).toBe((await stores.ledger.summary("all")).costNanos);
    });
  });
}
