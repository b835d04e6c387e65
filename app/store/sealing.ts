// Seals packed calls one after another, and looks whether they still are what was sealed.
import { hashOf, isSealed, nextToSeal, outOfPlace, type Sealed, type Verified } from "#core/billing/chain.ts";
import type { BillingFilter } from "#core/billing/summary.ts";
import type { LedgerShelf } from "./billing.ts";
import { callsOf, touched } from "./packed.ts";

type SealShelf = Pick<LedgerShelf, "columns" | "details" | "stretches" | "seal">;

async function digest(text: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Only the leader does it: two at once would give one number twice. */
export async function sealNext(shelf: SealShelf, at: number): Promise<boolean> {
  const next = nextToSeal(await shelf.stretches());
  if (!next) return false;
  const { stretch, number, before } = next;
  const hash = await hashOf(await callsOf(shelf, stretch.id), before, digest);
  await shelf.seal(stretch.id, { number, hash, before, at });
  return true;
}

export async function verify(shelf: SealShelf, query: BillingFilter): Promise<Verified> {
  const sealed = (await shelf.stretches()).filter(isSealed);
  const asked = touched(sealed, query).filter(isSealed);
  const broken = new Set(outOfPlace(sealed).map(({ month }) => month));
  for (const one of asked) if (!(await isWhole(shelf, one))) broken.add(one.month);
  const since = Math.min(...asked.map(({ seal }) => seal.at));
  return {
    calls: asked.reduce((sum, { count }) => sum + count, 0),
    stretches: asked.length,
    ...(asked.length > 0 && { since }),
    broken: [...broken].sort(),
  };
}

async function isWhole(shelf: SealShelf, { id, count, seal }: Sealed): Promise<boolean> {
  const calls = await callsOf(shelf, id);
  return calls.length === count && (await hashOf(calls, seal.before, digest)) === seal.hash;
}
