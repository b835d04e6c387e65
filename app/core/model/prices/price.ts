// A call's price: rates in billionths of a US dollar per token, and where they come from.
/** Billionths of a US dollar per token, so that money stays whole. */
export interface Rates {
  input: number;
  output: number;
  cacheRead: number;
  cacheWrite5m: number;
  cacheWrite1h: number;
}

/** The price used for a call, kept inside its record so that later price changes change nothing. */
export interface Price {
  rates: Rates;
  /** Which entry of which list, e.g. `anthropic/claude-sonnet-4-5@2026-11 >200k`. */
  source: string;
  /** What the vendor charges in, where that is not dollars, and its rates in billionths of it. */
  billed?: { currency: string; rates: Rates };
  /** For what is not paid by the token: pictures, requests, searches; `source` says how many at what. In billionths of a dollar. */
  feeNanos?: number;
}

/** What is known of a call beside its tokens. */
export interface Extras {
  /** An order of work lower or higher than the usual one, as the vendor calls it. */
  tier?: string;
  /** Searches that the vendor made. */
  searches?: number;
  /** Pictures that were sent. */
  images?: number;
  /** Absent where a price is asked for that is of no call. */
  requests?: number;
}
