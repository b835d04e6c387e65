import { describe, expect, it } from "vitest";
import { bytes, count, duration, money, roundMoney, seconds, signOf, tokens } from "./format.ts";

describe("formatted numbers", () => {
  it.each([
    [0, "USD", 1, "$0.00"],
    [1, "USD", 1, "<$0.0001"],
    [99_999, "USD", 1, "<$0.0001"],
    [100_000, "USD", 1, "$0.0001"],
    [12_345_678, "USD", 1, "$0.0123"],
    [44_430_000_000, "USD", 1, "$44.43"],
    [1_234_430_000_000, "USD", 1, "$1,234.43"],
    [-500_000_000, "USD", 1, "-$0.5000"],
    [1_000_000_000, "CNY", 6.7944, "¥6.79"],
    [1_000_000_000, "EUR", 0.85, "€0.8500"],
    [10_000_000_000, "GBP", 0.73, "£7.30"],
    [1_000_000_000, "JPY", 156.764, "¥157"],
    [10_000_000, "JPY", 156.764, "¥1.57"],
    [1_000, "JPY", 156.764, "<¥0.01"],
    [10_000_000_000, "KWD", 0.31, "KWD\u00a03.100"],
    [2_000_000_000, "XTS", 2, "XTS\u00a04.00"],
  ] as const)("show %d nanodollars in %s at %d as %s", (nanos, code, perDollar, words) =>
    expect(money(nanos, { code, perDollar })).toBe(words),
  );

  it("have no more digits on an axis than necessary", () => {
    const usd = { code: "USD", perDollar: 1 };
    const marks = [200_000_000, 12_500_000, 0, 2_500_000_000, 50_000].map((nanos) => roundMoney(nanos, usd));
    expect(marks).toEqual(["$0.20", "$0.0125", "$0.00", "$2.50", "<$0.0001"]);
  });

  it("have the sign of their currency, or its code", () => {
    expect(["USD", "CNY", "EUR", "CHF"].map(signOf)).toEqual(["$", "¥", "€", "CHF"]);
  });

  it("are short", () => {
    expect([0, 999, 1_000, 1_234_567].map(count)).toEqual(["0", "999", "1,000", "1,234,567"]);
    expect([999, 1_250, 12_500, 1_250_000].map(tokens)).toEqual(["999", "1.3k", "13k", "1.3M"]);
    expect([512, 1_500, 25_000_000, 1_200_000_000].map(bytes)).toEqual(["512 B", "1.5 KB", "25 MB", "1.2 GB"]);
    expect([1_234, 12_345, 83_000, 3_780_000].map(duration)).toEqual(["1.2 s", "12 s", "1 min 23 s", "1 h 3 min"]);
    expect([-5, -90_000].map(duration)).toEqual(["0.0 s", "0.0 s"]);
    expect([400, 1_900, 61_000].map(seconds)).toEqual(["", "1 s", "1 min 1 s"]);
  });
});
