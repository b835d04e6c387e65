// What it costs to go on with another model in the middle of a conversation: its cache knows nothing of what was said.
import type { Account } from "#core/model/vendors/account.ts";
import type { ModelChoice } from "./fallback.ts";
import type { Usage } from "#core/model/message.ts";
import { noUsage } from "#core/model/message.ts";
import { bookOf, type FetchedPrices } from "#core/model/prices/price-book.ts";
import { priceOf } from "#core/model/prices/pricing.ts";

export interface SwitchCost {
  /** What the other model has to read anew. */
  tokens: number;
  /** What that costs more than going on as before; absent when a price is not known. */
  nanos?: number;
}

/** What the person knows of prices. */
interface Known {
  accounts?: Account[];
  fetched?: FetchedPrices;
}

/** @param last what the newest call of the conversation used: what it read and wrote is what the next one reads */
export function switchCost(last: Usage, from: ModelChoice, to: ModelChoice, at: number, known: Known = {}): SwitchCost {
  const tokens = last.input + last.cacheRead + last.cacheWrite5m + last.cacheWrite1h + last.output;
  const ratesOf = ({ account, model }: ModelChoice, usage: Partial<Usage>) => {
    const book = bookOf(known.accounts?.find(({ id }) => id === account) ?? {}, known.fetched);
    return priceOf(model, { ...noUsage, ...usage }, at, book)?.rates;
  };
  const read = ratesOf(from, { cacheRead: tokens })?.cacheRead;
  const anew = ratesOf(to, { input: tokens });
  if (read === undefined || !anew) return { tokens };
  return { tokens, nanos: Math.max(0, tokens * (Math.max(anew.input, anew.cacheWrite5m) - read)) };
}
