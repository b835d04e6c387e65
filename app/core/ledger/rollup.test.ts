import { describe, expect, it } from "vitest";
import type { LedgerRecord } from "./record.ts";
import { addToRollup, type Rollup, subtractFromRollup } from "./rollup.ts";
import { randomRecord, seeded } from "./samples.suite.ts";
import { recordsIn } from "./tally.ts";

/**
 * Makes records of one group. They have the same value in every field that a filter can select by, and differ in usage
 * and cost.
 */
function recordsOfOneGroup(seed: number, count: number): LedgerRecord[] {
  const chance = seeded(seed);
  const [first, ...others] = Array.from({ length: count }, (_call, i) => randomRecord(chance, `call-${i}`));
  if (!first) throw new Error("no record");
  const { at, utcOffset, sessionId, account, model, purpose, outcome } = first;
  const { demo, importedFrom, folder, channel, person } = first;
  const group = { at, utcOffset, sessionId, account, model, purpose, outcome, demo, importedFrom };
  return [first, ...others].map((one) => ({ ...one, ...group, folder, channel, person }));
}

const sum = (records: LedgerRecord[]) =>
  records.reduce<Rollup | undefined>((rollup, record) => addToRollup(rollup, record), undefined);

describe("the rollup of a group", () => {
  it.each([1, 2, 3])(
    "is the rollup of the other records after some are subtracted, down to the last one (%i)",
    (seed) => {
      const records = recordsOfOneGroup(seed, 6);
      let left = sum(records);
      expect(left && recordsIn(left)).toBe(6);
      for (const [i, record] of records.entries()) {
        expect(left).toEqual(sum(records.slice(i)));
        left = left && subtractFromRollup(left, record);
      }
      expect(left).toBeUndefined();
    },
  );
});
