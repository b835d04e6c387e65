// Calculates what it costs to switch models in a conversation. The new model has nothing in its cache yet.
import type { Account } from "#core/model/vendors/account.ts";
import type { ModelChoice } from "./fallback.ts";
import { noUsage, type Usage } from "#core/model/message.ts";
import { bookOf, type FetchedPrices } from "#core/model/prices/price-book.ts";
import { priceOf } from "#core/model/prices/pricing.ts";

export interface SwitchCost {
  /** Number of tokens that the new model must read without a cache. */
  tokens: number;
  /** How much more the next request costs after the switch, in billionths of a dollar; absent if a price is unknown. */
  nanos?: number;
}

interface Switch {
  from: ModelChoice;
  to: ModelChoice;
  /** When the switch happens, in milliseconds since 1970. */
  at: number;
}

/** Where prices come from, besides Octo's own list: the accounts' own prices, and the list that the person fetched. */
interface PriceSources {
  accounts?: Account[];
  fetched?: FetchedPrices;
}

/**
 * Calculates the cost of a switch. @param last usage of the conversation's newest call; the next call reads all of
 * these tokens
 */
export function switchCost(last: Usage, { from, to, at }: Switch, sources: PriceSources = {}): SwitchCost {
  const tokens = last.input + last.cacheRead + last.cacheWrite5m + last.cacheWrite1h + last.output;
  const ratesOf = ({ account, model }: ModelChoice, usage: Partial<Usage>) => {
    const book = bookOf(sources.accounts?.find(({ id }) => id === account) ?? {}, sources.fetched);
    return priceOf(model, { ...noUsage, ...usage }, { at }, book)?.rates;
  };
  const cached = ratesOf(from, { cacheRead: tokens })?.cacheRead;
  const uncached = ratesOf(to, { input: tokens });
  if (cached === undefined || !uncached) return { tokens };
  return {
    tokens,
    nanos: Math.max(0, Math.round(tokens * (Math.max(uncached.input, uncached.cacheWrite5m) - cached))),
  };
}
