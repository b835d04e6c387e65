// Price sources besides Octo's own list: the person's own prices, plans, and a list fetched on request.
import { isOnThisMachine } from "#core/model/vendors/local-address.ts";
import { isSameModel, modelKey } from "#core/model/vendors/model-key.ts";
import { vendors } from "#core/model/vendors/vendors.ts";
import type { Fees, ListedPrice, ListedRates } from "./listed-price.ts";
import type { Price } from "./price.ts";

/** A price that the person has set for a model of an account. */
export interface OwnPrice {
  /** Name of the model. Empty means each model of the account that has no price of its own. */
  model: string;
  /** True if a subscription covers the model's calls, so that they are counted but cost nothing. */
  plan?: boolean;
  /** Rates in dollars per million tokens. Absent rates come from the price list, or follow from the input rate. */
  rates?: Partial<ListedRates>;
  /** Fees in dollars per unit. Absent fees come from the price list. */
  fees?: Fees;
}

export interface FetchedPrices {
  /** Day of the fetch, `YYYY-MM-DD`. */
  date: string;
  source: string;
  /** Prices by model key; see `modelKey`. */
  prices: Record<string, ListedPrice>;
}

/** Prices in a vendor's own list of models on one day, by `vendorKey`. */
export interface VendorPrices {
  /** Day of the list, `YYYY-MM-DD`. */
  date: string;
  prices: Record<string, ListedPrice>;
}

/** Returns a model's key in a vendor's own list: its full name in lower case. Resellers' names include the maker. */
export const vendorKey = (model: string): string => model.trim().toLowerCase();

export interface PriceBook {
  own?: OwnPrice[];
  fetched?: FetchedPrices;
  /** Prices in the vendor's own list, for models that no other list has. */
  listed?: VendorPrices;
  /** The currency in which the vendor bills; absent for dollars. */
  currency?: "CNY";
  /** True if a subscription covers all calls for which the person has set no price. */
  plan?: boolean;
  /**
   * Set if the address is on this computer, where models cost nothing. A `gateway` is an account of a far vendor: its
   * models have the prices of the lists.
   */
  local?: "server" | "gateway";
}

interface Billed {
  vendor?: string;
  baseUrl?: string;
  prices?: OwnPrice[];
  listed?: VendorPrices;
  billedIn?: "USD" | "CNY";
}

/** Matches addresses that bill in yuan. DeepSeek is not included, because it has one address for both currencies. */
const inYuan =
  /^https:\/\/(?:api\.moonshot\.cn|open\.bigmodel\.cn|api\.minimaxi\.com|(?:coding\.)?dashscope\.aliyuncs\.com|ark\.cn-beijing\.volces\.com)\//;

/** Guesses an account's currency from its address. The person can override the guess. */
export const billedAt = (baseUrl: string): "USD" | "CNY" => (inYuan.test(`${baseUrl}/`) ? "CNY" : "USD");

/** Matches addresses of subscription plans. */
const ofPlans =
  /^https:\/\/(?:api\.kimi\.com\/coding|(?:open\.bigmodel\.cn|api\.z\.ai)\/api\/coding|coding(?:-intl)?\.dashscope\.aliyuncs\.com|token-plan-\w+\.xiaomimimo\.com)\//;

/** True if a subscription covers calls at this address, so that they are counted but cost nothing. */
export const isPlanAt = (baseUrl: string): boolean => ofPlans.test(`${baseUrl}/`);

export function bookOf(
  { vendor = "", baseUrl = "", prices, listed, billedIn = billedAt(baseUrl) }: Billed,
  fetched?: FetchedPrices,
): PriceBook {
  const currency = billedIn === "CNY" && { currency: "CNY" as const };
  const plan = isPlanAt(baseUrl) && { plan: true };
  const isFar = vendors.some(({ id, baseUrl: address }) => id === vendor && address.startsWith("https:"));
  const local = isOnThisMachine(baseUrl) && { local: isFar ? ("gateway" as const) : ("server" as const) };
  return { own: prices, fetched, listed, ...currency, ...plan, ...local };
}

export function ownPrice(own: OwnPrice[] | undefined, model: string): OwnPrice | undefined {
  if (!own) return undefined;
  return own.find((one) => one.model !== "" && isSameModel(one.model, model)) ?? own.find((one) => one.model === "");
}

const nothing = { input: 0, output: 0, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0 };
export const planPrice: Price = { rates: nothing, source: "plan" };
/** The price of a model on this computer. */
export const localPrice: Price = { rates: nothing, source: "this computer" };
export const isLocal = ({ source }: Price): boolean => source === localPrice.source;
export const isPlan = ({ source }: Price): boolean => source === planPrice.source;

const ownPrefix = "own/";
export const ownSource = (model: string): string => `${ownPrefix}${modelKey(model)}`;
export const isOwn = ({ source }: Price): boolean => source.startsWith(ownPrefix);
