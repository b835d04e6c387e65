import { serialize } from "node:v8";
import { describe, expect, it } from "vitest";
import { type Columns, type Details, encodeSegment, decodeSegment } from "#core/ledger/segments/segment.ts";
import { randomRecord } from "#core/ledger/samples.suite.ts";
import { joinChunks, toChunks } from "./chunks.ts";
import { noon, seeded } from "../suites/samples.suite.ts";

const month = (count: number) => {
  const chance = seeded(count);
  return encodeSegment(
    Array.from({ length: count }, (_, i) => ({
      ...randomRecord(chance, `msg_${i}_${"x".repeat(i % 90)}`),
      at: noon - i * 1_000,
      utcOffset: 480,
    })),
  );
};

describe("a large value in chunks", () => {
  it("is joined to the same value again", () => {
    for (const count of [1, 2, 700, 2_500, 10_000]) {
      const { columns, details } = month(count);
      const again = {
        columns: joinChunks(toChunks(columns)) as Columns,
        details: joinChunks(toChunks(details)) as Details,
      };
      expect(again.columns).toEqual(columns);
      expect(again.details).toEqual(details);
      expect(decodeSegment(again)).toEqual(decodeSegment({ columns, details }));
    }
  });

  it("has chunks that Chromium stores in the database itself", () => {
    for (const value of [month(1_400).columns, month(500).details]) {
      const chunks = toChunks(value);
      expect(chunks.length).toBeGreaterThan(1);
      // Chunks with a single column are left out. Such a chunk may be larger if the column is an array of floats, but
      // there are few of them.
      const sizes = chunks
        .filter((chunk) => Object.keys(chunk).length > 1 || "ids" in chunk)
        .map((chunk) => serialize(chunk).length);
      expect(Math.max(...sizes)).toBeLessThan(64 * 1024);
    }
    expect(toChunks(month(20).columns)).toHaveLength(1);
  });

  it("stays whole if it needs too many chunks", () => {
    const { columns, details } = month(10_000);
    expect([toChunks(columns), toChunks(details)]).toEqual([[columns], [details]]);
  });
});
