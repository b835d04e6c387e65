// An entry of a price list, and how its rates are made.
import { product } from "./decimal.ts";

/** Numbers of input tokens above which vendors may charge their long-context prices. */
export const longSteps = [100_000, 128_000, 200_000, 256_000, 272_000, 512_000];

/** Rates in dollars per million tokens. Vendors with only one kind of cache write use `write5m`. */
export interface ListedRates {
  input: number;
  output: number;
  read: number;
  write5m: number;
  write1h: number;
}

/** What a model costs during some time. */
export interface PriceRow {
  rates: ListedRates;
  /** Rates of long requests, by size. Lists that earlier releases fetched have a single step. */
  long?: LongStep | LongStep[];
  /** Times of day with other prices. */
  windows?: PriceWindow[];
  /** Rates in yuan per million tokens, for accounts that the vendor bills in yuan. */
  yuan?: ListedRates;
}

export interface ListedPrice extends PriceRow {
  list: string;
  fees?: Fees;
  /** Prices of service tiers that differ from the vendor's usual ones. */
  tiers?: Surcharges;
  /** Prices by the speed at which the vendor ran the model. */
  speeds?: Surcharges;
  /** Earlier prices, oldest first. Each was valid until the given moment, in milliseconds since 1970. */
  before?: (PriceRow & { until: number })[];
}

/** Rates for all tokens of a request with more than `above` input tokens, cached ones included. */
export interface LongStep {
  above: number;
  rates: ListedRates;
}

/** Fees in dollars per unit, in addition to the price of tokens. */
export interface Fees {
  /** Fee for each image sent. */
  image?: number;
  request?: number;
  /** Fee for each search that the vendor makes. */
  search?: number;
}

/**
 * By the name in the vendor's answer: a factor by which the rates are multiplied, or the rates that apply instead, where
 * no decimal is the factor.
 */
export type Surcharges = Readonly<Record<string, number | ListedRates>>;

/** A time of day with other prices. */
export interface PriceWindow {
  name: string;
  factor: number;
  /** The rates that apply instead, where the vendor rounds them. */
  rates?: ListedRates;
  /** Spans of time, as `hh:mm`. The end is excluded. A span that ends before it starts goes on after midnight. */
  spans: [from: string, to: string][];
  /** Weekdays on which the spans start (0 is Sunday); absent means every day. */
  days?: number[];
  /** How far the vendor's clock is ahead of UTC, in minutes; absent for UTC. */
  ahead?: number;
}

type SomeRates = Pick<ListedRates, "input" | "output"> & Partial<ListedRates>;

/**
 * Completes the rates of a model whose list has no price for the cache. Anthropic's writes cost 1.25 × the input for five
 * minutes and 2 × for an hour. For other vendors, a written token costs the input rate, and an hour the same.
 */
export function withCacheRates(rates: SomeRates, isClaude: boolean): ListedRates {
  const { input, output, read = input } = rates;
  const write5m = rates.write5m ?? (isClaude ? product(input, 1.25) : input);
  const write1h = rates.write1h ?? (isClaude ? product(input, 2) : write5m);
  return { input, output, read, write5m, write1h };
}

/** Makes Claude's rates. A cache read costs a tenth of the input by default. */
export const claude = (input: number, output: number, read = product(input, 0.1)): ListedRates =>
  withCacheRates({ input, output, read }, true);

/** Makes rates for vendors without a price for cache writes. */
export const plain = (input: number, output: number, read: number): ListedRates =>
  withCacheRates({ input, output, read }, false);

export const writing = (input: number, output: number, read: number): ListedRates =>
  withCacheRates({ input, output, read, write5m: product(input, 1.25) }, false);

/** Multiplies rates. @param output the factor of the output, if it is another one */
export const multiplied = (rates: ListedRates, factor: number, output = factor): ListedRates => ({
  input: product(rates.input, factor),
  output: product(rates.output, output),
  read: product(rates.read, factor),
  write5m: product(rates.write5m, factor),
  write1h: product(rates.write1h, factor),
});
