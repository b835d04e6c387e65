// Recognises a vendor's keys by their form, and finds the page for creating keys. This is only a hint, because vendors
// change the form.
import { vendorAt, vendorById } from "./account.ts";
import type { Vendor } from "./vendor.ts";
import { vendors } from "./vendors.ts";

/** Returns the address of the vendor's web page for creating keys, for an account at `baseUrl`. */
export function keyPage({ vendor, baseUrl }: { vendor: string; baseUrl: string }): string | undefined {
  const { keyUrl, keyUrlAt = {} } = vendorById(vendor) ?? {};
  const [, elsewhere] = Object.entries(keyUrlAt).find(([address]) => baseUrl.startsWith(address)) ?? [];
  return elsewhere ?? keyUrl;
}

const beginnings = ({ keyForms = [] }: Vendor): string[] =>
  keyForms.flatMap((form) => (form.includes("…") ? [form.slice(0, form.indexOf("…"))] : []));

/** Minimum length of a key's prefix that identifies the vendor, in characters. */
const telling = 4;
/**
 * Minimum length of a key to be checked, in characters. A shorter text may be a key that the person is still typing.
 */
const short = 8;

export type KeyDoubt = { looksLike: string } | { begins: string[] };

/**
 * Returns why a key does not look like a key of this vendor. Returns undefined for addresses that are not the vendor's
 * own.
 */
export function keyDoubt(account: { vendor: string; baseUrl: string }, key: string): KeyDoubt | undefined {
  const vendor = vendorAt(account.baseUrl);
  if (key.length < short || vendor?.id !== account.vendor) return undefined;
  const matching = vendors.flatMap((one) => beginnings(one).map((beginning) => ({ one, beginning })));
  const fits = matching.filter(({ beginning }) => key.startsWith(beginning));
  const longest = Math.max(0, ...fits.map(({ beginning }) => beginning.length));
  const owners = fits.flatMap(({ one, beginning }) => (beginning.length === longest ? [one] : []));
  if (owners.includes(vendor)) return undefined;
  if (owners[0] && longest >= telling) return { looksLike: owners[0].name };
  const begins = beginnings(vendor);
  return begins.length > 0 ? { begins } : undefined;
}
