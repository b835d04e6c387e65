import { expect, it } from "vitest";
import { addKinds, kindsOf } from "./kinds.ts";
import { pack } from "./pack.ts";
import { addToRollup } from "./rollup.ts";
import { randomRecord, seeded } from "./samples.suite.ts";
import { addKind, namesOf, openSheet, closeSheet } from "./sheet.ts";
import { pick, pickAlike } from "./scan.ts";

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

it("where none of the calls is asked for, nothing is named", () => {
  const [record] = calls(5, 1);
  if (!record) throw new Error("There is no call.");
  const { columns } = pack([
    { ...record, demo: undefined, outcome: "failed", at: 1_000 },
    { ...record, demo: undefined, outcome: "ok", id: "later" as typeof record.id, at: 2_000 },
  ]);
  const query = { outcome: "failed", from: 1_500 } as const;
  const kinds = kindsOf(columns, pick(columns, query));
  const sheet = openSheet();
  addKinds(sheet, kinds, pickAlike(kinds, query));
  expect(Object.values(sheet.groups).flatMap(({ names }) => names)).toEqual([]);
});
