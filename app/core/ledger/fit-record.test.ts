import { describe, expect, it } from "vitest";
import { fitRecord } from "./fit-record.ts";
import { fields } from "./record-columns.ts";
import type { LedgerRecord } from "./record.ts";
import { jsonLinesOf } from "./files/read-csv.ts";
import { batchesOf } from "./files/split-lines.ts";
import { inChunks, makeLedger, randomRecord, seeded, textOf } from "./samples.suite.ts";

const odd: unknown[] = [
  -1,
  0.5,
  1e300,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  "12",
  "",
  null,
  undefined,
  "a\u0000b\u001f",
  "\ud800",
  "x".repeat(5_000),
  {},
  [],
  true,
  -0,
  1e12 + 1,
];

const oddNumbers = [-1, 0, 2.8, 1e300, Number.NaN, Number.POSITIVE_INFINITY, 1e12 + 1, 1e-9];
const oddPrices = oddNumbers.map((odd) => ({
  rates: { input: odd, output: 15_000, cacheRead: 0.0000015, cacheWrite5m: 1.4, cacheWrite1h: 3 },
  source: odd === 0 ? `own/${"x".repeat(400)}` : "own/x",
  feeNanos: odd === 1e-9 ? odd : 0,
}));

async function jsonLines(csv: string): Promise<string> {
  let text = "";
  for await (const lines of jsonLinesOf(batchesOf(inChunks(csv)))) text += lines;
  return text;
}

describe("a record with any values", () => {
  it("is made to fit, so that its own export is read back as the same record", async () => {
    const chance = seeded(14);
    const pick = <T>(list: readonly T[]): T => list[Math.floor(chance() * list.length)] as T;
    const records: LedgerRecord[] = [];
    for (let i = 0; i < 3_000; i++) {
      const record = randomRecord(chance, `call_${i}`) as unknown as Record<string, unknown>;
      for (let n = Math.floor(chance() * 4); n >= 0; n--) {
        const { name, kind } = pick(fields);
        if (kind === "price") record[name] = pick(oddPrices);
        else if (kind === "miss")
          record[name] = { cause: "vendor", tokens: pick(oddNumbers), lostNanos: pick(oddNumbers) };
        else if (name !== "id") record[name] = pick(odd);
      }
      records.push(fitRecord(record as unknown as LedgerRecord));
    }
    for (const text of [await textOf(records), await jsonLines(await textOf(records, "csv"))]) {
      const ledger = makeLedger();
      const { unreadable } = await ledger.load(text);
      expect(unreadable).toBe(0);
      expect(ledger.all()).toEqual(records);
    }
  });

  it("never has a negative cost or count, and says that changed counts are estimates", () => {
    const record = randomRecord(seeded(3), "call_1");
    const fitted = fitRecord({ ...record, input: -5, costNanos: -1, usageSource: "vendor" });
    expect(fitted).toMatchObject({ input: 0, costSource: "unknown", usageSource: "estimated" });
    expect(fitted.costNanos).toBeUndefined();
  });

  it("is left as it is if it fits", () => {
    const chance = seeded(5);
    for (let i = 0; i < 500; i++) {
      const record = randomRecord(chance, `call_${i}`);
      expect(fitRecord(record)).toEqual(record);
    }
  });
});
