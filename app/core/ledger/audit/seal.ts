// Seals segments one after another, and verifies that segments still match their seals.
import { type LedgerFilter, touchesMonth } from "#core/ledger/filter.ts";
import type { LedgerStorage } from "#core/ledger/ledger-storage.ts";
import type { LedgerRecord } from "#core/ledger/record.ts";
import { callsOf, overlapping } from "#core/ledger/segments/query.ts";
import {
  type Chain,
  findGaps,
  isSealed,
  nextToSeal,
  type SealedSegment,
  sealHash,
  sealsOf,
  type Verified,
} from "./chain.ts";
import { type Removal, removalHash, toRemovedMonth } from "./removal.ts";

type SealStorage = Pick<LedgerStorage, "columns" | "details" | "chain" | "seal">;

/**
 * Seals the next segment. Returns false if all segments are sealed. If another tab has extended the audit chain in the
 * meantime, nothing is written, and the next call tries again.
 */
export async function sealNext(storage: SealStorage, at: number): Promise<boolean> {
  const next = nextToSeal(await storage.chain());
  if (!next) return false;
  const { segment, number, before } = next;
  const hash = await sealHash(await callsOf(storage, segment.id), { before });
  await storage.seal(segment.id, { number, hash, before, at });
  return true;
}

export async function verify(storage: SealStorage, query: LedgerFilter): Promise<Verified> {
  const chain = await storage.chain();
  const result = await check(storage, chain, query);
  // Another tab may have removed or merged a month while it was being read. The month then only looks broken, so the
  // check runs again.
  const changed = result.broken.length > 0 && (await storage.chain()).end.number !== chain.end.number;
  return changed ? verify(storage, query) : result;
}

async function check(storage: SealStorage, chain: Chain, query: LedgerFilter): Promise<Verified> {
  const sealed = overlapping(chain.segments, query).filter(isSealed);
  const gaps = findGaps(chain);
  const broken = new Set(gaps.broken);
  let amended = 0;
  for (const segment of sealed) {
    const calls = await callsOf(storage, segment.id);
    if (!(await isIntact(segment, calls))) broken.add(segment.month);
    amended += calls.filter((call) => call.amended !== undefined).length;
  }
  for (const removal of chain.removals) if (!(await isUnchanged(removal))) broken.add(removal.month);
  const since = Math.min(...sealed.flatMap(sealsOf).map(({ at }) => at));
  return {
    calls: sealed.reduce((sum, { count }) => sum + count, 0),
    segments: sealed.length,
    ...(sealed.length > 0 && { since }),
    amended,
    broken: [...broken].sort(),
    missing: gaps.missing,
    removed: chain.removals.filter(({ month }) => touchesMonth(query, month)).map(toRemovedMonth),
  };
}

/** True if the calls match the segment's seal. */
export async function isIntact({ count, seal, gone }: SealedSegment, calls: LedgerRecord[]): Promise<boolean> {
  return calls.length === count && (await sealHash(calls, { before: seal.before, gone })) === seal.hash;
}

const isUnchanged = async (removal: Removal): Promise<boolean> =>
  (await removalHash(removal, removal.seal)) === removal.seal.hash;
