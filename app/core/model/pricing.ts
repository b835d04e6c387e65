// Stub replaced by the model work: only the types other rooms need.
import type { Usage } from "./message.ts";

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
}

export type CostOf = (usage: Usage, price: Price) => number;
