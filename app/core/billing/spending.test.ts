import { describe, expect, it } from "vitest";
import { isLimited, overSpending } from "./spending.ts";

const dollar = 1e9;

describe("limits on spending", () => {
  it("leave room up to the last billionth, and none beyond it", () => {
    const limits = { dayNanos: dollar };
    expect(overSpending(limits, { day: 0.4 * dollar, month: 9 * dollar }, 0.6 * dollar)).toBeUndefined();
    expect(overSpending(limits, { day: 0.4 * dollar, month: 9 * dollar }, 0.6 * dollar + 1)).toContain("$1.00 a day");
  });

  it("hold by day and by month, each of its own", () => {
    const limits = { dayNanos: dollar, monthNanos: 20 * dollar };
    expect(overSpending(limits, { day: 0, month: 20 * dollar }, 1)).toContain("$20.00 a month");
    expect(overSpending(limits, { day: dollar, month: 20 * dollar }, 1)).toContain("$1.00 a day");
  });

  it("are none when they are empty or 0", () => {
    expect(overSpending({}, { day: dollar, month: dollar }, dollar)).toBeUndefined();
    expect(overSpending({ dayNanos: 0, monthNanos: 0 }, { day: dollar, month: dollar }, dollar)).toBeUndefined();
    expect([isLimited({}), isLimited({ dayNanos: 0 }), isLimited({ dayNanos: 0, monthNanos: 1 })]).toEqual([
      false,
      false,
      true,
    ]);
  });
});
