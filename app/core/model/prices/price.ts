// The price of a call: its rates, and the list that they come from.
/**
 * Rates in billionths of a US dollar per token. They are exact decimals, such as 1.4, and the cost of a call is rounded
 * once, on its total.
 */
export interface Rates {
  input: number;
  output: number;
  cacheRead: number;
  cacheWrite5m: number;
  cacheWrite1h: number;
}

/** The price of one call. The record stores it, so that later price changes do not affect the call. */
export interface Price {
  rates: Rates;
  /** List, entry and edition of the price, such as `anthropic/claude-sonnet-4-5@2026-11 >200k`. */
  source: string;
  /** The vendor's currency, and the rates in billionths of that currency; absent if the vendor bills in dollars. */
  billed?: { currency: string; rates: Rates };
  /** Sum of the fees for images, requests and searches, in billionths of a dollar. `source` lists the fees. */
  feeNanos?: number;
}

/** Facts about a call that affect its price in addition to its tokens. */
export interface Extras {
  /** The vendor's service tier; absent for the standard tier. */
  tier?: string;
  /** Where the vendor ran the model, if that has a price of its own; absent for anywhere. */
  place?: string;
  /** How fast the vendor ran the model; absent for the standard speed. */
  speed?: string;
  /** Number of searches that the vendor made. */
  searches?: number;
  /** Number of images sent. */
  images?: number;
  /** Number of requests; absent if the price is not for an actual call. */
  requests?: number;
}
