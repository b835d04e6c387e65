import { describe, expect, it } from "vitest";
import { noUsage, type Usage } from "#core/model/message.ts";
import { prices } from "./price-list.ts";
import { asDollars, costNanos, priceOf } from "./pricing.ts";
import { rowAt } from "./price-times.ts";

const noon = Date.parse("2026-11-24T12:00:00Z");
const usage = (changes: Partial<Usage>): Usage => ({ ...noUsage, ...changes });

function dollars(model: string, used: Usage, at = noon): number {
  const price = priceOf(model, used, { at });
  if (!price) throw new Error(`${model} has no price`);
  return costNanos(used, price) / 1e9;
}

describe("tiers", () => {
  it("C-136 keeps exactly 200,000 tokens in the low tier; one more cached token raises all rates", () => {
    expect(dollars("claude-sonnet-4.5", usage({ input: 200_000 }))).toBe(0.6);
    const over = usage({ input: 200_000, cacheWrite5m: 1, output: 1_000 });
    expect(dollars("claude-sonnet-4.5", over)).toBe((200_000 * 6 + 7.5 + 1_000 * 22.5) / 1e6);
    expect(priceOf("claude-sonnet-4.5", over, { at: noon })?.source).toBe("anthropic/claude-sonnet-4-5@2026-11 >200k");
  });

  it("counts cache reads in the size of a request", () => {
    expect(dollars("gpt-5.5", usage({ input: 2_000, cacheRead: 270_000 }))).toBe((2_000 * 5 + 270_000 * 0.5) / 1e6);
    expect(dollars("gpt-5.5", usage({ input: 2_001, cacheRead: 270_000 }))).toBe((2_001 * 10 + 270_000) / 1e6);
  });

  it("charges cache writes by their lifetime", () => {
    expect(dollars("claude-opus-5-5", usage({ cacheWrite5m: 1_000_000 }))).toBe(5);
    expect(dollars("claude-opus-5-5", usage({ cacheWrite1h: 1_000_000 }))).toBe(8);
    expect(dollars("claude-opus-5-5", usage({ cacheRead: 1_000_000 }))).toBe(0.2);
  });

  it("doubles at the vendor's peak hours", () => {
    const used = usage({ input: 1_000_000 });
    expect(dollars("deepseek-v4-pro", used)).toBe(0.66);
    expect(dollars("deepseek-v4-pro", used, Date.parse("2026-11-24T06:00:00Z"))).toBe(1.32);
    expect(dollars("deepseek-v4-pro", used, Date.parse("2026-11-24T10:00:00Z"))).toBe(0.66);
  });
});

describe("names", () => {
  it.each([
    ["CLAUDE-OPUS-4.5", "anthropic/claude-opus-4-5"],
    [" claude-sonnet-4.5 ", "anthropic/claude-sonnet-4-5"],
    ["global.anthropic.claude-sonnet-4-5-20250929-v1:0", "anthropic/claude-sonnet-4-5"],
    ["us.anthropic.claude-sonnet-4-20250514-v1:0", "anthropic/claude-sonnet-4"],
    ["apac.anthropic.claude-3-7-sonnet-20250219-v1:0", "anthropic/claude-3-7-sonnet"],
    ["us.amazon.nova-pro-v1:0", "bedrock/nova-pro"],
    ["us.meta.llama4-maverick-17b-instruct-v1:0", "bedrock/llama4-maverick-17b-instruct"],
    ["mistral.mistral-large-3-675b-instruct", "bedrock/mistral-large-3-675b-instruct"],
    ["us.deepseek.r1-v1:0", "bedrock/deepseek-r1"],
    ["deepseek.v3.2", "bedrock/deepseek-v3.2"],
    ["openai.gpt-oss-120b-1:0", "bedrock/gpt-oss-120b"],
    ["zai.glm-4.7", "zai/glm-4.7"],
    ["claude-opus-4-1@20250805", "anthropic/claude-opus-4-1"],
    ["anthropic/claude-sonnet-5.5", "anthropic/claude-sonnet-5-5"],
    ["openai/gpt-5.5-2026-04-23", "openai/gpt-5.5"],
    ["MiniMax-M2.5", "minimax/minimax-m2.5"],
  ])("C-137 finds the price of %s", (model, source) => {
    expect(priceOf(model, noUsage, { at: noon })?.source).toBe(`${source}@2026-11`);
  });

  it.each([
    "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
    "abs-eu.anthropic.claude-haiku-4-5-20251001-v1:0",
    "anthropic.claude-opus-4-6-v1",
    "arn:aws:bedrock:eu-west-1:1:inference-profile/eu.anthropic.claude-sonnet-4-6",
    "us.amazon.nova-2-lite-v1:0",
  ])("C-137 adds the tenth that AWS asks where %s may not run just anywhere", (model) => {
    const everywhere = model.replace(/^(abs-)?(.*\/)?(us\.|eu\.)?/, "global.");
    expect(priceOf(model, noUsage, { at: noon })?.source).toBe(
      `${priceOf(everywhere, noUsage, { at: noon })?.source} regional`,
    );
    const [here, there] = [
      priceOf(model, noUsage, { at: noon })?.rates,
      priceOf(everywhere, noUsage, { at: noon })?.rates,
    ];
    expect(here?.output).toBeCloseTo((there?.output ?? Number.NaN) * 1.1, 9);
    expect(here?.cacheRead).toBeCloseTo((there?.cacheRead ?? Number.NaN) * 1.1, 9);
  });

  it.each([
    "us.amazon.nova-2-lite-v1:0:flex",
    "mystery-model",
    "glm-5.1-air",
    "minimax-m9",
    "claude-sonnet-4-5-turbo",
    "gpt-5.5-pro",
    "",
    "constructor",
  ])("C-137 has no price for %s, rather than a wrong one", (model) => {
    expect(priceOf(model, noUsage, { at: noon })).toBeUndefined();
  });
});

describe("money", () => {
  it("loses nothing between the list and the rates", () => {
    for (const [model, listed] of Object.entries(prices)) {
      const { rates } = rowAt(listed, noon);
      const price = priceOf(model, noUsage, { at: noon });
      expect(price && asDollars(price.rates), model).toEqual(rates);
      for (const rate of Object.values(rates)) expect(String(rate), model).toMatch(/^\d+(\.\d{1,8})?$/);
    }
  });

  it("C-158 charges cache reads at the cache's rate", () => {
    const used = usage({ input: 1_000, cacheRead: 99_000, output: 1_000 });
    expect(dollars("claude-sonnet-4-5", used)).toBe(0.003 + 0.0297 + 0.015);
  });

  it("can be recomputed from the record's price alone", () => {
    const used = usage({ input: 17, cacheRead: 23, cacheWrite5m: 5, cacheWrite1h: 3, output: 11 });
    const kept = JSON.parse(JSON.stringify(priceOf("claude-opus-5", used, { at: noon })));
    expect(costNanos(used, kept)).toBe(17 * 5_000 + 23 * 500 + 5 * 6_250 + 3 * 10_000 + 11 * 25_000);
  });
});
