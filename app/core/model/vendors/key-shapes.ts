// What a key says by its looks, and where one is made. A hint, never a refusal: vendors change how they look.
import { vendorAt, vendorById } from "./account.ts";
import type { Vendor } from "./vendor.ts";
import { vendors } from "./vendors.ts";

/** The page on which the vendor makes keys for this address. */
export function keyPage({ vendor, baseUrl }: { vendor: string; baseUrl: string }): string | undefined {
  const { keyUrl, keyUrlAt = {} } = vendorById(vendor) ?? {};
  const [, elsewhere] = Object.entries(keyUrlAt).find(([address]) => baseUrl.startsWith(address)) ?? [];
  return elsewhere ?? keyUrl;
}

const beginnings = ({ keyForms = [] }: Vendor): string[] =>
  keyForms.flatMap((form) => (form.includes("…") ? [form.slice(0, form.indexOf("…"))] : []));

/** Beginnings that many vendors share say nothing of whose a key is. */
const telling = 4;
/** Too little has been typed to say anything. */
const short = 8;

export type KeyDoubt = { looksLike: string } | { begins: string[] };

/** Why a key does not look like one of the vendor's own, at an address of the vendor's own. */
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
