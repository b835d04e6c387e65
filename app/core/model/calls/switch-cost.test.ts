import { describe, expect, it } from "vitest";
import type { AccountId } from "#core/ids.ts";
import { noUsage } from "#core/model/message.ts";
import { switchCost } from "./switch-cost.ts";

const at = Date.UTC(2026, 10, 26);
const of = (model: string) => ({ account: "a" as AccountId, model });
const last = { ...noUsage, input: 1_000, cacheRead: 90_000, cacheWrite5m: 8_000, output: 1_000 };

describe("switching the model in the middle of a conversation", () => {
  it("costs uncached input on the new model less cached input on the current one", () => {
    // Per million tokens, a cache write costs $6.25 (Claude Opus 4.8) and a cache read $0.30 (Claude Sonnet 4.5).
    expect(switchCost(last, { from: of("claude-sonnet-4-5"), to: of("claude-opus-4-8"), at })).toEqual({
      tokens: 100_000,
      nanos: 100_000 * (6_250 - 300),
    });
  });

  it("has no price for an unlisted model, and is never negative", () => {
    expect(switchCost(last, { from: of("claude-sonnet-4-5"), to: of("model-of-mine"), at })).toEqual({
      tokens: 100_000,
    });
    expect(switchCost(last, { from: of("claude-opus-4-8"), to: of("gpt-5.4-nano"), at }).nanos).toBeGreaterThanOrEqual(
      0,
    );
  });
});
