import { serialize } from "node:v8";
import { describe, expect, it } from "vitest";
import { type Columns, type Details, encodeSegment, decodeSegment } from "#core/ledger/segments/segment.ts";
import { randomRecord } from "#core/ledger/samples.suite.ts";
import { joined, toPieces } from "./chunks.ts";
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

describe("a large value in pieces", () => {
  it("is the same value again", () => {
    for (const count of [1, 2, 700, 2_500, 10_000]) {
      const { columns, details } = month(count);
      const again = { columns: joined(toPieces(columns)) as Columns, details: joined(toPieces(details)) as Details };
      expect(again.columns).toEqual(columns);
      expect(again.details).toEqual(details);
      expect(decodeSegment(again)).toEqual(decodeSegment({ columns, details }));
    }
  });

  it("has pieces that a browser keeps in its database itself", () => {
    for (const value of [month(2_000).columns, month(700).details]) {
      const pieces = toPieces(value);
      expect(pieces.length).toBeGreaterThan(1);
      // A column of fractions alone is larger; such are few.
      const sizes = pieces
        .filter((piece) => Object.keys(piece).length > 1 || "ids" in piece)
        .map((piece) => serialize(piece).length);
      expect(Math.max(...sizes)).toBeLessThan(64 * 1024);
    }
    expect(toPieces(month(20).columns)).toHaveLength(1);
  });

  it("stays whole when it would be in too many", () => {
    const { columns, details } = month(10_000);
    expect([toPieces(columns), toPieces(details)]).toEqual([[columns], [details]]);
  });
});
