// Accounts, and what their vendor and model imply.
import type { AccountId } from "#core/ids.ts";
import type { ModelChoice } from "#core/model/calls/fallback.ts";
import type { ProtocolName } from "#core/model/message.ts";
import type { OwnModel } from "./models.ts";
import type { OwnPrice, VendorPrices } from "#core/model/prices/price-book.ts";
import type { Patience, Vendor } from "./vendor.ts";
import { vendors } from "./vendors.ts";

/** A person's account at a vendor. Its key is in the secret store under the account's id, never here. */
export interface Account {
  id: AccountId;
  name: string;
  vendor: string;
  protocol: ProtocolName;
  baseUrl: string;
  model: string;
  /** Model for titles and other small calls; absent means `model`. */
  liteModel?: string;
  /** Fallback models, in order. */
  fallbacks?: ModelChoice[];
  /** Names of extra headers. Their values are in the secret store. */
  headerNames?: string[];
  /** Models that the person added or corrected. */
  models?: OwnModel[];
  /** The person's own prices. */
  prices?: OwnPrice[];
  /** The vendor's own prices at the last test. */
  listed?: VendorPrices;
  /** The vendor's currency; absent: decided by the address. */
  billedIn?: "USD" | "CNY";
  /** Whether the browser calls the address itself or through the relay, as the account's test found. */
  route: "direct" | "relay";
  demo?: boolean;
}

export function vendorById(id: string): Vendor | undefined {
  return vendors.find((vendor) => vendor.id === id);
}

/** The vendor of an address, with any path below it and with or without a final slash. */
export function vendorAt(baseUrl: string): Vendor | undefined {
  const url = `${baseUrl.replace(/\/+$/, "")}/`;
  const isAt = (address: string) => address !== "" && url.startsWith(`${address}/`);
  return vendors.find((vendor) => [vendor.baseUrl, ...(vendor.alsoAt ?? [])].some(isAt));
}

/** The chosen protocol, unless the model's name or its host requires another one. */
export function protocolFor(baseUrl: string, model: string, chosen: ProtocolName): ProtocolName {
  // Gateways use this prefix for Bedrock models.
  if (model.startsWith("abs-")) return "bedrock-converse";
  // On Anthropic's protocol OpenRouter serves Claude with caching and signed thinking.
  const claude = /^(anthropic\/|claude[-.])/.test(model);
  return claude && vendorAt(baseUrl)?.id === "openrouter" ? "anthropic-messages" : chosen;
}

/** Known models of an account: its own first, then the vendor's. */
export function modelsOf({ model, liteModel, models = [], vendor }: Account): string[] {
  const known = vendorById(vendor)?.models ?? [];
  const own = models.map(({ id }) => id);
  return [...new Set([model, ...own, ...(liteModel ? [liteModel] : []), ...known])].filter((one) => one !== "");
}

const patience: Patience = { firstByteMs: 120_000, betweenBytesMs: 20_000 };

export function patienceOf(account: Pick<Account, "vendor">): Patience {
  return { ...patience, ...vendorById(account.vendor)?.patience };
}

/** How long the vendor keeps its cache after the last use, in ms. */
export function cacheKeptMs(account: Pick<Account, "vendor">): number {
  return (vendorById(account.vendor)?.cacheMinutes ?? 5) * 60_000;
}
