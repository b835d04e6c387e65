// Reads prices from a vendor's own list of models, for models that no other list has. Only OpenRouter's list contains
// prices.
import { vendorAt } from "#core/model/vendors/account.ts";
import { isClaude, modelKey } from "#core/model/vendors/model-key.ts";
import type { Json, JsonObject } from "#core/model/message.ts";
import { vendorKey, type VendorPrices } from "./price-book.ts";
import { product } from "./decimal.ts";
import { type ListedPrice, withCacheRates } from "./listed-price.ts";
import { asObject, asText } from "#core/model/protocols/json.ts";

/** Reads the prices of all models that have one. Returns them by `vendorKey`. */
export function pricesInList(baseUrl: string, list: Json[]): Record<string, ListedPrice> {
  if (vendorAt(baseUrl)?.id !== "openrouter") return {};
  const found = list.map(asObject).flatMap((item) => {
    const [id, price] = [asText(item?.id), readPrice(item)];
    return id && price ? [[vendorKey(id), price] as const] : [];
  });
  return Object.fromEntries(found);
}

/** Converts dollars per token, given as text, to dollars per million tokens. */
function readPrice(item: JsonObject | undefined): ListedPrice | undefined {
  const pricing = asObject(item?.pricing);
  const perMillion = (name: string): number | undefined => {
    const dollars = Number(asText(pricing?.[name]) ?? Number.NaN);
    // OpenRouter reports -1 if the price depends on the provider.
    return dollars >= 0 && dollars < 1 ? product(dollars, 1e6) : undefined;
  };
  const [input, output] = [perMillion("prompt"), perMillion("completion")];
  if (input === undefined || output === undefined) return undefined;
  // Only models whose name ends in `:free` are free. For all others, zero means that the price is missing.
  if (input + output === 0 && !asText(item?.id)?.endsWith(":free")) return undefined;
  const [read, write5m] = [perMillion("input_cache_read") || undefined, perMillion("input_cache_write") || undefined];
  const rates = withCacheRates({ input, output, read, write5m }, isClaude(modelKey(asText(item?.id) ?? "")));
  const request = Number(asText(pricing?.["request"]) ?? 0);
  return { list: "openrouter", rates, ...(request > 0 && request < 100 && { fees: { request } }) };
}

/** Selects the prices of the given models, which are then stored with the account. */
export function vendorPricesOf(
  models: string[],
  prices: Record<string, ListedPrice>,
  date: string,
): VendorPrices | undefined {
  const kept = models.flatMap((model) => {
    const price = prices[vendorKey(model)];
    return price ? [[vendorKey(model), price] as const] : [];
  });
  return kept.length > 0 ? { date, prices: Object.fromEntries(kept) } : undefined;
}
