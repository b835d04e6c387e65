import { describe, expect, it } from "vitest";
import type { AccountId, CallId } from "#core/ids.ts";
import type { OpenCall } from "#core/session/state.ts";
import { readPrices } from "./fetched-list.ts";
import { noUsage, type Usage } from "#core/model/message.ts";
import { meter } from "#core/model/calls/metering.ts";
import { billedAt, bookOf, type FetchedPrices, type OwnPrice, type PriceBook } from "./price-book.ts";
import { costAt, costNanos, priceOf } from "./pricing.ts";
import { type Extras } from "./price.ts";

/** Noon on a Tuesday, outside all peak hours. */
const noon = Date.parse("2026-11-24T12:00:00Z");
const million = (name: keyof Usage): Usage => ({ ...noUsage, [name]: 1_000_000 });
const nanos = (model: string, usage: Usage, book: PriceBook, extras?: Extras) => {
  const price = priceOf(model, usage, { at: noon, ...extras }, book);
  return price && costNanos(usage, price) / 1e9;
};

describe("own prices", () => {
  const own = [
    { model: "Claude-Sonnet-4.5", rates: { input: 1.5, read: 0 } },
    { model: "mystery", rates: { input: 2, output: 8 } },
    { model: "half-told", rates: { input: 2 } },
  ];

  it("win over the list, which fills in missing rates", () => {
    expect(nanos("claude-sonnet-4-5", million("input"), { own })).toBe(1.5);
    expect(nanos("claude-sonnet-4-5", { ...noUsage, cacheRead: 9 }, { own })).toBe(0);
    expect(nanos("claude-sonnet-4-5", { ...noUsage, output: 1_000 }, { own })).toBe(0.015);
    expect(priceOf("claude-sonnet-4-5", noUsage, { at: noon }, { own })?.source).toBe("own/claude-sonnet-4-5");
    expect(nanos("claude-haiku-4-5", million("input"), { own })).toBe(1);
  });

  it("price an unlisted model once input and output are set", () => {
    expect(nanos("mystery", million("cacheRead"), { own })).toBe(2);
    expect(nanos("mystery", million("output"), { own })).toBe(8);
    expect(priceOf("half-told", noUsage, { at: noon }, { own })).toBeUndefined();
  });

  it("for every model rank after those for one model", () => {
    const book = { own: [{ model: "", plan: true }, ...own] };
    expect(priceOf("anything", noUsage, { at: noon }, book)?.source).toBe("plan");
    expect(priceOf("mystery", noUsage, { at: noon }, book)?.source).toBe("own/mystery");
  });
});

describe("the price in a call's record", () => {
  const open: OpenCall = {
    callId: "c" as CallId,
    purpose: "turn",
    attempt: 1,
    startedAt: noon,
    account: "a" as AccountId,
    model: "claude-sonnet-4-5",
    estimate: noUsage,
  };
  const seen = { any: true, outputTokens: 0 };
  const finished = { type: "finished", stop: "end", usage: million("input") } as const;

  it("is zero at a plan's address, unless the person set a price", () => {
    const at = (baseUrl: string, prices?: OwnPrice[]) =>
      priceOf("glm-5.3", noUsage, { at: noon }, bookOf({ baseUrl, prices }))?.source.split("/")[0];
    expect(at("https://api.kimi.com/coding")).toBe("plan");
    expect(at("https://api.z.ai/api/coding/paas/v4")).toBe("plan");
    expect(at("https://token-plan-sgp.xiaomimimo.com/v1")).toBe("plan");
    expect(at("https://coding-intl.dashscope.aliyuncs.com/v1")).toBe("plan");
    expect(at("https://api.z.ai/api/paas/v4")).toBe("zai");
    expect(at("https://api.kimi.com.example/coding")).toBe("zai");
    expect(at("https://api.z.ai/api/coding/paas/v4", [{ model: "", rates: { input: 1, output: 2 } }])).toBe("own");
  });

  it("is zero with counted tokens when a plan covers the call", () => {
    const called = meter(open, { ...finished, costNanos: 5 }, seen, { own: [{ model: "", plan: true }] });
    expect(called).toMatchObject({ costNanos: 0, costSource: "plan", usage: { input: 1_000_000 } });
  });

  it("is the person's own, else the vendor's reported cost, else the list's", () => {
    const own = [{ model: "", rates: { input: 1, output: 1 } }];
    expect(meter(open, { ...finished, costNanos: 5 }, seen, { own })).toMatchObject({ costNanos: 1e9 });
    expect(meter(open, { ...finished, costNanos: 5 }, seen)).toMatchObject({ costNanos: 5, costSource: "vendor" });
  });

  it("is half for batch, double for priority, and includes searches", () => {
    const cost = (extras: Extras, model = "gpt-5.4-mini") => nanos(model, million("input"), {}, extras);
    expect(cost({ tier: "batch" })).toBe(0.375);
    expect(cost({ tier: "flex" })).toBe(0.375);
    expect(cost({ tier: "priority" })).toBe(1.5);
    expect(cost({ tier: "priority" }, "claude-haiku-4-5")).toBe(1);
    expect(cost({ searches: 3 })).toBe(0.78);
    expect(priceOf("gpt-5.4-mini", noUsage, { at: noon, tier: "batch" })?.source).toMatch(/ batch$/);
    const called = meter({ ...open, model: "gpt-5.4-mini" }, { ...finished, tier: "flex", searches: 2 }, seen);
    expect(called).toMatchObject({ costNanos: 395_000_000, price: { feeNanos: 20_000_000 }, searches: 2 });
  });

  it.each([
    ["gpt-5.5", 12.5, 1.25, 75],
    ["gpt-5.4", 5, 0.5, 30],
    ["gpt-5.6-sol", 8, 0.8, 40],
    ["gpt-5-mini", 0.45, 0.045, 3.6],
    ["gpt-4.1-mini", 0.7, 0.175, 2.8],
    ["gpt-4.1-nano", 0.2, 0.05, 0.8],
    ["gpt-4o-mini", 0.25, 0.125, 1],
    ["o4-mini", 2, 0.5, 8],
  ])("is what OpenAI lists for %s in its fast mode", (model, input, read, output) => {
    const rates = { input: input * 1_000, cacheRead: read * 1_000, output: output * 1_000 };
    expect(priceOf(model, noUsage, { at: noon, tier: "priority" })?.rates).toMatchObject(rates);
  });

  it("applies the tier to long requests and to fetched lists too", () => {
    const usage = { ...noUsage, input: 300_000 };
    expect(nanos("gpt-5.6-sol", usage, {}, { tier: "priority" })).toBe(4.8);
    expect(nanos("gpt-6-astra", million("output"), {}, { tier: "ultrafast" })).toBe(300);
    const entry = { litellm_provider: "openai", mode: "chat", input_cost_per_token: 4e-6, output_cost_per_token: 2e-5 };
    const fetched = readPrices({ "gpt-5.5": entry }, "2027-01-02");
    expect(nanos("gpt-5.5", million("output"), { fetched }, { tier: "priority" })).toBe(2.5 * 20);
  });

  it("is the standard one with a note for an unlisted service tier", () => {
    for (const [model, tier] of [
      ["gpt-5.4-mini", "scale"],
      ["gpt-5.5", "ultrafast"],
      ["gpt-5.5", "constructor"],
      ["grok-4.6", "priority"],
    ] as const) {
      const usage = million("output");
      expect(nanos(model, usage, {}, { tier }), tier).toBe(nanos(model, usage, {}));
      expect(priceOf(model, usage, { at: noon, tier })?.source).toMatch(
        new RegExp(`@2026-11.* ${tier} at the standard price$`),
      );
    }
  });

  it("notes searches without a listed fee", () => {
    const price = priceOf("glm-5.2", noUsage, { at: noon, searches: 2 });
    expect(price).toMatchObject({ source: "zai/glm-5.2@2026-11 without its searches" });
    expect(price).not.toHaveProperty("feeNanos");
    const own = [{ model: "", rates: { input: 1, output: 1 } }];
    expect(nanos("claude-opus-5-5", million("input"), { own }, { searches: 2 })).toBe(1.02);
  });
});

describe("fees", () => {
  const entry = {
    litellm_provider: "mistral",
    mode: "chat",
    input_cost_per_token: 1e-6,
    output_cost_per_token: 1e-6,
    input_cost_per_image: 0.007225,
    input_cost_per_request: 0.005,
    search_context_cost_per_query: { search_context_size_low: 0.01, search_context_size_medium: 0.03 },
  };
  const fetched = readPrices({ "pictures-1": entry, "gpt-9": { ...entry, litellm_provider: "openai" } }, "2026-11-26");

  it("of a fetched list are counted per unit, to the billionth", () => {
    const price = priceOf("pictures-1", noUsage, { at: noon, images: 3, requests: 1, searches: 2 }, { fetched });
    expect(price).toMatchObject({ feeNanos: 3 * 7_225_000 + 5_000_000 + 2 * 30_000_000 });
    expect(price?.source).toBe(
      "mistral/pictures-1@2026-11-26 3 images at $0.007225 1 request at $0.005 2 searches at $0.03",
    );
    expect(nanos("pictures-1", million("input"), { fetched }, { images: 1, requests: 1 })).toBe(1.012225);
    expect(priceOf("pictures-1", noUsage, { at: noon }, { fetched })).not.toHaveProperty("feeNanos");
    // The search fee in Octo's own list comes from the vendor's page. It takes precedence over the fetched list's
    // single fee for all kinds of search.
    expect(priceOf("gpt-9", noUsage, { at: noon, searches: 1 }, { fetched })?.feeNanos).toBe(10_000_000);
  });

  it("of the person win over the list's, also when they are zero", () => {
    const own = [{ model: "pictures-1", fees: { image: 0.5, request: 0 } }];
    const price = priceOf("pictures-1", noUsage, { at: noon, images: 2, requests: 1, searches: 1 }, { fetched, own });
    expect(price?.feeNanos).toBe(1_000_000_000 + 30_000_000);
    const rates = { input: 1, output: 1 };
    const house = priceOf(
      "house",
      noUsage,
      { at: noon, searches: 1 },
      { own: [{ model: "", rates, fees: { search: 0.02 } }] },
    );
    expect(house).toMatchObject({ feeNanos: 20_000_000, source: "own/house 1 search at $0.02" });
  });

  it("do not apply to refused requests, or when the vendor reports a cost", () => {
    const open = {
      callId: "c" as CallId,
      purpose: "turn",
      attempt: 1,
      startedAt: noon,
      account: "a" as AccountId,
      model: "pictures-1",
      estimate: noUsage,
      images: 2,
    } satisfies OpenCall;
    const refused = { type: "failed", error: { kind: "auth", message: "No." } } as const;
    expect(meter(open, refused, { any: false, outputTokens: 0 }, { fetched })).toMatchObject({ costNanos: 0 });
    const finished = { type: "finished", stop: "end", usage: million("input") } as const;
    const seen = { any: true, outputTokens: 0 };
    expect(meter(open, finished, seen, { fetched }).costNanos).toBe(1e9 + 2 * 7_225_000 + 5_000_000);
    expect(meter(open, { ...finished, costNanos: 7 }, seen, { fetched })).toMatchObject({
      costNanos: 7,
      costSource: "vendor",
    });
  });
});

describe("vendors that charge in yuan", () => {
  it("are recognised by address or by the person's setting", () => {
    expect(billedAt("https://api.moonshot.cn/v1")).toBe("CNY");
    expect(billedAt("https://api.moonshot.ai/v1")).toBe("USD");
    expect(billedAt("https://dashscope-intl.aliyuncs.com/compatible-mode/v1")).toBe("USD");
    expect(bookOf({ baseUrl: "https://api.deepseek.com" })).not.toHaveProperty("currency");
    expect(bookOf({ baseUrl: "https://api.deepseek.com", billedIn: "CNY" })).toHaveProperty("currency", "CNY");
  });

  it("have their own amount besides dollars, at peak hours too", () => {
    const price = priceOf("deepseek-v4-pro", million("input"), { at: noon }, { currency: "CNY" });
    expect(price?.billed?.currency).toBe("CNY");
    expect(costAt(million("input"), price?.billed?.rates as never)).toBe(4.5e9);
    expect(price && costNanos(million("input"), price)).toBe(0.66e9);
    const peak = priceOf("deepseek-v4-pro", noUsage, { at: Date.parse("2026-11-24T07:00:00Z") }, { currency: "CNY" });
    expect(peak?.billed?.rates.input).toBe(9_000);
    expect(priceOf("deepseek-v4-pro", noUsage, { at: noon })).not.toHaveProperty("billed");
  });

  it("have no peak at the weekend", () => {
    const saturday = Date.parse("2026-11-28T07:00:00Z");
    expect(priceOf("deepseek-v4-pro", noUsage, { at: saturday })?.source).toBe("deepseek/deepseek-v4-pro@2026-11");
  });
});

describe("a fetched list", () => {
  const list = {
    sample_spec: { litellm_provider: "one of …", mode: "chat", input_cost_per_token: 0 },
    "moonshot/kimi-k9": {
      litellm_provider: "moonshot",
      mode: "chat",
      input_cost_per_token: 1e-6,
      output_cost_per_token: 4e-6,
      cache_read_input_token_cost: 1.5e-7,
      input_cost_per_token_above_200k_tokens: 2e-6,
    },
    "claude-haiku-4-5": {
      litellm_provider: "anthropic",
      mode: "chat",
      input_cost_per_token: 7e-7,
      output_cost_per_token: 3e-6,
      cache_creation_input_token_cost: 8.75e-7,
      cache_creation_input_token_cost_above_1hr: 1.4e-6,
    },
    "openrouter/claude-haiku-4-5": { litellm_provider: "openrouter", mode: "chat", input_cost_per_token: 1 },
    "deepseek/deepseek-v4-pro": {
      litellm_provider: "deepseek",
      mode: "chat",
      input_cost_per_token: 1e-6,
      output_cost_per_token: 2e-6,
    },
    "xai/free": { litellm_provider: "xai", mode: "chat", input_cost_per_token: 0, output_cost_per_token: 0 },
    "text-embedding-9": { litellm_provider: "openai", mode: "embedding", input_cost_per_token: 1e-8 },
  };
  const fetched = readPrices(list, "2026-11-26") as FetchedPrices;

  it("is read for chat models of their makers only, with long-context rates and both cache writes", () => {
    expect(Object.keys(fetched.prices).sort()).toEqual(["claude-haiku-4-5", "deepseek-v4-pro", "kimi-k9"]);
    expect(fetched.prices["claude-haiku-4-5"]?.rates).toEqual({
      input: 0.7,
      output: 3,
      read: 0.7,
      write5m: 0.875,
      write1h: 1.4,
    });
    expect(fetched.prices["kimi-k9"]?.long).toMatchObject([
      { above: 200_000, rates: { input: 2, output: 4, read: 0.15 } },
    ]);
    for (const other of [null, [], "list", {}, { a: 1 }]) expect(readPrices(other, "2026-11-26")).toBeUndefined();
  });

  it("prices models that Octo's list lacks, and names its source", () => {
    expect(priceOf("kimi-k9", noUsage, { at: noon })).toBeUndefined();
    expect(priceOf("kimi-k9", noUsage, { at: noon }, { fetched })?.source).toBe("moonshot/kimi-k9@2026-11-26");
    expect(nanos("kimi-k9", million("input"), { fetched })).toBe(2);
  });

  it("wins over Octo's list only when newer, and keeps what only Octo's list has", () => {
    expect(nanos("claude-haiku-4-5", million("input"), { fetched })).toBe(1);
    const later = { ...fetched, date: "2026-12-24" };
    expect(nanos("claude-haiku-4-5", million("input"), { fetched: later })).toBe(0.7);
    const peak = priceOf("deepseek-v4-pro", noUsage, { at: Date.parse("2026-12-29T07:00:00Z") }, { fetched: later });
    expect(peak).toMatchObject({ source: "deepseek/deepseek-v4-pro@2026-12-24 peak", rates: { input: 2_000 } });
  });
});
