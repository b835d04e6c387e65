import { beforeEach, describe, expect, it } from "vitest";
import { randomRecord, seeded, shanghai } from "#core/ledger/samples.suite.ts";
import type { Ledger } from "#core/ports.ts";
import { createLedger } from "#core/ledger/ledger.ts";
import { memoryLedger } from "../../../store/memory/ledger.ts";
import { emptyTables, type Tables } from "../../../store/memory/tables.ts";
import { stillClock } from "../../../store/suites/samples.suite.ts";

const clock = stillClock(Date.UTC(2026, 10, 20));
const day = 24 * 3_600_000;

let tables: Tables;
let ledger: Ledger;

describe("sealed calls", () => {
  beforeEach(async () => {
    tables = emptyTables();
    ledger = createLedger(memoryLedger(tables), { clock, offsetAt: shanghai });
    const chance = seeded(5);
    for (const [month, id] of [
      ["2026-08", "a"],
      ["2026-09", "b"],
      ["2026-10", "c"],
    ] as const) {
      const first = Date.parse(`${month}-03`);
      const record = (i: number) => ({ ...randomRecord(chance, `${id}${i}`), at: first + i * 1_000, utcOffset: 480 });
      await ledger.adopt(Array.from({ length: 120 }, (_, i) => record(i)));
    }
    while (await ledger.seal());
  });

  const stretchOf = (month: string) => {
    const found = [...tables.packed.values()].find(({ segment }) => segment.month === month);
    if (!found) throw new Error(`There is no stretch of ${month}.`);
    return found;
  };

  it("are as they were, in one chain, also after the sums were made anew", async () => {
    const whole = { calls: 360, segments: 3, since: clock.now(), broken: [], missing: 0, removed: [] };
    expect(await ledger.verify("all")).toEqual(whole);
    await ledger.rebuild();
    expect(await ledger.verify("all")).toEqual(whole);
    expect(await ledger.verify({ firstDay: "2026-09-01", lastDay: "2026-09-30" })).toMatchObject({ calls: 120 });
    expect([...tables.packed.values()].map(({ segment }) => segment.seal?.number).toSorted()).toEqual([1, 2, 3]);
  });

  it("show by their month that figures were changed", async () => {
    const { segment, columns } = stretchOf("2026-09");
    const cost = columns.counts.costNanos;
    tables.packed.set(segment.id, {
      ...stretchOf("2026-09"),
      columns: { ...columns, counts: { ...columns.counts, costNanos: columns.counts.input, input: cost } },
    });
    expect((await ledger.verify("all")).broken).toEqual(["2026-09"]);
  });

  it.each(["2026-08", "2026-09", "2026-10"])("show that a stretch is gone, be it of %s", async (month) => {
    tables.packed.delete(stretchOf(month).segment.id);
    expect(await ledger.verify("all")).toMatchObject({ broken: [], missing: 1 });
  });

  it("show that another stretch has the place of one", async () => {
    const { segment } = stretchOf("2026-10");
    const { seal } = stretchOf("2026-09").segment;
    tables.packed.set(segment.id, { ...stretchOf("2026-10"), segment: { ...segment, seal } });
    expect((await ledger.verify("all")).broken).toContain("2026-10");
  });

  it("say that a month was removed, and show when that is gone or says something else", async () => {
    const {
      requests,
      demo,
      costNanos: nanos,
    } = await ledger.summary({ firstDay: "2026-09-01", lastDay: "2026-09-30" });
    const held = { month: "2026-09", calls: requests + demo.requests, nanos };
    expect(await ledger.remove(held, "rule")).toMatchObject({ by: "rule", calls: 120 });
    const whole = await ledger.verify("all");
    expect(whole).toMatchObject({ calls: 240, broken: [], missing: 0, removed: [{ month: "2026-09", calls: 120 }] });
    const [removal] = tables.removals.values();
    if (!removal) throw new Error("It left nothing.");
    tables.removals.set(4, { ...removal, nanos: nanos + 1 });
    expect((await ledger.verify("all")).broken).toEqual(["2026-09"]);
    tables.removals.clear();
    expect(await ledger.verify("all")).toMatchObject({ broken: [], missing: 2, removed: [] });
  });

  it("stay when they are not what was sealed, for removing them would hide it", async () => {
    const { segment, columns } = stretchOf("2026-09");
    const { input, output } = columns.counts;
    const changed = { ...columns, counts: { ...columns.counts, input: output, output: input } };
    tables.packed.set(segment.id, { ...stretchOf("2026-09"), columns: changed });
    const {
      requests,
      demo,
      costNanos: nanos,
    } = await ledger.summary({ firstDay: "2026-09-01", lastDay: "2026-09-30" });
    const held = { month: "2026-09", calls: requests + demo.requests, nanos };
    expect(await ledger.remove(held, "person")).toEqual({ stays: "broken" });
    expect(await ledger.removed()).toEqual([]);
  });

  it("are not merged when they are not what was sealed, and show when that changes afterwards", async () => {
    const chance = seeded(7);
    const later = Array.from({ length: 110 }, (_, i) => ({
      ...randomRecord(chance, `late${i}`),
      at: Date.parse("2026-09-20") + i,
      utcOffset: 480,
    }));
    await ledger.adopt(later);
    await ledger.seal();
    const swapped = (month: string) => {
      const one = stretchOf(month);
      const { input, output } = one.columns.counts;
      const columns = { ...one.columns, counts: { ...one.columns.counts, input: output, output: input } };
      tables.packed.set(one.segment.id, { ...one, columns });
    };
    swapped("2026-09");
    expect(await ledger.merge()).toBe(false);
    swapped("2026-09");
    expect(await ledger.merge()).toBe(true);
    expect(await ledger.merge()).toBe(false);
    const whole = { segments: 3, calls: 470, broken: [], missing: 0 };
    expect(await ledger.verify("all")).toMatchObject(whole);
    expect(stretchOf("2026-09").segment).toMatchObject({ count: 230, gone: [{ number: 2 }, { number: 4 }] });
    swapped("2026-09");
    expect((await ledger.verify("all")).broken).toEqual(["2026-09"]);
    swapped("2026-09");
    const { segment } = stretchOf("2026-09");
    tables.packed.set(segment.id, { ...stretchOf("2026-09"), segment: { ...segment, gone: segment.gone?.slice(1) } });
    expect(await ledger.verify("all")).toMatchObject({ broken: ["2026-09"], missing: 1 });
  });

  it("are joined by what is packed later", async () => {
    const chance = seeded(6);
    const late = (i: number) => ({
      ...randomRecord(chance, `d${i}`),
      at: Date.parse("2026-07-02") + i * day,
      utcOffset: 480,
    });
    await ledger.adopt(Array.from({ length: 110 }, (_, i) => ({ ...late(0), id: late(i).id })));
    expect(await ledger.verify("all")).toMatchObject({ calls: 360 });
    expect(await ledger.seal()).toBe(true);
    expect(await ledger.seal()).toBe(false);
    expect(await ledger.verify("all")).toMatchObject({ calls: 470, segments: 4, broken: [] });
  });
});
