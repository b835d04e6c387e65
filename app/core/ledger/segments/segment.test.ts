import { describe, expect, it } from "vitest";
import { code, numberAt, packNumbers, valueAt } from "./columns.ts";
import { byMonth, inOrder, encodeSegment, decodeSegment } from "./segment.ts";
import { monthOf } from "#core/ledger/rollup.ts";
import { randomRecord, seeded } from "#core/ledger/samples.suite.ts";

describe("columns", () => {
  it.each([
    [[5, 5, 5], "number"],
    [[0, 255], "Uint8Array"],
    [[0, 256], "Uint16Array"],
    [[70_000, 1], "Uint32Array"],
    [[2 ** 32, 1], "Float64Array"],
    [[0.5, 1], "Float64Array"],
    [[-1, 1], "Float64Array"],
    [[Number.NaN, 1], "Float64Array"],
    [[Number.NaN, Number.NaN], "number"],
  ])("hold %j as narrowly as it goes", (values, kind) => {
    const packed = packNumbers(Float64Array.from(values));
    expect(typeof packed === "number" ? "number" : packed.constructor.name).toBe(kind);
    expect(values.map((_, i) => numberAt(packed, i))).toEqual(values);
  });

  it("hold words, and where there is none", () => {
    const words = ["a", undefined, "b", "a", ""];
    const coded = code(words.length, (i) => words[i]);
    expect(coded.values).toHaveLength(4);
    expect(words.map((_, i) => valueAt(coded, i))).toEqual(words);
  });
});

describe("packing", () => {
  it.each([1, 2, 3, 4])("and unpacking gives every record as it was (%i)", (seed) => {
    const chance = seeded(seed);
    const records = Array.from({ length: 400 }, (_, i) => randomRecord(chance, `m${i}`));
    const segments = byMonth(records, 30).map(encodeSegment);
    expect(segments.flatMap(decodeSegment).sort(inOrder)).toEqual(records.sort(inOrder));
    for (const packed of segments) {
      const calls = decodeSegment(packed);
      expect(calls.length).toBeLessThanOrEqual(30);
      // A stretch of an earlier release, which knew nothing of pictures and searches.
      const { images: _images, searches: _searches, ...counts } = packed.columns.counts;
      const before = decodeSegment({ ...packed, columns: { ...packed.columns, counts: counts as never } });
      expect(before).toEqual(calls.map(({ images: _no, searches: _none, ...call }) => call));
      expect(new Set(calls.map(monthOf))).toEqual(new Set([packed.segment.month]));
      const moments = calls.map(({ at }) => at);
      expect([Math.min(...moments), Math.max(...moments)]).toEqual([packed.segment.firstAt, packed.segment.lastAt]);
    }
  });
});
