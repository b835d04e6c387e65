// Calculates costs from usage, in whole billionths of a US dollar. If no list has a price, the cost is unknown and not
// zero.
import type { Usage } from "#core/model/message.ts";
import { isRegional, modelKey } from "#core/model/vendors/model-key.ts";
import {
  type FetchedPrices,
  localPrice,
  ownPrice,
  ownSource,
  planPrice,
  type PriceBook,
  vendorKey,
  type VendorPrices,
} from "./price-book.ts";
import {
  edition,
  type Fees,
  type ListedPrice,
  type ListedRates,
  prices,
  type PriceWindow,
  searchFees,
  usualTiers,
} from "./price-list.ts";
import type { Extras, Price, Rates } from "./price.ts";

/** Vendors' names for the standard service tier, for which the rates apply. */
const usual = new Set(["default", "standard", "auto", "on_demand"]);

export function tierOf(reported: unknown): Pick<Extras, "tier"> {
  if (typeof reported !== "string" || usual.has(reported) || !/^[a-z][a-z_-]{0,23}$/.test(reported)) return {};
  // OpenAI has two names for this tier.
  return { tier: reported === "fast" ? "priority" : reported };
}

/** Reads a number of searches. Anything else counts as none. */
export const searchesOf = (reported: unknown): Pick<Extras, "searches"> =>
  typeof reported === "number" && Number.isSafeInteger(reported) && reported > 0 ? { searches: reported } : {};

/** AWS's price factor for a model name that is bound to one geography. */
const regionalFactor = 1.1;

/** Returns the price factor of a service tier. Returns undefined if no list has a factor. */
function tierFactor(tier: string, { list, tiers = {} }: ListedPrice): number | undefined {
  const all = { ...usualTiers[list], ...tiers };
  return Object.hasOwn(all, tier) ? all[tier] : undefined;
}

/** A call's start time `at` in milliseconds since 1970, and everything else that affects its price besides tokens. */
export interface PricedCall extends Extras {
  at: number;
}

/**
 * Finds the price of one call. The number of input tokens selects long-context rates. The start time selects peak
 * rates.
 * @returns undefined if no list has the model
 */
export function priceOf(model: string, usage: Usage, call: PricedCall, book: PriceBook = {}): Price | undefined {
  const own = ownPrice(book.own, model);
  if (own ? own.plan : book.plan) return planPrice;
  const found = entryOf(readName(model), book.fetched) ?? vendorEntryOf(model, book.listed);
  const listed = found ? listedPrice(found, usage, call, book.currency) : book.local ? localPrice : undefined;
  const price = own?.rates ? (ownRates(model, own.rates, listed) ?? listed) : listed;
  return price && withFees(price, { ...feesIn(found), ...own?.fees }, call);
}

/** Finds a model's fees in the price lists, in dollars per unit. */
export const listedFees = (model: string, fetched?: FetchedPrices): Fees => feesIn(entryOf(readName(model), fetched));

/**
 * Returns an entry's fees. Octo's own search fee takes precedence, because public lists have only one fee per model for
 * all kinds of search.
 */
function feesIn(found: Found | undefined): Fees {
  const search = found && (searchFees[found.entry.list] ?? found.entry.fees?.search);
  return { ...found?.entry.fees, ...(search !== undefined && { search }) };
}

function withFees(price: Price, fees: Fees, { images = 0, requests = 0, searches = 0 }: Extras): Price {
  const counts = { image: images, request: requests, search: searches };
  const notes: string[] = [];
  let feeNanos = 0;
  for (const name of ["image", "request", "search"] as const) {
    const [count, dollars] = [counts[name], fees[name]];
    const kind = count === 1 ? name : name === "search" ? "searches" : `${name}s`;
    // A fee that no list has counts as none. Searches are never free, so the source notes that their fee is missing.
    if (count > 0 && dollars === undefined && name === "search") notes.push("without its searches");
    if (count === 0 || !dollars) continue;
    const nanos = Math.round(dollars * 1e9);
    feeNanos += count * nanos;
    notes.push(`${count} ${kind} at $${nanos / 1e9}`);
  }
  if (notes.length === 0) return price;
  return { ...price, source: [price.source, ...notes].join(" "), ...(feeNanos > 0 && { feeNanos }) };
}

/** A model name after parsing. */
interface Name {
  key: string;
  regional: boolean;
}

interface Found extends Name {
  entry: ListedPrice;
  /** Edition of the price list: a month, or a day as `YYYY-MM-DD`. */
  date: string;
}

function listedPrice(
  { key, regional, entry, date }: Found,
  usage: Usage,
  { at, tier }: PricedCall,
  currency: PriceBook["currency"],
): Price {
  const long = entry.long && inputTokens(usage) > entry.long.above ? entry.long : undefined;
  const window = entry.windows?.find((one) => isWithin(one, at));
  const order = tier === undefined ? 1 : tierFactor(tier, entry);
  const worked = order === undefined ? `${tier} at the standard price` : tier;
  const notes = [long && `>${long.above / 1000}k`, window?.name, regional && "regional", worked].filter(Boolean);
  const source = [`${entry.list}/${key}@${date}`, ...notes].join(" ");
  const name = `${source}\n${currency ?? ""}`;
  let price = known.get(name);
  // Reuses only prices from Octo's own edition, because a fetched list may change within a day.
  if (!price || date !== edition) {
    const factor = (window?.factor ?? 1) * (regional ? regionalFactor : 1) * (order ?? 1);
    price = { rates: toRates(long?.rates ?? entry.rates, factor), source };
    if (currency && entry.yuan) price.billed = { currency, rates: toRates(entry.yuan, factor) };
    // Limits the cache's size, because vendors may send any number of tier names.
    if (known.size > 1_000) known.clear();
    known.set(name, price);
  }
  return price;
}

/**
 * Finds a model's entry in Octo's list or the fetched list. The fetched list is used if it is newer or if Octo's list
 * lacks the model. Times of day always come from Octo's list.
 */
function entryOf({ key, regional }: Name, fetched: FetchedPrices | undefined): Found | undefined {
  const ours = Object.hasOwn(prices, key) ? prices[key] : undefined;
  const theirs = fetched && Object.hasOwn(fetched.prices, key) ? fetched.prices[key] : undefined;
  const younger = fetched !== undefined && fetched.date.slice(0, edition.length) > edition;
  if (fetched && theirs && (!ours || younger)) {
    const entry = {
      ...theirs,
      windows: ours?.windows,
      yuan: ours?.yuan,
      tiers: ours?.tiers,
      fees: theirs.fees ?? ours?.fees,
    };
    return { key, regional, entry, date: fetched.date };
  }
  return ours && { key, regional, entry: ours, date: edition };
}

/** Finds a model's entry in the vendor's own list by the model's full name. */
function vendorEntryOf(model: string, listed: VendorPrices | undefined): Found | undefined {
  const key = vendorKey(model);
  const entry = listed && Object.hasOwn(listed.prices, key) ? listed.prices[key] : undefined;
  return listed && entry && { key, regional: false, entry, date: listed.date };
}

/**
 * Completes the rates that the person has set. Missing rates come from the listed price. Without one, cache reads and
 * writes cost the input rate.
 */
function ownRates(model: string, own: Partial<ListedRates>, listed: Price | undefined): Price | undefined {
  const list = listed?.rates;
  const nanos = (dollars: number | undefined) => (dollars === undefined ? undefined : Math.round(dollars * 1000));
  const input = nanos(own.input) ?? list?.input;
  const output = nanos(own.output) ?? list?.output;
  if (input === undefined || output === undefined) return undefined;
  const rates = {
    input,
    output,
    cacheRead: nanos(own.read) ?? list?.cacheRead ?? input,
    cacheWrite5m: nanos(own.write5m) ?? list?.cacheWrite5m ?? input,
    cacheWrite1h: nanos(own.write1h) ?? list?.cacheWrite1h ?? input,
  };
  return { rates, source: ownSource(model) };
}

/** Calculated prices, by source. They are reused, because an import of 100,000 calls has only few models. */
const known = new Map<string, Price>();
const names = new Map<string, Name>();

function readName(model: string): Name {
  let read = names.get(model);
  if (read === undefined) {
    read = { key: modelKey(model), regional: isRegional(model) };
    // Limits the cache's size, because imported files may contain any number of model names.
    if (names.size > 1_000) names.clear();
    names.set(model, read);
  }
  return read;
}

/** Returns the number of all input tokens, whether read from the cache or not. */
function inputTokens({ input, cacheRead, cacheWrite5m, cacheWrite1h }: Usage): number {
  return input + cacheRead + cacheWrite5m + cacheWrite1h;
}

function isWithin({ hours, days }: PriceWindow, at: number): boolean {
  const moment = new Date(at);
  const hour = moment.getUTCHours();
  return (!days || days.includes(moment.getUTCDay())) && hours.some(([from, to]) => hour >= from && hour < to);
}

function toRates(listed: ListedRates, factor: number): Rates {
  // One dollar per million tokens is 1,000 billionths per token.
  const nanos = (dollars: number) => Math.round(dollars * factor * 1000);
  return {
    input: nanos(listed.input),
    output: nanos(listed.output),
    cacheRead: nanos(listed.read),
    cacheWrite5m: nanos(listed.write5m),
    cacheWrite1h: nanos(listed.write1h),
  };
}

export function costNanos(usage: Usage, { rates, feeNanos = 0 }: Price): number {
  return feeNanos + costAt(usage, rates);
}

/** Multiplies usage by rates. The cost has the unit of the rates. */
export function costAt(usage: Usage, rates: Rates): number {
  return (
    usage.input * rates.input +
    usage.cacheRead * rates.cacheRead +
    usage.cacheWrite5m * rates.cacheWrite5m +
    usage.cacheWrite1h * rates.cacheWrite1h +
    usage.output * rates.output
  );
}
