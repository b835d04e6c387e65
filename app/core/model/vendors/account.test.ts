import { describe, expect, it } from "vitest";
import { patienceOf, protocolFor, vendorAt, vendorById } from "./account.ts";
import { effortFor, factsOf } from "./models.ts";
import { bookOf } from "#core/model/prices/price-book.ts";
import { priceOf } from "#core/model/prices/pricing.ts";
import { noUsage } from "#core/model/message.ts";
import { createProvider } from "#core/model/protocols.ts";
import { isOnThisMachine } from "./local-address.ts";
import { vendors } from "./vendors.ts";

describe("vendors", () => {
  it.each([
    ["https://api.anthropic.com", "anthropic"],
    ["https://api.anthropic.com/v1", "anthropic"],
    ["https://api.openai.com/v1/", "openai"],
    ["https://openrouter.ai/api/v1", "openrouter"],
    ["https://api.minimax.io/v1", "minimax"],
    ["https://api.moonshot.ai/v1/", "kimi"],
    ["https://api.z.ai/api/coding/paas/v4", "glm"],
    ["https://dashscope-us.aliyuncs.com/compatible-mode/v1", "qwen"],
    ["https://api.kimi.com/coding", "kimi-coding"],
    ["https://coding-intl.dashscope.aliyuncs.com/v1", "qwen"],
    ["https://ark.cn-beijing.volces.com/api/coding/v3", "volcengine"],
    ["https://generativelanguage.googleapis.com/v1beta/openai/", "google"],
    ["https://bedrock-runtime.eu-west-1.amazonaws.com", "bedrock"],
    ["http://localhost:11434/v1", "ollama"],
  ])("C-139 knows whose address %s is", (baseUrl, id) => {
    expect(vendorAt(baseUrl)?.id).toBe(id);
  });

  it.each(["http://api.openai.com/v1", "https://api.openai.com.evil.example/v1", "http://127.0.0.1:11434", ""])(
    "C-139 does not take %s for a vendor's address",
    (baseUrl) => {
      expect(vendorAt(baseUrl)).toBeUndefined();
    },
  );

  it("are complete: unique ids, models to offer, and a key page unless local", () => {
    expect(new Set(vendors.map(({ id }) => id)).size).toBe(vendors.length);
    const far = vendors.filter(({ id, baseUrl }) => id !== "custom" && !isOnThisMachine(baseUrl));
    expect(vendors.length - far.length).toBe(4);
    for (const { id, baseUrl, defaultModel, models, keyUrl } of far) {
      expect(models, id).toContain(defaultModel);
      expect(baseUrl, id).toMatch(/^https:\/\/\S+[^/]$/);
      expect(keyUrl, id).toMatch(/^https:/);
    }
  });

  it("offer only models with known window, answer limit and vision", () => {
    for (const { models, liteModel } of vendors)
      for (const model of [...models, ...(liteModel ? [liteModel] : [])])
        expect(factsOf(model), model).not.toBe(factsOf("my-own-model"));
    expect(factsOf("gemini-pro-latest")).toMatchObject({ contextWindow: 1_000_000, longest: 64_000, vision: true });
    expect(factsOf("mistral-large-latest")).toMatchObject({ contextWindow: 256_000, vision: true });
    expect(factsOf("llama-3.3-70b-versatile")).toMatchObject({ contextWindow: 128_000, vision: false });
    expect(factsOf("devstral-latest").vision).toBe(false);
  });

  it("offer only priced models where the list has today's prices", () => {
    for (const id of ["anthropic", "openai", "deepseek", "bedrock"]) {
      for (const model of vendorById(id)?.models ?? []) expect(priceOf(model, noUsage, { at: 0 }), model).toBeDefined();
    }
    // The lists have no price for Volcengine. MiMo's price of a cached token is not a whole number of billionths of a
    // dollar.
    for (const { id, baseUrl, defaultModel, liteModel } of vendors)
      if (!["volcengine", "mimo"].includes(id) && defaultModel !== "")
        for (const model of [defaultModel, liteModel ?? defaultModel])
          expect(priceOf(model, noUsage, { at: 0 }, bookOf({ baseUrl })), model).toBeDefined();
  });

  it("have 120 s for the first byte and 20 s between bytes, unless their entry says more", () => {
    expect(patienceOf({ vendor: "anthropic" })).toEqual({ firstByteMs: 120_000, betweenBytesMs: 20_000 });
    expect(patienceOf({ vendor: "nobody" })).toEqual({ firstByteMs: 120_000, betweenBytesMs: 20_000 });
    expect(patienceOf({ vendor: "openai" }).betweenBytesMs).toBeGreaterThan(20_000);
  });
});

describe("protocols", () => {
  const router = "https://openrouter.ai/api/v1";

  it("C-058 uses Anthropic's protocol for Claude on OpenRouter, whatever was chosen", () => {
    expect(protocolFor(router, "anthropic/claude-sonnet-5.5", "openai-chat")).toBe("anthropic-messages");
    expect(protocolFor(router, "openai/gpt-6-sol", "openai-chat")).toBe("openai-chat");
    expect(protocolFor("https://unknown.example", "anthropic/claude", "openai-chat")).toBe("openai-chat");
    expect(protocolFor("https://unknown.example", "gpt", "anthropic-messages")).toBe("anthropic-messages");
    expect(protocolFor("https://unknown.example", "abs-claude-sonnet-4-5", "openai-chat")).toBe("bedrock-converse");
    expect(protocolFor(router, "abs-claude-sonnet-4-5", "openai-chat")).toBe("bedrock-converse");
  });

  it.each([
    ["anthropic/claude-sonnet-5.5", `${router}/messages`],
    ["openai/gpt-6-sol", `${router}/chat/completions`],
    ["abs-claude-sonnet-4-5", `${router}/model/abs-claude-sonnet-4-5/converse-stream`],
  ])("C-058 posts %s to %s", async (model, url) => {
    let posted = "";
    const http = async (to: string) => {
      posted = to;
      return new Response("");
    };
    const endpoint = { protocol: "openai-chat" as const, baseUrl: router, key: "k" };
    const provider = await createProvider(endpoint, { http, image: async () => "", now: () => 0 });
    const request = { model, system: "", tools: [], messages: [], maxOutput: 1, cacheKey: "" };
    for await (const event of provider.stream(request, new AbortController().signal)) expect(event.type).toBe("failed");
    expect(posted).toBe(url);
  });
});

describe("models", () => {
  it("C-139 knows which models of a family accept images", () => {
    const seeing = [
      "mimo-v2-omni",
      "glm-5v-turbo",
      "qwen-vl-max",
      "qwen3.6-27b",
      "claude-sonnet-5-5",
      "gpt-5.5",
      "kimi-k3",
      "MiniMax-M3",
      "qwen3.7-plus",
      "grok-4.6",
      "doubao-seed-2-0-pro-260215",
      "us.amazon.nova-pro-v1:0",
    ];
    const blind = ["mimo-v2.5-pro", "glm-5.1", "qwen3.6-plus", "deepseek-v4-pro", "MiniMax-M2.7", "qwen3.7-max"];
    expect(seeing.filter((model) => !factsOf(model).vision)).toEqual([]);
    expect(blind.filter((model) => factsOf(model).vision)).toEqual([]);
  });

  it("get cautious defaults when unknown", () => {
    expect(factsOf("my-own-model")).toEqual({ contextWindow: 128_000, maxOutput: 8_192, vision: true, efforts: [] });
  });

  it("get an effort only if they support it", () => {
    const thinking = [
      "claude-opus-4-6",
      "claude-sonnet-5-5",
      "claude-haiku-5-5",
      "anthropic/claude-fable-5.2",
      "gpt-5.5",
      "o3",
    ];
    const plain = ["claude-haiku-4-5", "claude-opus-4-5", "claude-sonnet-4-5", "gpt-4.1", "deepseek-v3.2", "kimi-k3"];
    expect(thinking.filter((model) => factsOf(model).efforts.length < 3)).toEqual([]);
    expect(plain.filter((model) => factsOf(model).efforts.length > 0)).toEqual([]);
    for (const model of plain) expect(effortFor(model, "high"), model).toBeUndefined();
  });

  it.each([
    ["claude-sonnet-4-6", "xhigh", "high"],
    ["claude-sonnet-4-6", "max", "max"],
    ["claude-opus-5-5", "xhigh", "xhigh"],
    ["us.anthropic.claude-sonnet-5-5", "max", "max"],
    ["claude-haiku-5-5", "max", "high"],
    ["gpt-6.1-terra", "max", "max"],
    ["gpt-5.5", "max", "xhigh"],
    ["gpt-5.4-mini", "max", "xhigh"],
    ["gpt-5.1", "xhigh", "high"],
    ["o3", "low", "low"],
    ["gpt-6.1-terra", "none", "none"],
    ["o3", "none", undefined],
    ["deepseek-v4-pro", "medium", "low"],
    ["deepseek-v4-pro", "max", "max"],
    ["glm-5.3", "high", undefined],
    ["glm-5.3", "none", "none"],
    ["zai.glm-5.3", "none", undefined],
    ["openai.gpt-6.1-sol", "none", "none"],
    ["claude-opus-5-5", "none", undefined],
    ["grok-4.6", "max", "high"],
  ] as const)("%s is asked for as much effort as it takes: %s wanted, %s asked", (model, wanted, asked) => {
    expect(effortFor(model, wanted)).toBe(asked);
    expect(effortFor(model, undefined)).toBeUndefined();
  });
});
