// Calculates costs from usage, in whole billionths of a US dollar. If no list has a price, the cost is unknown and not
// zero. Rates are exact decimals, and the cost of a call is rounded once.
import type { Usage } from "#core/model/message.ts";
import { isClaude, modelKey } from "#core/model/vendors/model-key.ts";
import { product, quickSum, roundedSum, type Scaled, scaled, sum } from "./decimal.ts";
import {
  type Fees,
  type ListedPrice,
  type ListedRates,
  type LongStep,
  type PriceRow,
  type PriceWindow,
  type Surcharges,
  withCacheRates,
} from "./listed-price.ts";
import { localPrice, ownPrice, ownSource, planPrice, type PriceBook } from "./price-book.ts";
import { entryOf, type Found, readName, vendorEntryOf } from "./price-lookup.ts";
import { searchFees, usualPlaces, usualTiers } from "./price-list.ts";
import { isWithin, rowAt } from "./price-times.ts";
import type { Extras, Price, Rates } from "./price.ts";

/** AWS's price factor for a model name that is bound to one geography. */
const regionalFactor = 1.1;

/** A call's start time `at` in milliseconds since 1970, and everything else that affects its price besides tokens. */
export interface PricedCall extends Extras {
  at: number;
}

/**
 * Finds the price of one call. The number of input tokens selects long-context rates. The start time selects the row that
 * was valid then, and peak rates.
 * @returns undefined if no list has the model
 */
export function priceOf(model: string, usage: Usage, call: PricedCall, book: PriceBook = {}): Price | undefined {
  const own = ownPrice(book.own, model);
  if (own ? own.plan : book.plan) return planPrice;
  const inLists = entryOf(readName(model), call.at, book.fetched) ?? vendorEntryOf(model, book.listed);
  const found = inLists && runsHere(inLists, book) ? undefined : inLists;
  const listed = found ? listedPrice(found, usage, call, book.currency) : book.local ? localPrice : undefined;
  const price = own?.rates ? (ownRates(model, own.rates, listed) ?? listed) : listed;
  const fees = own?.fees ? { ...feesIn(found), ...own.fees } : feesIn(found);
  return price && withFees(price, fees, call);
}

/**
 * The lists of vendors whose models run nowhere but at their own. At an address here, they are behind a gateway. The
 * demonstration shows what a similar model would cost.
 */
const closed = new Set(["anthropic", "openai", "google", "xai", "demo"]);

/** True if the model runs on this computer, whatever a list asks for one of its name. */
const runsHere = ({ entry }: Found, { local }: PriceBook): boolean => local === "server" && !closed.has(entry.list);

/** Returns what a call that a plan covers would cost by the price lists, in billionths of a dollar. */
export function listNanosOf(
  model: string,
  usage: Usage,
  call: PricedCall,
  { fetched, listed }: PriceBook = {},
): number | undefined {
  const price = priceOf(model, usage, call, { fetched, listed });
  return price && costNanos(usage, price);
}

/** Finds a model's fees in the price lists, in dollars per unit. */
export const listedFees = (model: string, at: number): Fees => feesIn(entryOf(readName(model), at));

/**
 * Returns an entry's fees. Octo's own search fee takes precedence, because public lists have only one fee per model for
 * all kinds of search.
 */
function feesIn(found: Found | undefined): Fees {
  if (!found) return noFees;
  const { entry } = found;
  let fees = feesBefore.get(entry);
  if (!fees) {
    const search = searchFees[entry.list] ?? entry.fees?.search;
    feesBefore.set(entry, (fees = { ...entry.fees, ...(search !== undefined && { search }) }));
  }
  return fees;
}

const noFees: Fees = {};
const feesBefore = new WeakMap<ListedPrice, Fees>();

function withFees(price: Price, fees: Fees, { images = 0, requests = 0, searches = 0 }: Extras): Price {
  // Most calls have nothing that costs a fee.
  if (searches === 0 && (images === 0 || !fees.image) && (requests === 0 || !fees.request)) return price;
  const counts = { image: images, request: requests, search: searches };
  const notes: string[] = [];
  const charged: number[] = [];
  for (const name of ["image", "request", "search"] as const) {
    const [count, dollars] = [counts[name], fees[name]];
    const kind = count === 1 ? name : name === "search" ? "searches" : `${name}s`;
    // A fee that no list has counts as none. Searches are never free, so the source notes that their fee is missing.
    if (count > 0 && dollars === undefined && name === "search") notes.push(withoutSearches);
    if (count === 0 || !dollars) continue;
    charged.push(product(count, dollars, 1e9));
    notes.push(`${count} ${kind} at $${dollars}`);
  }
  if (notes.length === 0) return price;
  return {
    ...price,
    source: [price.source, ...notes].join(" "),
    ...(charged.length > 0 && { feeNanos: sum(...charged) }),
  };
}

const atStandard = "at the standard price";
const withoutSearches = "without its searches";
/** True if the vendor charged for something that no list has, so that the cost is an estimate. */
export const isGuess = ({ source }: Price): boolean => source.includes(atStandard) || source.includes(withoutSearches);

/** A change of the rates: a factor, or rates that apply instead. Undefined if no list has it. */
type Change = number | ListedRates | undefined;

function listedPrice(found: Found, usage: Usage, call: PricedCall, currency: PriceBook["currency"]): Price {
  const { entry, key, regional } = found;
  const row = rowAt(entry, call.at);
  const step = row.long && stepOf(row.long, usage);
  const window = row.windows?.find((one) => isWithin(one, call.at));
  const { tier, place, speed } = call;
  // An import has many calls of few prices, so what they have in common is found before all that is only needed once.
  const isUsual = !(tier || place || speed || currency);
  const name = isUsual
    ? nameOf(key, window, regional)
    : [key, window?.name, regional, tier, place, speed, currency].join("\n");
  const known = prepared.get(step ?? row)?.get(name);
  return known ?? remembered(step ?? row, name, calculated(found, { row, step, window }, call, currency));
}

/** A line break keeps these names apart from those with more parts. */
const nameOf = (key: string, window: PriceWindow | undefined, regional: boolean): string =>
  window || regional ? `${key}\n${window?.name ?? ""}${regional ? "\nregional" : ""}` : key;

/** What applies at the time and the size of a call. */
interface Applying {
  row: PriceRow & { until?: number };
  step: LongStep | undefined;
  window: PriceWindow | undefined;
}

function calculated(
  { key, regional, entry, date }: Found,
  { row, step, window }: Applying,
  { tier, place, speed }: PricedCall,
  currency: PriceBook["currency"],
): Price {
  const named = (name: string | undefined, known: Surcharges = {}): [string, Change][] =>
    name === undefined ? [] : [[name, Object.hasOwn(known, name) ? known[name] : undefined]];
  const changes: [name: string, change: Change][] = [
    ...(window ? named(window.name, { [window.name]: window.rates ?? window.factor }) : []),
    ...(regional ? named("regional", { regional: regionalFactor }) : []),
    ...named(tier, { ...usualTiers[entry.list], ...entry.tiers }),
    ...named(place, usualPlaces[entry.list]),
    ...named(speed, entry.speeds),
  ];
  const notes = [
    ...(row.until === undefined ? [] : [`until ${new Date(row.until).toISOString().slice(0, 10)}`]),
    ...(step ? [`>${step.above / 1000}k`] : []),
    ...changes.map(([name, change]) => (change === undefined ? `${name} ${atStandard}` : name)),
  ];
  const source = [`${entry.list}/${key}@${date}`, ...notes].join(" ");
  const price: Price = { rates: toRates(step?.rates ?? row.rates, changes), source };
  const inDollars = changes.some(([, change]) => typeof change === "object");
  if (currency && row.yuan && !inDollars) price.billed = { currency, rates: toRates(row.yuan, changes) };
  return price;
}

/** Returns the long-context step that applies to a request: the highest that it exceeds. */
function stepOf(long: LongStep | LongStep[], usage: Usage): LongStep | undefined {
  if (!Array.isArray(long)) return inputTokens(usage) > long.above ? long : undefined;
  const size = inputTokens(usage);
  let best: LongStep | undefined;
  for (const step of long) if (size > step.above && step.above >= (best?.above ?? 0)) best = step;
  return best;
}

/** Calculated prices, by the row or the step of a list and by what changes them. */
const prepared = new WeakMap<PriceRow | LongStep, Map<string, Price>>();

function remembered(row: PriceRow | LongStep, name: string, price: Price): Price {
  const known = prepared.get(row) ?? new Map<string, Price>();
  prepared.set(row, known);
  // Limits the cache's size, because vendors may send any number of tier names.
  if (known.size > 100) known.clear();
  known.set(name, price);
  return price;
}

/**
 * Completes the rates that the person has set. Missing rates come from the listed price. Without one, a cache read costs
 * the input rate, and cache writes follow the rule of the model's vendor.
 */
function ownRates(model: string, own: Partial<ListedRates>, listed: Price | undefined): Price | undefined {
  const list = listed && asDollars(listed.rates);
  const input = own.input ?? list?.input;
  const output = own.output ?? list?.output;
  if (input === undefined || output === undefined) return undefined;
  const rates = withCacheRates({ ...list, ...own, input, output }, isClaude(modelKey(model)));
  return { rates: toRates(rates, []), source: ownSource(model) };
}

/** Returns the number of all input tokens, whether read from the cache or not. */
function inputTokens({ input, cacheRead, cacheWrite5m, cacheWrite1h }: Usage): number {
  return input + cacheRead + cacheWrite5m + cacheWrite1h;
}

function toRates(listed: ListedRates, changes: [name: string, change: Change][]): Rates {
  const instead = changes.map(([, change]) => change).find((change) => typeof change === "object");
  const factors = changes.flatMap(([, change]) => (typeof change === "number" ? [change] : []));
  const { input, output, read, write5m, write1h } = instead ?? listed;
  // One dollar per million tokens is 1,000 billionths per token.
  const nanos = (dollars: number) => product(dollars, 1_000, ...factors);
  return {
    input: nanos(input),
    output: nanos(output),
    cacheRead: nanos(read),
    cacheWrite5m: nanos(write5m),
    cacheWrite1h: nanos(write1h),
  };
}

/** Converts the rates of a price to dollars per million tokens, as lists have them. */
export function asDollars({ input, output, cacheRead, cacheWrite5m, cacheWrite1h }: Rates): ListedRates {
  const dollars = (nanos: number) => product(nanos, 0.001);
  return {
    input: dollars(input),
    output: dollars(output),
    read: dollars(cacheRead),
    write5m: dollars(cacheWrite5m),
    write1h: dollars(cacheWrite1h),
  };
}

/** Calculates what a call costs, in whole billionths of a dollar. Only the total is rounded; halves are rounded up. */
export const costNanos = (usage: Usage, { rates, feeNanos }: Price): number => costAt(usage, rates, feeNanos);

/** Calculates what the tokens cost, in the unit of the rates. Only the total is rounded. */
export function costAt(usage: Usage, rates: Rates, fee = 0): number {
  const { input, cacheRead, cacheWrite5m, cacheWrite1h, output } = usage;
  if (Number.isSafeInteger(fee)) {
    const quick = quickSum([input, cacheRead, cacheWrite5m, cacheWrite1h, output], scaledRates(rates), fee);
    if (quick !== undefined) return quick;
  }
  return roundedSum([
    [input, rates.input],
    [cacheRead, rates.cacheRead],
    [cacheWrite5m, rates.cacheWrite5m],
    [cacheWrite1h, rates.cacheWrite1h],
    [output, rates.output],
    [1, fee],
  ]);
}

const scaledBefore = new WeakMap<Rates, Scaled>();

/** An import has many calls of few prices. */
function scaledRates(rates: Rates): Scaled {
  let found = scaledBefore.get(rates);
  if (!found) {
    const { input, cacheRead, cacheWrite5m, cacheWrite1h, output } = rates;
    scaledBefore.set(rates, (found = scaled([input, cacheRead, cacheWrite5m, cacheWrite1h, output])));
  }
  return found;
}
