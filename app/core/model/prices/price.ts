// The price of a call: its rates, and the list that they come from.
/** Billionths of a US dollar per token, so that costs are whole numbers. */
export interface Rates {
  input: number;
  output: number;
  cacheRead: number;
  cacheWrite5m: number;
  cacheWrite1h: number;
}

/** The price of one call. It is stored in the record, so later price changes do not affect it. */
export interface Price {
  rates: Rates;
  /** Names list, entry and edition, e.g. `anthropic/claude-sonnet-4-5@2026-11 >200k`. */
  source: string;
  /** Present if the vendor does not bill in dollars: its currency, and the rates in billionths of that currency. */
  billed?: { currency: string; rates: Rates };
  /** Fees for images, requests and searches, in billionths of a dollar; `source` lists them. */
  feeNanos?: number;
}

/** Facts about a call, beyond its tokens, that affect its price. */
export interface Extras {
  /** The vendor's service tier, if not the standard one. */
  tier?: string;
  /** Number of searches that the vendor made. */
  searches?: number;
  /** Number of images sent. */
  images?: number;
  /** Number of requests; absent if the price is not for an actual call. */
  requests?: number;
}
