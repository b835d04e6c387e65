// Finds a model's entry in the price lists by its name.
import { alikeForms, isRegional, modelKey } from "#core/model/vendors/model-key.ts";
import type { ListedPrice } from "./listed-price.ts";
import { type FetchedPrices, vendorKey, type VendorPrices } from "./price-book.ts";
import { edition, prices } from "./price-list.ts";

/** A model name after parsing. */
interface Name {
  key: string;
  /** Forms of the key, by which a list may call the model. */
  alike: string[];
  regional: boolean;
}

export interface Found extends Pick<Name, "regional"> {
  /** The model's name in the list. */
  key: string;
  entry: ListedPrice;
  /** Edition of the price list: a month, or a day as `YYYY-MM-DD`. */
  date: string;
}

const names = new Map<string, Name>();

export function readName(model: string): Name {
  let read = names.get(model);
  if (read === undefined) {
    const key = modelKey(model);
    read = { key, alike: alikeForms(key), regional: isRegional(model) };
    // Limits the cache's size, because imported files may contain any number of model names.
    if (names.size > 1_000) names.clear();
    names.set(model, read);
  }
  return read;
}

/**
 * Finds a model's entry in Octo's list or the fetched list. The fetched list is used if it is newer and the call is not
 * older than Octo's list, or if Octo's list lacks the model. What only Octo's list has, always comes from there.
 */
export function entryOf(name: Name, at: number, fetched?: FetchedPrices): Found | undefined {
  const { regional } = name;
  const ours = keyIn(prices, name);
  const theirs = fetched && keyIn(fetched.prices, name);
  const isNewer = fetched !== undefined && fetched.date.slice(0, edition.length) > edition && at >= Date.parse(edition);
  if (fetched && theirs !== undefined && (ours === undefined || isNewer))
    return { key: theirs, regional, entry: completed(fetched, theirs, ours), date: fetched.date };
  const entry = ours === undefined ? undefined : prices[ours];
  return ours !== undefined && entry ? { key: ours, regional, entry, date: edition } : undefined;
}

/** Finds a model's entry in the vendor's own list by the model's full name. */
export function vendorEntryOf(model: string, listed: VendorPrices | undefined): Found | undefined {
  const key = vendorKey(model);
  const entry = listed && Object.hasOwn(listed.prices, key) ? listed.prices[key] : undefined;
  return listed && entry && { key, regional: false, entry, date: listed.date };
}

type List = Record<string, ListedPrice>;

/** For each list, the keys by their form. Two keys of one form are two models, and only their exact names find them. */
const indexes = new WeakMap<List, Map<string, string | undefined>>();

function keyIn(list: List, { key, alike }: Name): string | undefined {
  if (Object.hasOwn(list, key)) return key;
  let index = indexes.get(list);
  if (!index) {
    index = new Map();
    for (const one of Object.keys(list)) {
      const [form = one] = alikeForms(one);
      index.set(form, index.has(form) ? undefined : one);
    }
    indexes.set(list, index);
  }
  return alike.map((form) => index.get(form)).find(Boolean);
}

const merged = new WeakMap<FetchedPrices, Map<string, ListedPrice>>();

/** Completes an entry of a fetched list with what only Octo's list has. */
function completed(fetched: FetchedPrices, theirs: string, ours: string | undefined): ListedPrice {
  const known = merged.get(fetched) ?? new Map<string, ListedPrice>();
  merged.set(fetched, known);
  const found = known.get(theirs);
  if (found) return found;
  const own = ours === undefined ? undefined : prices[ours];
  const listed = fetched.prices[theirs] as ListedPrice;
  const { windows, yuan, tiers, speeds } = own ?? {};
  const entry = { ...listed, windows, yuan, tiers, speeds, fees: listed.fees ?? own?.fees };
  known.set(theirs, entry);
  return entry;
}
