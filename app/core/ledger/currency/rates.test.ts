import { describe, expect, it } from "vitest";
import { bundledRates, knownCodes, listedRate, readRates, settled } from "./rates.ts";

describe("exchange rates", () => {
  it("are bundled for the common currencies with their date, and keep the earlier Octo's yuan", () => {
    expect(Object.keys(bundledRates.perDollar).slice(0, 5)).toEqual(["USD", "CNY", "EUR", "JPY", "GBP"]);
    expect(settled({ code: "CNY", perDollar: 1 }).perDollar).toBe(6.7944);
    expect(listedRate(undefined, "EUR")).toMatchObject({ date: bundledRates.date, source: "European Central Bank" });
  });

  it("are the person's own first, then fetched ones, then bundled ones", () => {
    const updated = { date: "2026-11-25", source: "somebody", perDollar: { EUR: 0.9, TWD: 31.9 } };
    const choice = { code: "EUR", perDollar: 1, updated };
    expect(settled(choice).perDollar).toBe(0.9);
    expect(settled({ ...choice, own: { EUR: 1.5 } }).perDollar).toBe(1.5);
    expect(settled({ ...choice, code: "GBP" }).perDollar).toBe(bundledRates.perDollar["GBP"]);
    expect(knownCodes(choice)).toContain("TWD");
  });

  it("fall back to dollars without a rate", () => {
    expect(settled({ code: "XYZ", perDollar: 7 })).toMatchObject({ code: "USD", perDollar: 1 });
    expect(settled({ code: "toString", perDollar: 7 })).toMatchObject({ code: "USD" });
  });

  it("are read from a list of rows or from an object, and from nothing else", () => {
    const rows = [
      { date: "2026-11-24", base: "USD", quote: "EUR", rate: 0.86 },
      { date: "2026-11-25", base: "USD", quote: "TWD", rate: 31.9 },
      { date: "2026-11-25", base: "EUR", quote: "GBP", rate: 0.8 },
      { date: "2026-11-25", base: "USD", quote: "BAD", rate: "1" },
    ];
    expect(readRates(rows)).toMatchObject({ date: "2026-11-25", perDollar: { USD: 1, EUR: 0.86, TWD: 31.9 } });
    expect(readRates(rows)?.perDollar).not.toHaveProperty("GBP");
    expect(readRates({ amount: 1, base: "USD", date: "2026-11-25", rates: { EUR: 0.86 } })?.perDollar["EUR"]).toBe(
      0.86,
    );
    for (const other of [null, "hello", [], {}, { base: "EUR", date: "2026-11-25", rates: { USD: 1.1 } }, [{}]])
      expect(readRates(other)).toBeUndefined();
  });
});
