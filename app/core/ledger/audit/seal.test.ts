import { recordsIn } from "#core/ledger/tally.ts";
import { beforeEach, describe, expect, it } from "vitest";
import { randomRecord, seeded, shanghai } from "#core/ledger/samples.suite.ts";
import type { Ledger } from "#core/store-ports.ts";
import { createLedger } from "#core/ledger/ledger.ts";
import { memoryLedger } from "../../../store/memory/ledger.ts";
import { emptyTables, type Tables } from "../../../store/memory/tables.ts";
import { stillClock } from "../../../store/suites/samples.suite.ts";

const clock = stillClock(Date.UTC(2026, 10, 20));
const day = 24 * 3_600_000;

let tables: Tables;
let ledger: Ledger;

describe("sealed segments", () => {
  beforeEach(async () => {
    tables = emptyTables();
    ledger = createLedger(memoryLedger(tables), { clock, offsetAt: shanghai, dayChoice: async () => "own" });
    const chance = seeded(5);
    for (const [month, id] of [
      ["2026-08", "a"],
      ["2026-09", "b"],
      ["2026-10", "c"],
    ] as const) {
      const first = Date.parse(`${month}-03`);
      const record = (i: number) => ({ ...randomRecord(chance, `${id}${i}`), at: first + i * 1_000, utcOffset: 480 });
      await ledger.importRecords(Array.from({ length: 120 }, (_, i) => record(i)));
    }
    while (await ledger.sealSegment());
  });

  const segmentOf = (month: string) => {
    const found = [...tables.segments.values()].find(({ segment }) => segment.month === month);
    if (!found) throw new Error(`There is no segment of ${month}.`);
    return found;
  };

  it("verify as one unbroken chain, also after totals are rebuilt", async () => {
    const whole = {
      calls: 360,
      segments: 3,
      since: clock.now(),
      broken: [],
      missing: 0,
      removed: [],
      amended: expect.any(Number),
    };
    expect(await ledger.verify("all")).toEqual(whole);
    await ledger.rebuildTotals();
    expect(await ledger.verify("all")).toEqual(whole);
    expect(await ledger.verify({ firstDay: "2026-09-01", lastDay: "2026-09-30" })).toMatchObject({ calls: 120 });
    expect([...tables.segments.values()].map(({ segment }) => segment.seal?.number).toSorted()).toEqual([1, 2, 3]);
  });

  it("report the month of changed figures as broken", async () => {
    const { segment, columns } = segmentOf("2026-09");
    const cost = columns.counts.costNanos;
    tables.segments.set(segment.id, {
      ...segmentOf("2026-09"),
      columns: { ...columns, counts: { ...columns.counts, costNanos: columns.counts.input, input: cost } },
    });
    expect((await ledger.verify("all")).broken).toEqual(["2026-09"]);
  });

  it.each(["2026-08", "2026-09", "2026-10"])("report a deleted segment of %s as missing", async (month) => {
    tables.segments.delete(segmentOf(month).segment.id);
    expect(await ledger.verify("all")).toMatchObject({ broken: [], missing: 1 });
  });

  it("report a segment with another segment's seal as broken", async () => {
    const { segment } = segmentOf("2026-10");
    const { seal } = segmentOf("2026-09").segment;
    tables.segments.set(segment.id, { ...segmentOf("2026-10"), segment: { ...segment, seal } });
    expect((await ledger.verify("all")).broken).toContain("2026-10");
  });

  it("explain a removed month, and report a changed or deleted removal", async () => {
    const sums = await ledger.summary({ firstDay: "2026-09-01", lastDay: "2026-09-30" });
    const { costNanos: nanos } = sums;
    const held = { month: "2026-09", calls: recordsIn(sums) + recordsIn(sums.demo), nanos };
    expect(await ledger.removeMonth(held, "rule")).toMatchObject({ by: "rule", calls: 120 });
    const whole = await ledger.verify("all");
    expect(whole).toMatchObject({ calls: 240, broken: [], missing: 0, removed: [{ month: "2026-09", calls: 120 }] });
    const [removal] = tables.removals.values();
    if (!removal) throw new Error("There is no removal.");
    tables.removals.set(4, { ...removal, nanos: nanos + 1 });
    expect((await ledger.verify("all")).broken).toEqual(["2026-09"]);
    tables.removals.clear();
    expect(await ledger.verify("all")).toMatchObject({ broken: [], missing: 2, removed: [] });
  });

  it("are not removed if they are broken, because that would hide it", async () => {
    const { segment, columns } = segmentOf("2026-09");
    const { input, output } = columns.counts;
    const changed = { ...columns, counts: { ...columns.counts, input: output, output: input } };
    tables.segments.set(segment.id, { ...segmentOf("2026-09"), columns: changed });
    const sums = await ledger.summary({ firstDay: "2026-09-01", lastDay: "2026-09-30" });
    const { costNanos: nanos } = sums;
    const held = { month: "2026-09", calls: recordsIn(sums) + recordsIn(sums.demo), nanos };
    expect(await ledger.removeMonth(held, "person")).toEqual({ refused: "broken" });
    expect(await ledger.removedMonths()).toEqual([]);
  });

  it("are not merged if they are broken, and are verified again after a merge", async () => {
    const chance = seeded(7);
    const later = Array.from({ length: 110 }, (_, i) => ({
      ...randomRecord(chance, `late${i}`),
      at: Date.parse("2026-09-20") + i,
      utcOffset: 480,
    }));
    await ledger.importRecords(later);
    await ledger.sealSegment();
    const swapped = (month: string) => {
      const one = segmentOf(month);
      const { input, output } = one.columns.counts;
      const columns = { ...one.columns, counts: { ...one.columns.counts, input: output, output: input } };
      tables.segments.set(one.segment.id, { ...one, columns });
    };
    swapped("2026-09");
    expect(await ledger.mergeSegments()).toBe(false);
    swapped("2026-09");
    expect(await ledger.mergeSegments()).toBe(true);
    expect(await ledger.mergeSegments()).toBe(false);
    const whole = { segments: 3, calls: 470, broken: [], missing: 0 };
    expect(await ledger.verify("all")).toMatchObject(whole);
    expect(segmentOf("2026-09").segment).toMatchObject({ count: 230, gone: [{ number: 2 }, { number: 4 }] });
    swapped("2026-09");
    expect((await ledger.verify("all")).broken).toEqual(["2026-09"]);
    swapped("2026-09");
    const { segment } = segmentOf("2026-09");
    tables.segments.set(segment.id, { ...segmentOf("2026-09"), segment: { ...segment, gone: segment.gone?.slice(1) } });
    expect(await ledger.verify("all")).toMatchObject({ broken: ["2026-09"], missing: 1 });
  });

  it("are followed in the chain by segments that are built later", async () => {
    const chance = seeded(6);
    const late = (i: number) => ({
      ...randomRecord(chance, `d${i}`),
      at: Date.parse("2026-07-02") + i * day,
      utcOffset: 480,
    });
    await ledger.importRecords(Array.from({ length: 110 }, (_, i) => ({ ...late(0), id: late(i).id })));
    expect(await ledger.verify("all")).toMatchObject({ calls: 360 });
    expect(await ledger.sealSegment()).toBe(true);
    expect(await ledger.sealSegment()).toBe(false);
    expect(await ledger.verify("all")).toMatchObject({ calls: 470, segments: 4, broken: [] });
  });
});
