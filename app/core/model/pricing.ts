// Usage → cost. Money is whole billionths of a US dollar; a price that is not listed is unknown, never zero.
import type { Usage } from "./message.ts";
import { isRegional, modelKey } from "./names.ts";
import { type ListedPrice, type ListedRates, prices } from "./prices.ts";

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

const edition = "2026-11";

/** AWS asks a tenth more where a model may not run just anywhere. */
const regionalFactor = 1.1;

/** The price of one call; its size decides the tier, its moment (ms since 1970) peak hours. */
export function priceOf(model: string, usage: Usage, at: number): Price | undefined {
  const key = keyOf(model);
  const entry = Object.hasOwn(prices, key) ? prices[key] : undefined;
  if (!entry) return undefined;
  const long = entry.long && inputTokens(usage) > entry.long.above ? entry.long : undefined;
  const peak = isPeak(entry, at);
  const regional = isRegional(model);
  const notes = `${long ? ` >${long.above / 1000}k` : ""}${peak ? " peak" : ""}${regional ? " regional" : ""}`;
  const source = `${entry.list}/${key}@${edition}${notes}`;
  let price = known.get(source);
  if (!price) {
    const factor = (peak ? 2 : 1) * (regional ? regionalFactor : 1);
    price = { rates: toRates(long?.rates ?? entry.rates, factor), source };
    known.set(source, price);
  }
  return price;
}

/** Each price once: whoever reads a hundred thousand calls in has few models. */
const known = new Map<string, Price>();
const keys = new Map<string, string>();

function keyOf(model: string): string {
  let key = keys.get(model);
  if (key === undefined) {
    key = modelKey(model);
    // Names come from files, too: there may be any number of them.
    if (keys.size > 1_000) keys.clear();
    keys.set(model, key);
  }
  return key;
}

/** All that the model read, from wherever. */
function inputTokens({ input, cacheRead, cacheWrite5m, cacheWrite1h }: Usage): number {
  return input + cacheRead + cacheWrite5m + cacheWrite1h;
}

function isPeak({ peakHours }: ListedPrice, at: number): boolean {
  if (!peakHours) return false;
  const hour = new Date(at).getUTCHours();
  return peakHours.some(([from, to]) => hour >= from && hour < to);
}

function toRates(listed: ListedRates, factor: number): Rates {
  // A dollar per million tokens is a thousand billionths per token.
  const nanos = (dollars: number) => Math.round(dollars * factor * 1000);
  return {
    input: nanos(listed.input),
    output: nanos(listed.output),
    cacheRead: nanos(listed.read),
    cacheWrite5m: nanos(listed.write5m),
    cacheWrite1h: nanos(listed.write1h),
  };
}

export function costNanos(usage: Usage, { rates }: Price): number {
  return (
    usage.input * rates.input +
    usage.cacheRead * rates.cacheRead +
    usage.cacheWrite5m * rates.cacheWrite5m +
    usage.cacheWrite1h * rates.cacheWrite1h +
    usage.output * rates.output
  );
}
