import { expect, it } from "vitest";
import { dimensions } from "#core/ledger/rollup.ts";
import { measures } from "#core/ledger/tally.ts";
import { totalsShape } from "./totals.ts";

it("has a version for each set of dimensions and measures: raise totalsShape and update this test together", () => {
  expect({ totalsShape, dimensions, measures }).toEqual({
    totalsShape: 8,
    dimensions: [
      "day",
      "model",
      "sessionId",
      "folder",
      "purpose",
      "account",
      "channel",
      "person",
      "importedFrom",
      "outcome",
    ],
    measures: [
      "input",
      "cacheRead",
      "cacheWrite5m",
      "cacheWrite1h",
      "output",
      "costNanos",
      "requests",
      "unpriced",
      "estimated",
      "estimatedNanos",
      "savedNanos",
      "planListNanos",
      "unsentAttempts",
    ],
  });
});
