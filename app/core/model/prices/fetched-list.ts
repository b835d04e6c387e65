// Reads LiteLLM's public price list and keeps the entries that Octo can use.
import { modelKey } from "#core/model/vendors/model-key.ts";
import type { FetchedPrices } from "./price-book.ts";
import { product } from "./decimal.ts";
import { type Fees, type ListedPrice, type ListedRates, longSteps, withCacheRates } from "./listed-price.ts";

export const pricesUrl = "https://raw.githubusercontent.com/BerriAI/litellm/main/model_prices_and_context_window.json";
const source = "LiteLLM's model_prices_and_context_window.json";

/** LiteLLM's name → Octo's name, for vendors that sell their own models. The prices of resellers are ignored. */
const makers: Record<string, string> = {
  anthropic: "anthropic",
  openai: "openai",
  deepseek: "deepseek",
  moonshot: "moonshot",
  zai: "zai",
  minimax: "minimax",
  dashscope: "alibaba",
  xai: "xai",
  gemini: "google",
  mistral: "mistral",
  groq: "groq",
  volcengine: "volcengine",
  xiaomi_mimo: "mimo",
};

/** Reads the list. Returns undefined if it cannot be read. @param date today as `YYYY-MM-DD` */
export function readPrices(answer: unknown, date: string): FetchedPrices | undefined {
  if (typeof answer !== "object" || answer === null || Array.isArray(answer)) return undefined;
  const prices: Record<string, ListedPrice> = Object.create(null) as Record<string, ListedPrice>;
  for (const [name, entry] of Object.entries(answer)) {
    const price = readPrice(entry);
    if (price) prices[modelKey(name)] ??= price;
  }
  return Object.keys(prices).length > 0 ? { date, source, prices: { ...prices } } : undefined;
}

type Entry = Record<string, unknown>;

function readPrice(entry: unknown): ListedPrice | undefined {
  if (typeof entry !== "object" || entry === null) return undefined;
  const { litellm_provider: provider, mode } = entry as Entry;
  const list = typeof provider === "string" && Object.hasOwn(makers, provider) ? makers[provider] : undefined;
  if (!list || (mode !== "chat" && mode !== "responses")) return undefined;
  const isClaude = list === "anthropic";
  const rates = readRates(entry as Entry, "", isClaude);
  if (!rates) return undefined;
  const long = longSteps.flatMap((above) => {
    const suffix = `_above_${above / 1_000}k_tokens`;
    if (!(`input_cost_per_token${suffix}` in entry)) return [];
    const step = readRates(entry as Entry, suffix, isClaude, rates);
    return step ? [{ above, rates: step }] : [];
  });
  const fees = readFees(entry as Entry);
  return { list, rates, ...(long.length > 0 && { long }), ...(fees && { fees }) };
}

/** Reads fees, in dollars per unit. */
function readFees(entry: Entry): Fees | undefined {
  const searches = entry["search_context_cost_per_query"] as Entry | null | undefined;
  const reported = {
    image: entry["input_cost_per_image"],
    request: entry["input_cost_per_request"],
    search: searches?.["search_context_size_medium"],
  };
  const fees = Object.entries(reported).filter(([, fee]) => typeof fee === "number" && fee > 0 && fee < 100);
  return fees.length > 0 ? Object.fromEntries(fees) : undefined;
}

/**
 * Converts dollars per token to dollars per million tokens. For long requests, `usual` provides the rates that stay the
 * same.
 */
function readRates(entry: Entry, suffix: string, isClaude: boolean, usual?: ListedRates): ListedRates | undefined {
  const perMillion = (name: string): number | undefined => {
    const value = entry[name + suffix];
    return typeof value === "number" && value >= 0 && value < 1 ? product(value, 1e6) : undefined;
  };
  const input = perMillion("input_cost_per_token");
  const output = perMillion("output_cost_per_token") ?? usual?.output;
  // A price of zero in this list means that nobody has entered a price.
  if (input === undefined || output === undefined || input + output === 0) return undefined;
  // Claude's cache writes follow from the input, also from that of long requests.
  const kept = isClaude ? undefined : usual;
  const read = perMillion("cache_read_input_token_cost") ?? usual?.read;
  const write5m = perMillion("cache_creation_input_token_cost") ?? kept?.write5m;
  const write1h = perMillion("cache_creation_input_token_cost_above_1hr") ?? kept?.write1h;
  return withCacheRates({ input, output, read, write5m, write1h }, isClaude);
}
