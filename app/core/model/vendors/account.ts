// Accounts, and the facts that follow from an account's vendor, address and model.
import type { AccountId } from "#core/ids.ts";
import type { ModelChoice } from "#core/model/calls/fallback.ts";
import type { ProtocolName } from "#core/model/message.ts";
import type { OwnModel } from "./models.ts";
import type { OwnPrice, VendorPrices } from "#core/model/prices/price-book.ts";
import type { Patience, Vendor } from "./vendor.ts";
import { vendors } from "./vendors.ts";

/**
 * A person's account at a vendor. It does not contain the API key, which is in the secret store under the account's id.
 */
export interface Account {
  id: AccountId;
  name: string;
  vendor: string;
  protocol: ProtocolName;
  baseUrl: string;
  model: string;
  /** Model for titles and other small calls. If absent, `model` is used. */
  liteModel?: string;
  /** Models that answer if `model` fails, in the order in which they are tried. */
  fallbacks?: ModelChoice[];
  /** Names of extra headers. The secret store contains their values. */
  headerNames?: string[];
  /** Models that the person added or corrected. */
  models?: OwnModel[];
  /** Prices that the person has set. */
  prices?: OwnPrice[];
  /** Prices from the vendor's own list, as of the last test of the account. */
  listed?: VendorPrices;
  /** The currency in which the vendor bills. If absent, the address decides. */
  billedIn?: "USD" | "CNY";
  /** How the browser calls the vendor: directly, or through the relay. The account's test decides. */
  route: "direct" | "relay";
  demo?: boolean;
}

export function vendorById(id: string): Vendor | undefined {
  return vendors.find((vendor) => vendor.id === id);
}

/** Finds the vendor of an address. The address may have a longer path or a final slash. */
export function vendorAt(baseUrl: string): Vendor | undefined {
  const url = `${baseUrl.replace(/\/+$/, "")}/`;
  const isAt = (address: string) => address !== "" && url.startsWith(`${address}/`);
  return vendors.find((vendor) => [vendor.baseUrl, ...(vendor.alsoAt ?? [])].some(isAt));
}

/** Returns the chosen protocol, unless the model's name or the host requires another one. */
export function protocolFor(baseUrl: string, model: string, chosen: ProtocolName): ProtocolName {
  // Gateways put this prefix before the names of Bedrock models.
  if (model.startsWith("abs-")) return "bedrock-converse";
  // OpenRouter offers Claude's caching and signed thinking only on Anthropic's protocol.
  const claude = /^(anthropic\/|claude[-.])/.test(model);
  return claude && vendorAt(baseUrl)?.id === "openrouter" ? "anthropic-messages" : chosen;
}

/**
 * Lists the known models of an account: first those that the account contains, then those that Octo knows of the
 * vendor.
 */
export function modelsOf({ model, liteModel, models = [], vendor }: Account): string[] {
  const known = vendorById(vendor)?.models ?? [];
  const own = models.map(({ id }) => id);
  return [...new Set([model, ...own, ...(liteModel ? [liteModel] : []), ...known])].filter((one) => one !== "");
}

const patience: Patience = { firstByteMs: 120_000, betweenBytesMs: 20_000 };

export function patienceOf(account: Pick<Account, "vendor">): Patience {
  return { ...patience, ...vendorById(account.vendor)?.patience };
}

/** Returns how long the vendor keeps a prompt in its cache after the last use, in milliseconds. */
export function cacheKeptMs(account: Pick<Account, "vendor">): number {
  return (vendorById(account.vendor)?.cacheMinutes ?? 5) * 60_000;
}
