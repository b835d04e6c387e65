import { describe, expect, it } from "vitest";
import { type ModelList, modelList } from "#core/model/vendors/list-models.ts";
import { noUsage } from "#core/model/message.ts";
import { bookOf } from "./price-book.ts";
import { costNanos, priceOf } from "./pricing.ts";
import { vendorPricesOf } from "./vendor-prices.ts";

const baseUrl = "https://openrouter.ai/api/v1";
const pricing = { prompt: "0.0000012", completion: "0.000006", input_cache_read: "0.0000003", request: "0" };
const list = [
  { id: "newcomer/fresh-1", pricing },
  { id: "newcomer/fresh-1:free", pricing: { prompt: "0", completion: "0" } },
  { id: "newcomer/unpriced", pricing: { prompt: "0", completion: "0" } },
  { id: "openrouter/auto", pricing: { prompt: "-1", completion: "-1" } },
  { id: "newcomer/silent" },
  { id: "newcomer/asks", pricing: { ...pricing, input_cache_write: "0.0000015", request: "0.002" } },
  { id: "anthropic/claude-sonnet-5.5", pricing: { prompt: "0.0001", completion: "0.0001" } },
  { pricing },
  "no model at all",
];

const asked = async (address = baseUrl): Promise<ModelList> => {
  const http = async () => Response.json({ data: list });
  const endpoint = { protocol: "openai-chat" as const, baseUrl: address, key: "k" };
  const found = await modelList(endpoint, { http, now: () => 0 }, new AbortController().signal);
  if ("kind" in found) throw new Error(found.message);
  return found;
};
const noon = Date.parse("2026-11-26T12:00:00Z");
const used = { ...noUsage, input: 1_000, cacheRead: 10_000, output: 100 };

describe("the prices in a vendor's own list of models", () => {
  it("are read for each priced model, to a billionth of a dollar per token", async () => {
    const { models, prices } = await asked();
    expect(models).toHaveLength(7);
    expect(Object.keys(prices)).toEqual([
      "newcomer/fresh-1",
      "newcomer/fresh-1:free",
      "newcomer/asks",
      "anthropic/claude-sonnet-5.5",
    ]);
    expect(prices["newcomer/fresh-1"]).toEqual({
      list: "openrouter",
      rates: { input: 1.2, output: 6, read: 0.3, write5m: 1.2, write1h: 1.2 },
    });
    expect(prices["newcomer/asks"]).toMatchObject({ rates: { write5m: 1.5, write1h: 1.5 }, fees: { request: 0.002 } });
    expect((await asked("https://elsewhere.example/v1")).prices).toEqual({});
  });

  it("price only models that Octo's list lacks, with date and vendor", async () => {
    const { prices } = await asked();
    const names = [
      "Newcomer/Fresh-1",
      "newcomer/fresh-1:free",
      "newcomer/asks",
      "anthropic/claude-sonnet-5.5",
      "gone/x",
    ];
    const listed = vendorPricesOf(names, prices, "2026-11-26");
    expect(Object.keys(listed?.prices ?? {})).toHaveLength(4);
    const book = bookOf({ baseUrl, listed });
    expect(priceOf("newcomer/fresh-1", used, { at: noon })).toBeUndefined();
    const price = priceOf("newcomer/fresh-1", used, { at: noon }, book);
    expect(price?.source).toBe("openrouter/newcomer/fresh-1@2026-11-26");
    expect(price && costNanos(used, price)).toBe(1_000 * 1_200 + 10_000 * 300 + 100 * 6_000);
    const free = priceOf("newcomer/fresh-1:free", used, { at: noon }, book);
    expect(free && costNanos(used, free)).toBe(0);
    const asks = priceOf("newcomer/asks", used, { at: noon, requests: 1 }, book);
    expect(asks).toMatchObject({ feeNanos: 2_000_000, source: expect.stringContaining("1 request at $0.002") });
    expect(priceOf("anthropic/claude-sonnet-5.5", used, { at: noon }, book)?.source).toBe(
      "anthropic/claude-sonnet-5-5@2026-11",
    );
    expect(priceOf("another/fresh-1", used, { at: noon }, book)).toBeUndefined();
  });

  it("yield to the person's own price and to a fetched list", async () => {
    const { prices } = await asked();
    const listed = vendorPricesOf(["newcomer/fresh-1"], prices, "2026-11-26");
    const own = [{ model: "newcomer/fresh-1", rates: { input: 2 } }];
    const price = priceOf("newcomer/fresh-1", used, { at: noon }, bookOf({ baseUrl, listed, prices: own }));
    expect(price).toMatchObject({ source: "own/fresh-1", rates: { input: 2_000, output: 6_000 } });
    const rates = { input: 9, output: 9, read: 9, write5m: 9, write1h: 9 };
    const fetched = { date: "2026-11-20", source: "a list", prices: { "fresh-1": { list: "newcomer", rates } } };
    expect(priceOf("newcomer/fresh-1", used, { at: noon }, bookOf({ baseUrl, listed }, fetched))?.source).toBe(
      "newcomer/fresh-1@2026-11-20",
    );
    expect(vendorPricesOf(["gone/x"], prices, "2026-11-26")).toBeUndefined();
  });
});
