import { describe, expect, it } from "vitest";
import { noUsage, type Usage } from "#core/model/message.ts";
import type { ListedPrice, PriceWindow } from "./listed-price.ts";
import { isWithin } from "./price-times.ts";
import { costNanos, priceOf } from "./pricing.ts";

const at = (moment: string) => Date.parse(moment);
const within = (window: Partial<PriceWindow>, moment: string) =>
  isWithin({ name: "w", factor: 2, spans: [], ...window }, at(moment));

function dollars(model: string, used: Partial<Usage>, moment: string): number {
  const usage = { ...noUsage, ...used };
  const price = priceOf(model, usage, { at: at(moment) });
  return price ? costNanos(usage, price) / 1e9 : Number.NaN;
}

describe("a time of day with another price", () => {
  it("begins and ends to the minute", () => {
    const spans: PriceWindow["spans"] = [["16:30", "18:05"]];
    expect(within({ spans }, "2026-06-01T16:29:59.999Z")).toBe(false);
    expect(within({ spans }, "2026-06-01T16:30:00Z")).toBe(true);
    expect(within({ spans }, "2026-06-01T18:04:59Z")).toBe(true);
    expect(within({ spans }, "2026-06-01T18:05:00Z")).toBe(false);
  });

  it("goes on after midnight, and belongs to the day on which it began", () => {
    // 1 June 2026 is a Monday.
    const night: Partial<PriceWindow> = { spans: [["22:00", "06:00"]], days: [1] };
    expect(within(night, "2026-06-01T23:00Z")).toBe(true);
    expect(within(night, "2026-06-02T05:59Z")).toBe(true);
    expect(within(night, "2026-06-02T06:00Z")).toBe(false);
    expect(within(night, "2026-06-01T05:00Z")).toBe(false);
    expect(within({ ...night, days: [0] }, "2026-06-01T05:00Z")).toBe(true);
    expect(within({ spans: [["20:00", "24:00"]] }, "2026-06-01T23:59Z")).toBe(true);
    expect(within({ spans: [["00:00", "24:00"]] }, "2026-06-01T00:00Z")).toBe(true);
  });

  it("has the hours and the weekdays of the vendor's clock", () => {
    const morning: Partial<PriceWindow> = { spans: [["07:00", "09:00"]], days: [1], ahead: 480 };
    // Monday, 07:30 in Beijing, is still Sunday in UTC.
    expect(within(morning, "2026-05-31T23:30Z")).toBe(true);
    expect(within(morning, "2026-06-01T23:30Z")).toBe(false);
    expect(within({ ...morning, ahead: undefined }, "2026-05-31T23:30Z")).toBe(false);
  });
});

describe("a call of the past", () => {
  const million = { input: 1_000_000 };

  it.each([
    ["deepseek-v4-flash", "2026-07-01T12:00Z", 0.14],
    ["deepseek-v4-flash", "2026-08-16T15:59:59Z", 0.14],
    ["deepseek-v4-flash", "2026-08-16T16:00Z", 0.22],
    ["deepseek-v4-flash", "2026-08-18T02:00Z", 0.44],
    ["deepseek-v4-flash", "2026-11-24T12:00Z", 0.15],
    ["deepseek-v4-pro", "2026-07-01T02:00Z", 0.435],
    ["deepseek-chat", "2025-01-10T12:00Z", 0.14],
    ["deepseek-chat", "2025-06-10T12:00Z", 0.27],
    ["deepseek-chat", "2025-06-10T16:30Z", 0.135],
    ["deepseek-chat", "2025-06-11T00:29Z", 0.135],
    ["deepseek-chat", "2025-06-11T00:30Z", 0.27],
    ["deepseek-chat", "2025-09-06T17:00Z", 0.56],
    ["deepseek-reasoner", "2025-06-10T12:00Z", 0.55],
    ["deepseek-reasoner", "2025-06-10T20:00Z", 0.135],
    ["deepseek-reasoner", "2025-12-01T12:00Z", 0.28],
    ["gpt-5.6-luna", "2026-07-29T23:59Z", 2],
    ["gpt-5.6-luna", "2026-07-30T00:00Z", 0.4],
    ["o3", "2025-05-01T12:00Z", 10],
    ["o3", "2025-07-01T12:00Z", 2],
    ["mistral-medium-latest", "2026-01-01T12:00Z", 0.4],
    ["gemini-3.6-flash", "2026-12-31T23:59Z", 0.75],
    ["gemini-3.6-flash", "2027-01-01T00:00Z", 1.5],
    ["claude-opus-4-6", "2026-03-01T12:00Z", 10],
    ["claude-opus-4-6", "2026-03-13T00:00Z", 5],
  ])("on %s at %s has the price of that day", (model, moment, price) => {
    expect(dollars(model, million, moment)).toBe(price);
  });

  it("names its row, and a fetched list does not replace it", () => {
    const call = { at: at("2026-07-01T12:00Z") };
    const source = "deepseek/deepseek-v4-flash@2026-11 until 2026-08-16";
    expect(priceOf("deepseek-flash", noUsage, call)?.source).toContain("deepseek/deepseek-flash@");
    expect(priceOf("deepseek-v4-flash", noUsage, call)?.source).toBe(source);
    const rates = { input: 9, output: 9, read: 9, write5m: 9, write1h: 9 };
    const prices = { "deepseek-v4-flash": { list: "deepseek", rates } };
    const fetched = { date: "2027-03-01", source: "a list", prices };
    expect(priceOf("deepseek-v4-flash", noUsage, call, { fetched })?.source).toBe(source);
    expect(priceOf("deepseek-v4-flash", noUsage, { at: at("2027-03-02") }, { fetched })?.source).toContain(
      "@2027-03-01",
    );
  });
});

describe("long-context prices", () => {
  const rates = (input: number) => ({ input, output: input, read: input, write5m: input, write1h: input });
  const entry: ListedPrice = {
    list: "someone",
    rates: rates(1),
    long: [
      { above: 128_000, rates: rates(2) },
      { above: 256_000, rates: rates(4) },
    ],
  };
  const costs = (stepped: ListedPrice, sizes: number[]) => {
    const fetched = { date: "2026-11-20", source: "a list", prices: { stepped } };
    return sizes.map((input) => {
      const usage = { ...noUsage, input };
      const price = priceOf("stepped", usage, { at: at("2026-11-24T12:00Z") }, { fetched });
      return price ? costNanos(usage, price) / input / 1_000 : Number.NaN;
    });
  };

  it("have several steps, of which the highest counts that a request exceeds", () => {
    expect(costs(entry, [128_000, 128_001, 256_000, 256_001, 2_000_000])).toEqual([1, 2, 2, 4, 4]);
  });

  it("of a list that an earlier release fetched have one step", () => {
    const before = { ...entry, long: { above: 128_000, rates: rates(3) } };
    expect(costs(before, [128_000, 128_001])).toEqual([1, 3]);
  });
});
