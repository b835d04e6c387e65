import { describe, expect, it } from "vitest";
import { hereDays } from "#core/ledger/here-days.ts";
import { randomRecord, seeded } from "#core/ledger/samples.suite.ts";
import { planTotals } from "./query.ts";
import { encodeSegment } from "./segment.ts";

/** Clocks here go forward on 2026-03-29. */
const offsetAt = (at: number) => (at < Date.parse("2026-03-29T01:00Z") ? 60 : 120);

describe("totals by the days of here", () => {
  const chance = seeded(2);
  const segment = (month: number, offset: (at: number) => number) =>
    encodeSegment(
      Array.from({ length: 60 }, (_, i) => {
        const at = Date.UTC(2026, month, 2 + (i % 25), 12, i);
        return { ...randomRecord(chance, `${month}-${i}`), at, utcOffset: offset(at) };
      }),
    ).segment;
  const here = hereDays(offsetAt);
  const [february, march, april] = [1, 2, 3].map((month) => segment(month, offsetAt));

  it("read no call that was made here, also in a month whose clocks change", () => {
    const ours = [february!, march!, april!];
    expect(planTotals(ours, {}, here)).toEqual(planTotals(ours, {}));
    expect(planTotals(ours, {}, here)).toEqual({ totals: ["all"], scans: [] });
    const span = { firstDay: "2026-03-01", lastDay: "2026-12-31" };
    expect(planTotals(ours, { span }, here)).toEqual({ totals: ["2026-03", "2026-04"], scans: [] });
  });

  it("read the calls of those segments that were made elsewhere, and of no other", () => {
    const away = segment(5, () => 480);
    const inWinterTime = segment(4, () => 60);
    const plan = planTotals([february!, march!, away, inWinterTime], {}, here);
    expect(plan).toEqual({ totals: ["2026-02", "2026-03"], scans: [away, inWinterTime] });
  });
});
