// Tests that a model is found by each of its names, and never by another model's.
import { describe, expect, it } from "vitest";
import { noUsage } from "#core/model/message.ts";
import { isSameModel, modelKey } from "#core/model/vendors/model-key.ts";
import { vendors } from "#core/model/vendors/vendors.ts";
import { prices } from "./price-list.ts";
import { priceOf } from "./pricing.ts";

const at = Date.parse("2026-11-24T12:00:00Z");
const entryOf = (model: string) =>
  priceOf(model, noUsage, { at })
    ?.source.split("@")[0]
    ?.replace(/^\w+\//, "");

describe("a model's name", () => {
  it.each([
    ["gpt-5-5", "gpt-5.5"],
    ["gpt55", "gpt-5.5"],
    ["GPT 5.5", "gpt-5.5"],
    ["gpt_5_5", "gpt-5.5"],
    ["gpt5.5", "gpt-5.5"],
    ["gpt-5.5-2026-04-01", "gpt-5.5"],
    ["gpt-5-5-20260401", "gpt-5.5"],
    ["openai/gpt-5.5", "gpt-5.5"],
    ["gpt41-mini", "gpt-4.1-mini"],
    ["gpt-4-1-mini", "gpt-4.1-mini"],
    ["gpt4o", "gpt-4o"],
    ["Qwen3.6 Max", "qwen3.6-max"],
    ["qwen-3.6-max", "qwen3.6-max"],
    ["qwen3-6-27b", "qwen3.6-27b"],
    ["kimi-k2-6", "kimi-k2.6"],
    ["kimi-k26", "kimi-k2.6"],
    ["glm52", "glm-5.2"],
    ["MiniMax_M2.7", "minimax-m2.7"],
    ["gemini-3-5-flash", "gemini-3.5-flash"],
    ["google/gemini-3.5-flash", "gemini-3.5-flash"],
    ["deepseek-v4-pro", "deepseek-v4-pro"],
    ["DeepSeek V4 Pro", "deepseek-v4-pro"],
    ["grok-4-5", "grok-4.5"],
    ["mistral-medium-3-5", "mistral-medium-3.5"],
    ["llama3-3-70b-instruct", "llama3.3-70b-instruct"],
    ["Claude Opus 4.5", "claude-opus-4-5"],
  ])("may be written %s", (name, key) => {
    expect(entryOf(name)).toBe(key);
  });

  it.each([
    "gpt-41",
    "gpt-55",
    "gpt-5.55",
    "gpt-5.5-5",
    "gpt-4-1106-preview",
    "qwen-36-max",
    "qwen3-627b",
    "qwen36b",
    "o4",
    "o3-mini",
    "o43",
    "glm-47",
    "grok-45",
    "claude-opus-45",
    "kimi-k2",
    "gemini-35-flash",
    "deepseek-v41-pro",
  ])("is not %s, which may be another model's", (name) => {
    expect(entryOf(name)).toBeUndefined();
  });

  it("is never two models: no listed name is found by another one, however it is written", () => {
    const listed = new Set([...Object.keys(prices), ...vendors.flatMap(({ models }) => models).map(modelKey)]);
    const spellings = (name: string) => [
      name,
      name.replaceAll(".", "-"),
      name.replaceAll(/[.-]/g, "_"),
      name.replaceAll(/(\d)-(?=\d)/g, "$1."),
      name.toUpperCase(),
      `maker/${name}`,
      `${name}-2026-04-01`,
    ];
    for (const name of listed) {
      for (const other of listed) expect(isSameModel(name, other), `${name} ${other}`).toBe(name === other);
      if (prices[name]) for (const spelling of spellings(name)) expect(entryOf(spelling), spelling).toBe(name);
    }
  });

  it.each([
    ["gpt-5", "gpt-5-5"],
    ["o1", "o1-mini"],
    ["qwen3-5", "qwen-35b"],
    ["gpt-4.1", "gpt-41"],
    ["gemini-2.5-pro", "gemini-25-pro"],
    ["claude-opus-4", "claude-opus-4-1"],
    ["mistral-large-3-675b", "mistral-large-3.6-75b"],
  ])("%s is another model than %s", (one, other) => {
    expect(isSameModel(one, other)).toBe(false);
  });

  it("of a model that no list has is one, too", () => {
    expect(isSameModel("foo_1.5 beta", "maker/foo-1-5-beta-2026-01-02")).toBe(true);
    const own = [{ model: "Foo 1.5", rates: { input: 1, output: 2 } }];
    expect(priceOf("foo-1-5", noUsage, { at }, { own })?.rates.input).toBe(1_000);
  });
});
