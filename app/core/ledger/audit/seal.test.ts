import { beforeEach, describe, expect, it } from "vitest";
import { randomRecord, seeded, shanghai } from "#core/ledger/samples.suite.ts";
import type { BillingStore } from "#core/ports.ts";
import { createBilling } from "#core/ledger/ledger.ts";
import { memoryLedger } from "../../../store/memory/ledger.ts";
import { emptyShelves, type Shelves } from "../../../store/memory/tables.ts";
import { stillClock } from "../../../store/suites/samples.suite.ts";

const clock = stillClock(Date.UTC(2026, 10, 20));
const day = 24 * 3_600_000;

let shelves: Shelves;
let billing: BillingStore;

describe("sealed calls", () => {
  beforeEach(async () => {
    shelves = emptyShelves();
    billing = createBilling(memoryLedger(shelves), { clock, offsetAt: shanghai });
    const chance = seeded(5);
    for (const [month, id] of [
      ["2026-08", "a"],
      ["2026-09", "b"],
      ["2026-10", "c"],
    ] as const) {
      const first = Date.parse(`${month}-03`);
      const record = (i: number) => ({ ...randomRecord(chance, `${id}${i}`), at: first + i * 1_000, utcOffset: 480 });
      await billing.adopt(Array.from({ length: 120 }, (_, i) => record(i)));
    }
    while (await billing.seal());
  });

  const stretchOf = (month: string) => {
    const found = [...shelves.packed.values()].find(({ stretch }) => stretch.month === month);
    if (!found) throw new Error(`There is no stretch of ${month}.`);
    return found;
  };

  it("are as they were, in one chain, also after the sums were made anew", async () => {
    const whole = { calls: 360, stretches: 3, since: clock.now(), broken: [], missing: 0, removed: [] };
    expect(await billing.verify("all")).toEqual(whole);
    await billing.rebuild();
    expect(await billing.verify("all")).toEqual(whole);
    expect(await billing.verify({ firstDay: "2026-09-01", lastDay: "2026-09-30" })).toMatchObject({ calls: 120 });
    expect([...shelves.packed.values()].map(({ stretch }) => stretch.seal?.number).toSorted()).toEqual([1, 2, 3]);
  });

  it("show by their month that figures were changed", async () => {
    const { stretch, columns } = stretchOf("2026-09");
    const cost = columns.counts.costNanos;
    shelves.packed.set(stretch.id, {
      ...stretchOf("2026-09"),
      columns: { ...columns, counts: { ...columns.counts, costNanos: columns.counts.input, input: cost } },
    });
    expect((await billing.verify("all")).broken).toEqual(["2026-09"]);
  });

  it.each(["2026-08", "2026-09", "2026-10"])("show that a stretch is gone, be it of %s", async (month) => {
    shelves.packed.delete(stretchOf(month).stretch.id);
    expect(await billing.verify("all")).toMatchObject({ broken: [], missing: 1 });
  });

  it("show that another stretch has the place of one", async () => {
    const { stretch } = stretchOf("2026-10");
    const { seal } = stretchOf("2026-09").stretch;
    shelves.packed.set(stretch.id, { ...stretchOf("2026-10"), stretch: { ...stretch, seal } });
    expect((await billing.verify("all")).broken).toContain("2026-10");
  });

  it("say that a month was removed, and show when that is gone or says something else", async () => {
    const {
      requests,
      demo,
      costNanos: nanos,
    } = await billing.summary({ firstDay: "2026-09-01", lastDay: "2026-09-30" });
    const held = { month: "2026-09", calls: requests + demo.requests, nanos };
    expect(await billing.remove(held, "rule")).toMatchObject({ by: "rule", calls: 120 });
    const whole = await billing.verify("all");
    expect(whole).toMatchObject({ calls: 240, broken: [], missing: 0, removed: [{ month: "2026-09", calls: 120 }] });
    const [removal] = shelves.removals.values();
    if (!removal) throw new Error("It left nothing.");
    shelves.removals.set(4, { ...removal, nanos: nanos + 1 });
    expect((await billing.verify("all")).broken).toEqual(["2026-09"]);
    shelves.removals.clear();
    expect(await billing.verify("all")).toMatchObject({ broken: [], missing: 2, removed: [] });
  });

  it("stay when they are not what was sealed, for removing them would hide it", async () => {
    const { stretch, columns } = stretchOf("2026-09");
    const { input, output } = columns.counts;
    const changed = { ...columns, counts: { ...columns.counts, input: output, output: input } };
    shelves.packed.set(stretch.id, { ...stretchOf("2026-09"), columns: changed });
    const {
      requests,
      demo,
      costNanos: nanos,
    } = await billing.summary({ firstDay: "2026-09-01", lastDay: "2026-09-30" });
    const held = { month: "2026-09", calls: requests + demo.requests, nanos };
    expect(await billing.remove(held, "person")).toEqual({ stays: "broken" });
    expect(await billing.removed()).toEqual([]);
  });

  it("are not merged when they are not what was sealed, and show when that changes afterwards", async () => {
    const chance = seeded(7);
    const later = Array.from({ length: 110 }, (_, i) => ({
      ...randomRecord(chance, `late${i}`),
      at: Date.parse("2026-09-20") + i,
      utcOffset: 480,
    }));
    await billing.adopt(later);
    await billing.seal();
    const swapped = (month: string) => {
      const one = stretchOf(month);
      const { input, output } = one.columns.counts;
      const columns = { ...one.columns, counts: { ...one.columns.counts, input: output, output: input } };
      shelves.packed.set(one.stretch.id, { ...one, columns });
    };
    swapped("2026-09");
    expect(await billing.merge()).toBe(false);
    swapped("2026-09");
    expect(await billing.merge()).toBe(true);
    expect(await billing.merge()).toBe(false);
    const whole = { stretches: 3, calls: 470, broken: [], missing: 0 };
    expect(await billing.verify("all")).toMatchObject(whole);
    expect(stretchOf("2026-09").stretch).toMatchObject({ count: 230, gone: [{ number: 2 }, { number: 4 }] });
    swapped("2026-09");
    expect((await billing.verify("all")).broken).toEqual(["2026-09"]);
    swapped("2026-09");
    const { stretch } = stretchOf("2026-09");
    shelves.packed.set(stretch.id, { ...stretchOf("2026-09"), stretch: { ...stretch, gone: stretch.gone?.slice(1) } });
    expect(await billing.verify("all")).toMatchObject({ broken: ["2026-09"], missing: 1 });
  });

  it("are joined by what is packed later", async () => {
    const chance = seeded(6);
    const late = (i: number) => ({
      ...randomRecord(chance, `d${i}`),
      at: Date.parse("2026-07-02") + i * day,
      utcOffset: 480,
    });
    await billing.adopt(Array.from({ length: 110 }, (_, i) => ({ ...late(0), id: late(i).id })));
    expect(await billing.verify("all")).toMatchObject({ calls: 360 });
    expect(await billing.seal()).toBe(true);
    expect(await billing.seal()).toBe(false);
    expect(await billing.verify("all")).toMatchObject({ calls: 470, stretches: 4, broken: [] });
  });
});
