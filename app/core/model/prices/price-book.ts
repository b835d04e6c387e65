// What a person knows of prices that Octo's own list does not: their own, a plan's, and a list fetched on request.
import { modelKey } from "#core/model/vendors/model-key.ts";
import type { Fees, ListedPrice, ListedRates } from "./price-list.ts";
import type { Price } from "./price.ts";

/** What an account's calls of a model cost, as the person says. In dollars per million tokens. */
export interface OwnPrice {
  /** Empty: every model of the account that has no price of its own here. */
  model: string;
  /** A subscription covers it: counted, and nothing is spent. */
  plan?: boolean;
  /** What is absent is as the list says, or as the input. */
  rates?: Partial<ListedRates>;
  /** Likewise, in dollars for each. */
  fees?: Fees;
}

export interface FetchedPrices {
  /** When it was fetched, `YYYY-MM-DD`. */
  date: string;
  source: string;
  /** By the key of the model. */
  prices: Record<string, ListedPrice>;
}

/** Prices as a vendor listed them on a day, by `vendorKey`. */
export interface VendorPrices {
  /** `YYYY-MM-DD` */
  date: string;
  prices: Record<string, ListedPrice>;
}

/** A model's whole name, however it was written: whoever sells many makers' models says there whose it is. */
export const vendorKey = (model: string): string => model.trim().toLowerCase();

export interface PriceBook {
  own?: OwnPrice[];
  fetched?: FetchedPrices;
  /** What the vendor itself lists: for what neither list knows. */
  listed?: VendorPrices;
  /** What the vendor charges in, where that is not dollars. */
  currency?: "CNY";
  /** A plan covers what has no own price. */
  plan?: boolean;
}

interface Billed {
  baseUrl?: string;
  prices?: OwnPrice[];
  listed?: VendorPrices;
  billedIn?: "USD" | "CNY";
}

/** Addresses at which accounts are in yuan. DeepSeek has one address for both. */
const inYuan =
  /^https:\/\/(?:api\.moonshot\.cn|open\.bigmodel\.cn|api\.minimaxi\.com|(?:coding\.)?dashscope\.aliyuncs\.com|ark\.cn-beijing\.volces\.com)\//;

/** In what the account is charged, unless the person has said so. */
export const billedAt = (baseUrl: string): "USD" | "CNY" => (inYuan.test(`${baseUrl}/`) ? "CNY" : "USD");

/** Addresses whose keys are those of a plan. */
const ofPlans =
  /^https:\/\/(?:api\.kimi\.com\/coding|(?:open\.bigmodel\.cn|api\.z\.ai)\/api\/coding|coding(?:-intl)?\.dashscope\.aliyuncs\.com|token-plan-\w+\.xiaomimimo\.com)\//;

/** A subscription covers the calls there: they are counted, and cost nothing. */
export const isPlanAt = (baseUrl: string): boolean => ofPlans.test(`${baseUrl}/`);

export function bookOf(
  { baseUrl = "", prices, listed, billedIn = billedAt(baseUrl) }: Billed,
  fetched?: FetchedPrices,
): PriceBook {
  const currency = billedIn === "CNY" && { currency: "CNY" as const };
  return { own: prices, fetched, listed, ...currency, ...(isPlanAt(baseUrl) && { plan: true }) };
}

export function ownPrice(own: OwnPrice[] | undefined, model: string): OwnPrice | undefined {
  if (!own) return undefined;
  const key = modelKey(model);
  return own.find((one) => one.model !== "" && modelKey(one.model) === key) ?? own.find((one) => one.model === "");
}

const nothing = { input: 0, output: 0, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0 };
export const planPrice: Price = { rates: nothing, source: "plan" };
export const isPlan = ({ source }: Price): boolean => source === planPrice.source;

const ownPrefix = "own/";
export const ownSource = (model: string): string => `${ownPrefix}${modelKey(model)}`;
export const isOwn = ({ source }: Price): boolean => source.startsWith(ownPrefix);
