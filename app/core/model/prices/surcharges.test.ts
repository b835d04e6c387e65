// Tests what decides the price of a call besides its model and its tokens.
import { describe, expect, it } from "vitest";
import type { AccountId, CallId } from "#core/ids.ts";
import { noUsage, type Usage } from "#core/model/message.ts";
import { meter } from "#core/model/calls/metering.ts";
import { readPrices } from "./fetched-list.ts";
import { bookOf, type OwnPrice, type PriceBook } from "./price-book.ts";
import type { Extras } from "./price.ts";
import { costNanos, priceOf } from "./pricing.ts";

/** Noon on a Tuesday, outside all peak hours. */
const noon = Date.parse("2026-11-24T12:00:00Z");
const million = (name: keyof Usage): Usage => ({ ...noUsage, [name]: 1_000_000 });
const nanos = (model: string, usage: Usage, book: PriceBook, extras?: Extras) => {
  const price = priceOf(model, usage, { at: noon, ...extras }, book);
  return price && costNanos(usage, price) / 1e9;
};

/** Meters an answer with a million input tokens. */
function metered(model: string, reported: Extras & { costNanos?: number } = {}, book?: PriceBook) {
  const head = { callId: "c" as CallId, purpose: "turn", attempt: 1, account: "a" as AccountId } as const;
  const finished = { type: "finished", stop: "end", usage: million("input"), ...reported } as const;
  const open = { ...head, model, startedAt: noon, estimate: noUsage };
  return meter(open, finished, { any: true, outputTokens: 0 }, book);
}

describe("exact decimals", () => {
  const own = [{ model: "", rates: { input: 0.0028, output: 1.23456789012, read: 0.000_000_7 } }];

  it("keep every digit of a rate, and round the cost of a call once", () => {
    const price = priceOf("tiny", noUsage, { at: noon }, { own });
    expect(price?.rates).toMatchObject({ input: 2.8, output: 1234.56789012, cacheRead: 0.0007 });
    expect(price && costNanos({ ...noUsage, input: 1, cacheRead: 286 }, price)).toBe(3);
    expect(price && costNanos({ ...noUsage, cacheRead: 714 }, price)).toBe(0);
    expect(price && costNanos({ ...noUsage, cacheRead: 715 }, price)).toBe(1);
    expect(price && costNanos(million("output"), price)).toBe(1_234_567_890);
  });

  it("are multiplied exactly by the factors of a call", () => {
    const entry = { litellm_provider: "openai", mode: "chat", input_cost_per_token: 1e-7, output_cost_per_token: 1e-6 };
    const fetched = readPrices({ "gpt-9": { ...entry, cache_read_input_token_cost: 2.8e-9 } }, "2026-11-26");
    const price = priceOf("gpt-9", noUsage, { at: noon, tier: "batch" }, { fetched });
    expect(price?.rates).toMatchObject({ input: 50, cacheRead: 1.4, output: 500 });
    expect(nanos("gpt-9", million("cacheRead"), { fetched }, { tier: "batch" })).toBe(0.0014);
  });

  it("hold for fees too", () => {
    const fees = [{ model: "", rates: { input: 0.0001, output: 0 }, fees: { request: 0.000_000_000_4 } }];
    const price = priceOf("tiny", noUsage, { at: noon, requests: 1 }, { own: fees });
    expect(price && costNanos({ ...noUsage, input: 1 }, price)).toBe(1);
    expect(price && costNanos(noUsage, price)).toBe(0);
  });
});

describe("cache writes without a price of their own", () => {
  const claude = {
    litellm_provider: "anthropic",
    mode: "chat",
    input_cost_per_token: 3e-6,
    output_cost_per_token: 15e-6,
  };

  it("follow Anthropic's rule for Claude: 1.25 and 2 times the input", () => {
    const own = [{ model: "claude-next-9", rates: { input: 4, output: 20 } }];
    expect(priceOf("claude-next-9", noUsage, { at: noon }, { own })?.rates).toMatchObject({
      cacheWrite5m: 5_000,
      cacheWrite1h: 8_000,
    });
    const long = { input_cost_per_token_above_200k_tokens: 6e-6, output_cost_per_token_above_200k_tokens: 22.5e-6 };
    const fetched = readPrices({ "claude-next-9": { ...claude, ...long } }, "2026-11-26");
    expect(fetched?.prices["claude-next-9"]?.rates).toMatchObject({ write5m: 3.75, write1h: 6 });
    expect(fetched?.prices["claude-next-9"]?.long).toMatchObject([{ rates: { write5m: 7.5, write1h: 12 } }]);
  });

  it("cost the input for other vendors, and an hour what five minutes cost", () => {
    const own = [
      { model: "house", rates: { input: 4, output: 20 } },
      { model: "store", rates: { input: 4, output: 20, write5m: 5 } },
    ];
    expect(priceOf("house", noUsage, { at: noon }, { own })?.rates).toMatchObject({
      cacheWrite5m: 4_000,
      cacheWrite1h: 4_000,
    });
    expect(priceOf("store", noUsage, { at: noon }, { own })?.rates.cacheWrite1h).toBe(5_000);
  });
});

describe("place and speed", () => {
  it("have their own prices at Anthropic, which multiply", () => {
    const cost = (extras: Extras, model = "claude-opus-5-5") => nanos(model, million("input"), {}, extras);
    expect(cost({})).toBe(4);
    expect(cost({ place: "us" })).toBe(4.4);
    expect(cost({ speed: "fast" })).toBe(8);
    expect(cost({ speed: "fast", place: "us" })).toBe(8.8);
    expect(cost({ speed: "fast", place: "us", tier: "batch" })).toBe(4.4);
    expect(cost({ speed: "fast" }, "claude-opus-4-7")).toBe(30);
    expect(priceOf("claude-opus-5-5", noUsage, { at: noon, place: "us", speed: "fast" })?.source).toBe(
      "anthropic/claude-opus-5-5@2026-11 us fast",
    );
  });

  it.each<[Extras, string]>([
    [{ speed: "fast" }, "claude-sonnet-5-5"],
    [{ speed: "warp" }, "claude-opus-5-5"],
    [{ place: "moon" }, "claude-opus-5-5"],
    [{ place: "us" }, "gpt-5.5"],
    [{ tier: "scale" }, "gpt-5.5"],
    [{ searches: 1 }, "glm-5.2"],
  ])("that no list has make the cost an estimate: %j on %s", (extras, model) => {
    const usual = metered(model);
    expect(usual.costSource).toBe("price-list");
    expect(metered(model, extras)).toMatchObject({
      usageSource: "vendor",
      costSource: "estimated",
      costNanos: usual.costNanos,
    });
  });

  it("are kept in the record", () => {
    expect(metered("claude-opus-5-5", { place: "us", speed: "fast" })).toMatchObject({
      place: "us",
      speed: "fast",
      costSource: "price-list",
    });
  });
});

describe("what a plan covers", () => {
  it("keeps its value by the price list", () => {
    const book = { own: [{ model: "", plan: true }] };
    expect(metered("claude-opus-5", { costNanos: 5 }, book)).toMatchObject({
      costNanos: 0,
      costSource: "plan",
      listNanos: 5e9,
    });
    const unknown = metered("mystery", {}, book);
    expect(unknown).toMatchObject({ costNanos: 0, costSource: "plan" });
    expect(unknown).not.toHaveProperty("listNanos");
    expect(metered("claude-opus-5")).not.toHaveProperty("listNanos");
  });
});

describe("a model on this computer", () => {
  const priceAt = (vendor: string, model: string, prices?: OwnPrice[]) =>
    priceOf(model, noUsage, { at: noon }, bookOf({ vendor, baseUrl: "http://localhost:11434/v1", prices }))?.source;

  it("costs nothing, whatever a list asks for one of its name", () => {
    for (const vendor of ["ollama", "lm-studio", "custom"])
      for (const model of ["gpt-oss-20b", "qwen3.6-27b", "deepseek-v4-flash", "gemma9:latest"])
        expect(priceAt(vendor, model), `${vendor} ${model}`).toBe("this computer");
  });

  it("has a price if the person set one, or if only its vendor can run it", () => {
    expect(priceAt("ollama", "gpt-oss-20b", [{ model: "", rates: { input: 1, output: 1 } }])).toBe("own/gpt-oss-20b");
    expect(priceAt("custom", "claude-opus-5")).toContain("anthropic/claude-opus-5@");
    expect(priceAt("demo", "octo-demo")).toContain("demo/octo-demo@");
    expect(priceAt("deepseek", "deepseek-v4-pro")).toContain("deepseek/deepseek-v4-pro@");
    expect(priceAt("deepseek", "unheard-of")).toBe("this computer");
  });
});
