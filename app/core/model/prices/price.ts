// A call's price: rates in billionths of a US dollar per token, and where they come from.
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
  /** List, entry and edition, e.g. `anthropic/claude-sonnet-4-5@2026-11 >200k`. */
  source: string;
  /** The vendor's currency if not dollars, and the rates in billionths of it. */
  billed?: { currency: string; rates: Rates };
  /** Fees for images, requests and searches, in billionths of a dollar; `source` lists them. */
  feeNanos?: number;
}

/** Facts about a call, beyond its tokens, that affect its price. */
export interface Extras {
  /** The vendor's service tier, if not the standard one. */
  tier?: string;
  /** Searches made by the vendor. */
  searches?: number;
  /** Images sent. */
  images?: number;
  /** Absent when the price is not for an actual call. */
  requests?: number;
}
