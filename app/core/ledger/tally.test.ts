import { describe, expect, it } from "vitest";
import { numberAt } from "./segments/column-encoding.ts";
import { encodeSegment } from "./segments/segment.ts";
import { randomLedger } from "./samples.suite.ts";
import { summarise } from "./summary.ts";
import { tallyOf } from "./tally.ts";

describe("savings by the cache", () => {
  const records = [1, 2, 3].flatMap(randomLedger).map((one, i) => ({ ...one, id: `r${i}` as never, demo: undefined }));
  const [first] = records;
  if (!first) throw new Error("no record");
  const rates = { input: 3000, output: 15000, cacheRead: 300, cacheWrite5m: 3750, cacheWrite1h: 6000 };
  const call = { ...first, cacheRead: 1_000, price: { rates, source: "list/model@2026-11" } };

  it("are cache reads at the input price minus their cost, by the call's own price", () => {
    expect(tallyOf(call).savedNanos).toBe(1_000 * (3000 - 300));
    expect(tallyOf({ ...call, cacheRead: 0 }).savedNanos).toBe(0);
    expect(tallyOf({ ...call, price: undefined }).savedNanos).toBe(0);
    const plan = { input: 0, output: 0, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0 };
    expect(tallyOf({ ...call, price: { rates: plan, source: "plan" } }).savedNanos).toBe(0);
  });

  it("add up to the same from rows and from segments", () => {
    const each = records.map(({ price, cacheRead }) => (price ? cacheRead * (3000 - 300) : 0));
    const all = each.reduce((sum, one) => sum + one, 0);
    expect(all).toBeGreaterThan(0);
    expect(summarise(records, "all", Date.UTC(2027, 0), () => 0).savedNanos).toBe(all);
    const { savedNanos } = encodeSegment(records).columns.counts;
    expect(records.map((_record, i) => numberAt(savedNanos, i)).reduce((sum, one) => sum + one, 0)).toBe(all);
  });
});
