// Seals packed calls one after another, and looks whether they still are what was sealed.
import {
  type Chain,
  gapsOf,
  hashOf,
  isSealed,
  nextToSeal,
  type SealedSegment,
  sealsOf,
  type Verified,
} from "./chain.ts";
import { hashOfRemoval, type Removal, shownRemoval } from "./removal.ts";
import type { LedgerRecord } from "#core/ledger/record.ts";
import type { LedgerFilter } from "#core/ledger/summary.ts";
import type { LedgerStorage } from "#core/ledger/ledger-storage.ts";
import { hasMonth } from "#core/ledger/segments/bounds.ts";
import { callsOf, touched } from "#core/ledger/segments/query.ts";

export type SealStorage = Pick<LedgerStorage, "columns" | "details" | "chain" | "seal">;

export async function digest(text: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** False when all are sealed. Whoever else seals at the same time may be quicker: then this one is asked again. */
export async function sealNext(storage: SealStorage, at: number): Promise<boolean> {
  const next = nextToSeal(await storage.chain());
  if (!next) return false;
  const { stretch: segment, number, before } = next;
  const hash = await hashOf(await callsOf(storage, segment.id), { before }, digest);
  await storage.seal(segment.id, { number, hash, before, at });
  return true;
}

export async function verify(storage: SealStorage, query: LedgerFilter): Promise<Verified> {
  const chain = await storage.chain();
  const told = await lookAt(storage, chain, query);
  // What was removed while it was read is no fault.
  const moved = told.broken.length > 0 && (await storage.chain()).end.number !== chain.end.number;
  return moved ? verify(storage, query) : told;
}

async function lookAt(storage: SealStorage, chain: Chain, query: LedgerFilter): Promise<Verified> {
  const asked = touched(chain.segments, query).filter(isSealed);
  const gaps = gapsOf(chain);
  const broken = new Set(gaps.broken);
  for (const one of asked) if (!(await isWhole(one, await callsOf(storage, one.id)))) broken.add(one.month);
  for (const one of chain.removals) if (!(await saysTheSame(one))) broken.add(one.month);
  const since = Math.min(...asked.flatMap(sealsOf).map(({ at }) => at));
  return {
    calls: asked.reduce((sum, { count }) => sum + count, 0),
    segments: asked.length,
    ...(asked.length > 0 && { since }),
    broken: [...broken].sort(),
    missing: gaps.missing,
    removed: chain.removals.filter(({ month }) => hasMonth(query, month)).map(shownRemoval),
  };
}

export async function isWhole({ count, seal, gone }: SealedSegment, calls: LedgerRecord[]): Promise<boolean> {
  return calls.length === count && (await hashOf(calls, { before: seal.before, gone }, digest)) === seal.hash;
}

const saysTheSame = async (removal: Removal): Promise<boolean> =>
  (await hashOfRemoval(removal, removal.seal, digest)) === removal.seal.hash;
