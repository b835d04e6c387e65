import { beforeEach, describe, expect, it } from "vitest";
import { randomRecord, seeded, shanghai } from "#core/billing/samples.suite.ts";
import type { BillingStore } from "#core/ports.ts";
import { createBilling } from "./billing.ts";
import { memoryLedger } from "./memory-ledger.ts";
import { emptyShelves, type Shelves } from "./memory-shelves.ts";
import { stillClock } from "./samples.suite.ts";

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
    const whole = { calls: 360, stretches: 3, since: clock.now(), broken: [] };
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

  it("show that a stretch is gone from the middle", async () => {
    shelves.packed.delete(stretchOf("2026-09").stretch.id);
    expect((await billing.verify("all")).broken).toEqual(["2026-10"]);
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
