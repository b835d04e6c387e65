import { describe, expect, it } from "vitest";
import { noUsage } from "#core/model/message.ts";
import type { PriceBook } from "#core/model/prices/price-book.ts";
import { longSteps } from "#core/model/prices/listed-price.ts";
import { costNanos, priceOf } from "#core/model/prices/pricing.ts";
import { prices } from "#core/model/prices/price-list.ts";
import { eachCall } from "#core/ledger/segments/each-call.ts";
import { encodeSegment } from "#core/ledger/segments/segment.ts";
import type { LedgerRecord } from "#core/ledger/record.ts";
import { randomLedger } from "#core/ledger/samples.suite.ts";
import { costOn, classifyCalls } from "./what-if.ts";

describe("the same tokens on another model", () => {
  const records = [1, 2, 3].flatMap((seed) => randomLedger(seed)).map((one, i) => ({ ...one, id: `r${i}` as never }));
  const paid = records.filter(({ demo, unsent }) => !demo && !unsent);
  const classifier = classifyCalls();
  for (const record of records) classifier.take(record);
  const classes = classifier.result();

  const feesOf = ({ images, searches, ...usage }: LedgerRecord) => ({
    requests: usage.input + usage.cacheRead + usage.cacheWrite5m + usage.cacheWrite1h + usage.output > 0 ? 1 : 0,
    images,
    searches,
  });
  const oneByOne = (model: string, all: LedgerRecord[], book?: PriceBook) =>
    all.reduce((sum, record) => {
      const price = priceOf(model, record, { at: record.at, ...feesOf(record) }, book);
      return sum + (price ? costNanos(record, price) : Number.NaN);
    }, 0);

  it.each(Object.keys(prices))("cost on %s the same as its calls one by one, at their size and hour", (model) => {
    // Each call alone is rounded to a billionth, and so is the sum.
    const one = oneByOne(model, paid);
    expect(Math.abs((costOn(model, classes) ?? Number.NaN) - one)).toBeLessThanOrEqual(paid.length / 2);
  });

  it("include a model's fees for each request with any work, each image and each search", () => {
    const refused = { ...(paid[0] as LedgerRecord), ...noUsage, images: undefined, searches: undefined };
    const all = [...paid, refused, refused];
    const classifier = classifyCalls();
    for (const record of all) classifier.take(record);
    const sum = (name: "images" | "searches") => paid.reduce((total, one) => total + (one[name] ?? 0), 0);
    const book: PriceBook = { own: [{ model: "", fees: { request: 0.002_5, image: 0.25, search: 0.125 } }] };
    for (const model of ["gpt-6-sol", "minimax-m3"]) {
      expect(costOn(model, classifier.result(), book)).toBe(oneByOne(model, all, book));
      const without = { own: [{ model: "", fees: { request: 0, image: 0, search: 0 } }] };
      const fees = paid.length * 2_500_000 + sum("images") * 250_000_000 + sum("searches") * 125_000_000;
      expect(costOn(model, classifier.result(), book)).toBe((costOn(model, classes, without) ?? 0) + fees);
    }
    // Makes sure that the samples have enough searches for the fees to matter.
    expect(sum("searches")).toBeGreaterThan(10);
  });

  it("form few classes of many calls, without demo calls", () => {
    const changes = new Set(Object.values(prices).flatMap(({ before = [] }) => before.map(({ until }) => until)));
    expect(classes.classes.length).toBeLessThanOrEqual((longSteps.length + 1) * 2 * (changes.size + 2));
    expect(classes.calls).toBe(paid.length);
    expect(classes.costNanos).toBe(paid.reduce((sum, one) => sum + (one.costNanos ?? 0), 0));
  });

  it("are the same from the columns of a segment", () => {
    const fromSegment = classifyCalls();
    const { columns } = encodeSegment(records);
    eachCall(columns, undefined, fromSegment.take);
    const book: PriceBook = { own: [{ model: "", fees: { request: 0.5, image: 0.25, search: 0.125 } }] };
    expect(costOn("deepseek-v4-pro", fromSegment.result(), book)).toBe(costOn("deepseek-v4-pro", classes, book));
    // Segments of an earlier release have no columns for images and searches.
    const { images: _images, searches: _searches, ...counts } = columns.counts;
    const before = classifyCalls();
    eachCall({ ...columns, counts: counts as never }, undefined, before.take);
    const plain: PriceBook = { own: [{ model: "", fees: { request: 0.5, image: 0, search: 0 } }] };
    expect(costOn("deepseek-v4-pro", before.result(), book)).toBe(costOn("deepseek-v4-pro", classes, plain));
    expect(fromSegment.result()).toMatchObject({ calls: classes.calls, costNanos: classes.costNanos });
  });

  it("have no cost if the price is unknown or a plan covers the model", () => {
    expect(costOn("mystery", classes)).toBeUndefined();
    expect(costOn("kimi-k3", classes, { own: [{ model: "", plan: true }] })).toBeUndefined();
  });

  it("distinguish every size at which a price list changes its price", () => {
    const rows = Object.values(prices).flatMap((price) => [price, ...(price.before ?? [])]);
    for (const { above } of rows.flatMap(({ long = [] }) => long)) expect(longSteps).toContain(above);
  });
});
