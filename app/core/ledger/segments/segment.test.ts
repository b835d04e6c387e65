import { describe, expect, it } from "vitest";
import { narrowest, numberAt, toDictionary, valueAt } from "./column-encoding.ts";
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
  ])("store %j in the narrowest array", (values, kind) => {
    const segment = narrowest(Float64Array.from(values));
    expect(typeof segment === "number" ? "number" : segment.constructor.name).toBe(kind);
    expect(values.map((_, i) => numberAt(segment, i))).toEqual(values);
  });

  it("store texts and missing values as a dictionary", () => {
    const words = ["a", undefined, "b", "a", ""];
    const coded = toDictionary(words.length, (i) => words[i]);
    expect(coded.values).toHaveLength(4);
    expect(words.map((_, i) => valueAt(coded, i))).toEqual(words);
  });
});

describe("segments", () => {
  it.each([1, 2, 3, 4])("restore every record unchanged (%i)", (seed) => {
    const chance = seeded(seed);
    const records = Array.from({ length: 400 }, (_, i) => randomRecord(chance, `m${i}`));
    const segments = byMonth(records, 30).map(encodeSegment);
    expect(segments.flatMap(decodeSegment).sort(inOrder)).toEqual(records.sort(inOrder));
    for (const segment of segments) {
      const calls = decodeSegment(segment);
      expect(calls.length).toBeLessThanOrEqual(30);
      // A segment of an earlier release has no columns for images and searches.
      const { images: _images, searches: _searches, ...counts } = segment.columns.counts;
      const before = decodeSegment({ ...segment, columns: { ...segment.columns, counts: counts as never } });
      expect(before).toEqual(calls.map(({ images: _no, searches: _none, ...call }) => call));
      expect(new Set(calls.map(monthOf))).toEqual(new Set([segment.segment.month]));
      const moments = calls.map(({ at }) => at);
      expect([Math.min(...moments), Math.max(...moments)]).toEqual([segment.segment.firstAt, segment.segment.lastAt]);
    }
  });
});
