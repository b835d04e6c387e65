import { describe, expect, it } from "vitest";
import type { LedgerRecord } from "./record.ts";
import { addToRollup, type Rollup, takeFromRollup } from "./rollup.ts";
import { randomRecord, seeded } from "./samples.suite.ts";

/** Alike in everything one may ask for, whatever they used and cost. */
function alike(seed: number, count: number): LedgerRecord[] {
  const chance = seeded(seed);
  const [first, ...others] = Array.from({ length: count }, (_call, i) => randomRecord(chance, `call-${i}`));
  if (!first) throw new Error("no record");
  const { at, utcOffset, sessionId, account, model, purpose, outcome } = first;
  const { demo, importedFrom, folder, channel, person } = first;
  const kind = { at, utcOffset, sessionId, account, model, purpose, outcome, demo, importedFrom };
  return [first, ...others].map((one) => ({ ...one, ...kind, folder, channel, person }));
}

const sum = (records: LedgerRecord[]) =>
  records.reduce<Rollup | undefined>((rollup, record) => addToRollup(rollup, record), undefined);

describe("the sum of calls that are alike", () => {
  it.each([1, 2, 3])("without some of them is the sum of the others, down to the last one (%i)", (seed) => {
    const records = alike(seed, 6);
    let left = sum(records);
    expect(left?.requests).toBe(6);
    for (const [i, record] of records.entries()) {
      expect(left).toEqual(sum(records.slice(i)));
      left = left && takeFromRollup(left, record);
    }
    expect(left).toBeUndefined();
  });
});
