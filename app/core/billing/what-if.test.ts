import { describe, expect, it } from "vitest";
import { noUsage } from "../model/message.ts";
import { costNanos, priceOf } from "../model/pricing.ts";
import { longSteps, prices } from "../model/prices.ts";
import { eachCall } from "./each-call.ts";
import { pack } from "./pack.ts";
import { randomLedger } from "./samples.suite.ts";
import { costOn, sortCalls } from "./what-if.ts";

describe("the same tokens on another model", () => {
  const records = [1, 2, 3].flatMap((seed) => randomLedger(seed)).map((one, i) => ({ ...one, id: `r${i}` as never }));
  const paid = records.filter(({ demo }) => !demo);
  const sorter = sortCalls();
  for (const record of records) sorter.take(record);
  const classes = sorter.sorted();

  it.each(Object.keys(prices))(
    "cost on %s what its calls would have cost one by one, at their size and hour",
    (model) => {
      const oneByOne = paid.reduce((sum, record) => {
        const price = priceOf(model, record, record.at);
        return sum + (price ? costNanos(record, price) : Number.NaN);
      }, 0);
      expect(costOn(model, classes)).toBe(oneByOne);
    },
  );

  it("cost a request's fee for each that a vendor worked on, where a model has one", () => {
    const refused = { ...(paid[0] as (typeof paid)[0]), ...noUsage };
    const sorter = sortCalls();
    for (const record of [...paid, refused, refused]) sorter.take(record);
    const book = { own: [{ model: "", fees: { request: 0.002_5, image: 9, search: 9 } }] };
    for (const model of ["gpt-6-sol", "minimax-m3"])
      expect(costOn(model, sorter.sorted(), book)).toBe((costOn(model, classes) ?? 0) + paid.length * 2_500_000);
  });

  it("are few classes of many calls, whatever did not cost anybody left out", () => {
    expect(classes.classes.length).toBeLessThanOrEqual((longSteps.length + 1) * 2);
    expect(classes.calls).toBe(paid.length);
    expect(classes.costNanos).toBe(paid.reduce((sum, one) => sum + (one.costNanos ?? 0), 0));
  });

  it("are the same from packed columns", () => {
    const packed = sortCalls();
    const { columns } = pack(records);
    eachCall(columns, undefined, packed.take);
    expect(costOn("deepseek-v4-pro", packed.sorted())).toBe(costOn("deepseek-v4-pro", classes));
    expect(packed.sorted()).toMatchObject({ calls: classes.calls, costNanos: classes.costNanos });
  });

  it("have no cost where nobody knows the price, or a plan covers it", () => {
    expect(costOn("mystery", classes)).toBeUndefined();
    expect(costOn("kimi-k3", classes, { own: [{ model: "", plan: true }] })).toBeUndefined();
  });

  it("know every size at which a list changes its price", () => {
    for (const { long } of Object.values(prices)) if (long) expect(longSteps).toContain(long.above);
  });
});
