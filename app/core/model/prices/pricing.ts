// Usage → cost. Money is whole billionths of a US dollar; a price that is not listed is unknown, never zero.
import type { Usage } from "#core/model/message.ts";
import { isRegional, modelKey } from "#core/model/vendors/model-key.ts";
import {
  type FetchedPrices,
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

/** What vendors call the order of work that the rates are for. */
const usual = new Set(["default", "standard", "auto", "on_demand"]);

export function tierOf(told: unknown): Pick<Extras, "tier"> {
  if (typeof told !== "string" || usual.has(told) || !/^[a-z][a-z_-]{0,23}$/.test(told)) return {};
  // OpenAI has two names for one, and answers with either.
  return { tier: told === "fast" ? "priority" : told };
}

/** Only what is a count of searches is paid for as one. */
export const searchesOf = (told: unknown): Pick<Extras, "searches"> =>
  typeof told === "number" && Number.isSafeInteger(told) && told > 0 ? { searches: told } : {};

/** AWS asks a tenth more where a model may not run just anywhere. */
const regionalFactor = 1.1;

/** Undefined for an order of work whose price nobody has listed. */
function tierFactor(tier: string, { list, tiers = {} }: ListedPrice): number | undefined {
  const all = { ...usualTiers[list], ...tiers };
  return Object.hasOwn(all, tier) ? all[tier] : undefined;
}

/** When a call began, in ms since 1970, and what is known of it beside its tokens. */
export interface PricedCall extends Extras {
  at: number;
}

/**
 * The price of one call. The number of input tokens selects long-context rates, the start time selects peak hours.
 * @returns undefined when no list knows the model
 */
export function priceOf(model: string, usage: Usage, call: PricedCall, book: PriceBook = {}): Price | undefined {
  const own = ownPrice(book.own, model);
  if (own ? own.plan : book.plan) return planPrice;
  const found = entryOf(readName(model), book.fetched) ?? vendorEntryOf(model, book.listed);
  const listed = found && listedPrice(found, usage, call, book.currency);
  const price = own?.rates ? (ownRates(model, own.rates, listed) ?? listed) : listed;
  return price && withFees(price, { ...feesIn(found), ...own?.fees }, call);
}

/** Dollars for what is not paid by the token, as the list says. */
export const listedFees = (model: string, fetched?: FetchedPrices): Fees => feesIn(entryOf(readName(model), fetched));

/** Octo's own word on searches goes first: a public list has one figure for a model, whatever kind of search it makes. */
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
    // A fee that nobody has listed is not made up; only for searches there is always one.
    if (count > 0 && dollars === undefined && name === "search") notes.push("without its searches");
    if (count === 0 || !dollars) continue;
    const nanos = Math.round(dollars * 1e9);
    feeNanos += count * nanos;
    notes.push(`${count} ${kind} at $${nanos / 1e9}`);
  }
  if (notes.length === 0) return price;
  return { ...price, source: [price.source, ...notes].join(" "), ...(feeNanos > 0 && { feeNanos }) };
}

/** What a model's name says. */
interface Name {
  key: string;
  regional: boolean;
}

interface Found extends Name {
  entry: ListedPrice;
  /** Of its list. */
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
  // The same list may have been fetched twice in a day.
  if (!price || date !== edition) {
    const factor = (window?.factor ?? 1) * (regional ? regionalFactor : 1) * (order ?? 1);
    price = { rates: toRates(long?.rates ?? entry.rates, factor), source };
    if (currency && entry.yuan) price.billed = { currency, rates: toRates(entry.yuan, factor) };
    // What an order of work is called comes from outside.
    if (known.size > 1_000) known.clear();
    known.set(name, price);
  }
  return price;
}

/** Octo's own list, unless the fetched one has what it lacks or is younger; when everything costs more, only ours says. */
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

/** Of whoever sells it: under its whole name, which says who makes it. */
function vendorEntryOf(model: string, listed: VendorPrices | undefined): Found | undefined {
  const key = vendorKey(model);
  const entry = listed && Object.hasOwn(listed.prices, key) ? listed.prices[key] : undefined;
  return listed && entry && { key, regional: false, entry, date: listed.date };
}

/** What the person left out is as the list says; without one, reads and writes cost what input does. */
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

/** Each price once: whoever reads a hundred thousand calls in has few models. */
const known = new Map<string, Price>();
const names = new Map<string, Name>();

function readName(model: string): Name {
  let read = names.get(model);
  if (read === undefined) {
    read = { key: modelKey(model), regional: isRegional(model) };
    // Names come from files, too: there may be any number of them.
    if (names.size > 1_000) names.clear();
    names.set(model, read);
  }
  return read;
}

/** All that the model read, from wherever. */
function inputTokens({ input, cacheRead, cacheWrite5m, cacheWrite1h }: Usage): number {
  return input + cacheRead + cacheWrite5m + cacheWrite1h;
}

function isWithin({ hours, days }: PriceWindow, at: number): boolean {
  const moment = new Date(at);
  const hour = moment.getUTCHours();
  return (!days || days.includes(moment.getUTCDay())) && hours.some(([from, to]) => hour >= from && hour < to);
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

export function costNanos(usage: Usage, { rates, feeNanos = 0 }: Price): number {
  return feeNanos + costAt(usage, rates);
}

/** In whatever the rates are in. */
export function costAt(usage: Usage, rates: Rates): number {
  return (
    usage.input * rates.input +
    usage.cacheRead * rates.cacheRead +
    usage.cacheWrite5m * rates.cacheWrite5m +
    usage.cacheWrite1h * rates.cacheWrite1h +
    usage.output * rates.output
  );
}
