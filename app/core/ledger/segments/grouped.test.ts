import { expect, it } from "vitest";
import { addKinds, kindsOf } from "./grouped.ts";
import { pack } from "./segment.ts";
import { addToRollup } from "#core/ledger/rollup.ts";
import { randomRecord, seeded } from "#core/ledger/samples.suite.ts";
import { addKind, namesOf, openSheet, closeSheet } from "./totals.ts";

const calls = (seed: number, count: number) => {
  const chance = seeded(seed);
  return Array.from({ length: count }, (_, i) => randomRecord(chance, `k${i}`));
};

it.each([1, 2, 3])("calls that are alike add up to what each of them adds (%i)", (seed) => {
  const records = calls(seed, 300);
  const { columns } = pack(records);
  const kinds = kindsOf(columns);
  const [summed, plain] = [openSheet(), openSheet()];
  addKinds(summed, kinds);
  for (const record of records) {
    const rollup = addToRollup(undefined, record);
    addKind(plain, rollup, rollup);
  }
  expect(kinds.count).toBeLessThanOrEqual(records.length);
  expect([summed.total, summed.demo]).toEqual([plain.total, plain.demo]);
  const models = (sheet: typeof summed) => namesOf(closeSheet(sheet).groups.model).sort();
  expect(models(summed)).toEqual(models(plain));
});

it("of no calls name nothing, not even what all of them had in common", () => {
  const { columns } = pack(calls(5, 1));
  const sheet = openSheet();
  addKinds(sheet, kindsOf(columns, new Uint32Array()));
  expect(Object.values(sheet.groups).flatMap(({ names }) => names)).toEqual([]);
});
