// Accounts, and what follows from the vendor and model they name.
import type { AccountId } from "#core/ids.ts";
import type { ModelChoice } from "#core/model/calls/fallback.ts";
import type { ProtocolName } from "#core/model/message.ts";
import type { OwnModel } from "./models.ts";
import type { OwnPrice, VendorPrices } from "#core/model/prices/price-book.ts";
import type { Patience, Vendor } from "./vendor.ts";
import { vendors } from "./vendors.ts";

/** A person's account at a vendor. Its key lies in the secret store under the account's id, never here. */
export interface Account {
  id: AccountId;
  name: string;
  vendor: string;
  protocol: ProtocolName;
  baseUrl: string;
  model: string;
  /** For titles and other small calls; absent means `model`. */
  liteModel?: string;
  /** Who answers in its place when it fails, in this order. */
  fallbacks?: ModelChoice[];
  /** Names of headers sent with each request; their values lie with the key. */
  headerNames?: string[];
  /** Models that the vendor's list does not have, or has otherwise. */
  models?: OwnModel[];
  /** What its calls cost, where that is not what the price list says. */
  prices?: OwnPrice[];
  /** What the vendor's own list said its models cost, when the account was last tested. */
  listed?: VendorPrices;
  /** In what the vendor charges; absent: as its address says. */
  billedIn?: "USD" | "CNY";
  /** Found by the test on setup: may the browser call this address itself? */
  route: "direct" | "relay";
  demo?: boolean;
}

export function vendorById(id: string): Vendor | undefined {
  return vendors.find((vendor) => vendor.id === id);
}

/** Whose address this is, at whatever path below it and with or without a final slash. */
export function vendorAt(baseUrl: string): Vendor | undefined {
  const url = `${baseUrl.replace(/\/+$/, "")}/`;
  const isAt = (address: string) => address !== "" && url.startsWith(`${address}/`);
  return vendors.find((vendor) => [vendor.baseUrl, ...(vendor.alsoAt ?? [])].some(isAt));
}

/** The chosen one, except where a model's name says what it speaks, or its host serves it better in another. */
export function protocolFor(baseUrl: string, model: string, chosen: ProtocolName): ProtocolName {
  // Gateways call the models of Bedrock so.
  if (model.startsWith("abs-")) return "bedrock-converse";
  // OpenRouter serves Claude on Claude's own protocol, with caching and signed thinking.
  const claude = /^(anthropic\/|claude[-.])/.test(model);
  return claude && vendorAt(baseUrl)?.id === "openrouter" ? "anthropic-messages" : chosen;
}

/** The models of an account that are known by name: its own first, then what its vendor is known to have. */
export function modelsOf({ model, liteModel, models = [], vendor }: Account): string[] {
  const known = vendorById(vendor)?.models ?? [];
  const own = models.map(({ id }) => id);
  return [...new Set([model, ...own, ...(liteModel ? [liteModel] : []), ...known])].filter((one) => one !== "");
}

const patience: Patience = { firstByteMs: 120_000, betweenBytesMs: 20_000 };

export function patienceOf(account: Pick<Account, "vendor">): Patience {
  return { ...patience, ...vendorById(account.vendor)?.patience };
}

/** How long the vendor answers from its cache after the last use, in milliseconds. */
export function cacheKeptMs(account: Pick<Account, "vendor">): number {
  return (vendorById(account.vendor)?.cacheMinutes ?? 5) * 60_000;
}
