import { describe, expect, it } from "vitest";
import { type ModelErrorKind, modelError } from "#core/model/model-errors.ts";
import { finalError, retryDelay } from "./retry.ts";

const nearlyOne = () => 1 - Number.EPSILON;
const times = (n: number, kind: ModelErrorKind) => Array.from({ length: n }, () => modelError(kind));

/** Counts the attempts with a vendor that always fails with this kind of error. */
function attempts(kind: ModelErrorKind): number {
  for (let n = 1; ; n++) if (retryDelay(times(n, kind), Math.random) === undefined) return n;
}

describe("the number of retries", () => {
  it.each([
    ["server", 11],
    ["overloaded", 11],
    ["rate-limit", 11],
    ["network", 11],
    ["truncated", 5],
    ["malformed", 5],
    ["empty", 5],
    ["stalled", 3],
    ["auth", 1],
    ["payment", 1],
    ["forbidden", 1],
    ["not-found", 1],
    ["bad-request", 1],
    ["too-long", 1],
    ["aborted", 1],
  ] as const)("asks a vendor that answers %s %i times in all", (kind, count) => {
    expect(attempts(kind)).toBe(count);
  });

  it("is counted per kind of error, with eleven attempts in total", () => {
    expect(retryDelay([...times(2, "stalled"), ...times(1, "server")], Math.random)).toBeDefined();
    expect(retryDelay([...times(8, "server"), ...times(3, "truncated")], Math.random)).toBeUndefined();
  });
});

describe("the delay of a retry", () => {
  it("is at most a quarter of a second the first time", () => {
    expect(retryDelay(times(1, "server"), nearlyOne)).toBeLessThanOrEqual(250);
    expect(retryDelay(times(1, "server"), () => 0)).toBe(0);
  });

  it("then spreads over a growing range of up to thirty seconds", () => {
    const spans = Array.from({ length: 9 }, (_, i) => retryDelay(times(i + 2, "server"), nearlyOne) ?? 0);
    expect(spans.map(Math.round)).toEqual([1, 2, 4, 8, 16, 30, 30, 30, 30].map((seconds) => seconds * 1_000));
    expect(retryDelay(times(6, "server"), () => 0)).toBe(0);
  });

  it("follows Retry-After to the millisecond, also above thirty seconds", () => {
    const limited = (retryAfterMs: number) => [modelError("rate-limit", { retryAfterMs })];
    expect(retryDelay(limited(90_000), nearlyOne)).toBe(90_000);
    expect(retryDelay(limited(1), nearlyOne)).toBe(1);
  });

  it("ends the call with a message when the vendor asks for more than ten minutes", () => {
    const error = modelError("rate-limit", { retryAfterMs: 3_600_000 });
    expect(retryDelay([error], nearlyOne)).toBeUndefined();
    expect(finalError(error).message).toContain("60 minutes");
    expect(finalError(modelError("server"))).toEqual(modelError("server"));
  });
});
