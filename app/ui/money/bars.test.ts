import { describe, expect, it } from "vitest";
import { emptyTally } from "#core/ledger/tally.ts";
import { barsOf, roundUp } from "./bars.ts";

const cost = (costNanos: number) => ({ ...emptyTally, costNanos, requests: 1 });
const at = (day: string) => new Date(`${day}T12:00:00`).getTime();

describe("the bars", () => {
  it("are all days of the month so far, also empty ones, and no future days", () => {
    const sums = { byDay: { "2026-11-03": cost(5) }, from: at("2026-11-01"), to: at("2026-11-30") };
    const bars = barsOf(sums, "2026-11-05");
    expect(bars.map(({ key }) => key)).toEqual(["2026-11-01", "2026-11-02", "2026-11-03", "2026-11-04", "2026-11-05"]);
    expect(bars.map(({ tally }) => tally.costNanos)).toEqual([0, 0, 5, 0, 0]);
  });

  it("end with a period in the past", () => {
    const sums = { byDay: {}, from: at("2026-10-01"), to: at("2026-10-03") };
    expect(barsOf(sums, "2026-11-05").at(-1)?.key).toBe("2026-10-03");
    expect(barsOf({ ...sums, byDay: { "2026-10-02": cost(1) } }, "2026-11-05").at(-1)?.key).toBe("2026-10-03");
  });

  it("leave out days of a wrong clock, and show the day that it is already further east", () => {
    const byDay = { "2026-11-04": cost(5), "2026-11-06": cost(1), "2026-11-07": cost(2), "2031-01-01": cost(9) };
    const bars = barsOf({ byDay, from: 0, to: at("2031-01-01") }, "2026-11-05");
    expect(bars.map(({ key }) => key)).toEqual(["2026-11-04", "2026-11-05", "2026-11-06"]);
    const none = barsOf({ byDay: { "2031-01-01": cost(9) }, from: 0, to: at("2031-01-01") }, "2026-11-05");
    expect(none.map(({ key }) => key)).toEqual(["2026-11-05"]);
  });

  it("are months if there would be too many days, with the same total", () => {
    const byDay = { "2025-12-31": cost(1), "2026-01-01": cost(2), "2026-11-05": cost(4) };
    const bars = barsOf({ byDay, from: 0, to: at("2026-11-05") }, "2026-11-05");
    expect(bars).toHaveLength(12);
    expect(bars[0]).toMatchObject({ key: "2025-12", unit: "month" });
    expect(bars.reduce((sum, { tally }) => sum + tally.costNanos, 0)).toBe(7);
  });
});

describe("the end of the axis", () => {
  it.each([
    [0, 1],
    [0.003, 0.005],
    [1, 1],
    [1.1, 2],
    [23, 25],
    [99, 100],
  ])("for %d is %d", (value, end) => expect(roundUp(value)).toBeCloseTo(end, 9));
});
