import { describe, expect, it } from "vitest";
import { product, roundedSum, sum, type Term } from "./decimal.ts";

describe("decimals", () => {
  it("are multiplied and added as they are written", () => {
    expect(product(0.0028, 0.5, 1_000)).toBe(1.4);
    expect(product(1.2, 1.5)).toBe(1.8);
    expect(product(2.8e-9, 1e6)).toBe(0.0028);
    expect(product(1e21, 1e-21)).toBe(1);
    expect(product(0, 0.1)).toBe(0);
    expect(sum(0.1, 0.2)).toBe(0.3);
    expect(sum(1e-12, 1)).toBe(1.000000000001);
    expect(sum()).toBe(0);
  });

  it("are rounded once, halves up", () => {
    expect(
      roundedSum([
        [1, 0.4],
        [1, 0.4],
      ]),
    ).toBe(1);
    expect(roundedSum([[1, 0.5]])).toBe(1);
    expect(roundedSum([[5, 0.1]])).toBe(1);
    expect(roundedSum([[4, 0.1]])).toBe(0);
    expect(
      roundedSum([
        [3, 0.145],
        [1, 0.065],
      ]),
    ).toBe(1);
    expect(roundedSum([])).toBe(0);
  });

  it("make the same sum as whole numbers of any size", () => {
    let seed = 7;
    const next = (most: number) => {
      seed = (seed * 48_271) % 0x7fffffff;
      return Math.floor((seed / 0x7fffffff) * most);
    };
    for (let i = 0; i < 3_000; i++) {
      const places = next(12);
      const digits = Array.from({ length: 5 }, () => next(10 ** (1 + next(8))));
      const counts = digits.map(() => next(10 ** (1 + next(11))));
      const terms = digits.map((one, k): Term => [counts[k] ?? 0, Number(`${one}e-${places}`)]);
      const total = digits.reduce((all, one, k) => all + BigInt(one) * BigInt(counts[k] ?? 0), 0n);
      const unit = 10n ** BigInt(places);
      expect(roundedSum(terms)).toBe(Number((total * 2n + unit) / (unit * 2n)));
    }
  });
});
