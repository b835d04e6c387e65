import { expect, it } from "vitest";
import { addGrouped, groupCalls } from "./grouped.ts";
import { encodeSegment } from "./segment.ts";
import { addToRollup } from "#core/ledger/rollup.ts";
import { randomRecord, seeded } from "#core/ledger/samples.suite.ts";
import { addTally, namesOf, openTotals, closeTotals } from "./totals.ts";

const calls = (seed: number, count: number) => {
  const chance = seeded(seed);
  return Array.from({ length: count }, (_, i) => randomRecord(chance, `k${i}`));
};

it.each([1, 2, 3])("groups add up to the same totals as single calls (%i)", (seed) => {
  const records = calls(seed, 300);
  const { columns } = encodeSegment(records);
  const grouped = groupCalls(columns);
  const [summed, plain] = [openTotals(), openTotals()];
  addGrouped(summed, grouped);
  for (const record of records) {
    const rollup = addToRollup(undefined, record);
    addTally(plain, rollup, rollup);
  }
  expect(grouped.count).toBeLessThanOrEqual(records.length);
  expect([summed.total, summed.demo]).toEqual([plain.total, plain.demo]);
  const models = (totals: typeof summed) => namesOf(closeTotals(totals).groups.model).sort();
  expect(models(summed)).toEqual(models(plain));
});

it("an empty selection adds no names, not even those that all calls share", () => {
  const { columns } = encodeSegment(calls(5, 1));
  const totals = openTotals();
  addGrouped(totals, groupCalls(columns, new Uint32Array()));
  expect(Object.values(totals.groups).flatMap(({ names }) => names)).toEqual([]);
});
