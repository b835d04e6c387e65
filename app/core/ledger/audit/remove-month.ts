// Removes the calls of a whole month, and leaves a link in the chain of seals that says so.
import { type Chain, gapsOf, isSealed, type SealedSegment, sealsOf } from "./chain.ts";
import {
  hashOfRemoval,
  type MonthHeld,
  paidNanos,
  type Removal,
  type RemovedMonth,
  type Remover,
  shownRemoval,
  type Staying,
} from "./removal.ts";
import type { LedgerStorage } from "#core/ledger/ledger-storage.ts";
import { callsOf } from "#core/ledger/segments/query.ts";
import { idHash } from "#core/ledger/segments/id-hashes.ts";
import { digest, isWhole, sealNext } from "./seal.ts";

type RemovingShelf = Pick<LedgerStorage, "columns" | "details" | "chain" | "seal" | "pack" | "remove">;

interface Moment {
  now: number;
  /** The first month whose calls are rows. */
  unpacked: string;
  /** The first month that must stay. */
  open: string;
}

/** As often as somebody else may be quicker. */
const tries = 5;

/** @param held what the month is thought to hold: of anything else nobody has been asked */
export async function removeMonth(
  storage: RemovingShelf,
  held: MonthHeld,
  by: Remover,
  { now, unpacked, open }: Moment,
): Promise<RemovedMonth | { stays: Staying }> {
  if (held.month >= open) return { stays: "open" };
  for (let i = 0; i < tries; i++) {
    while ((await storage.pack(unpacked)) > 0);
    while (await sealNext(storage, now));
    const chain = await storage.chain();
    const segments = chain.segments.filter(({ month }) => month === held.month);
    const found = await examine(storage, segments.filter(isSealed));
    if (found.calls !== held.calls || found.nanos !== held.nanos || found.calls === 0) return { stays: "changed" };
    if (!found.whole || gapsOf(chain).broken.includes(held.month)) return { stays: "broken" };
    const removal = await toRemoval(held, by, {
      chain,
      segments: segments.filter(isSealed),
      prints: found.prints,
      now,
    });
    const ids = segments.map(({ id }) => id);
    if (await storage.remove(removal, ids)) return shownRemoval(removal);
  }
  return { stays: "changed" };
}

async function examine(storage: RemovingShelf, segments: SealedSegment[]) {
  const found = { calls: 0, nanos: 0, whole: true, prints: [] as number[] };
  for (const segment of segments) {
    const calls = await callsOf(storage, segment.id);
    found.calls += calls.length;
    for (const call of calls) {
      found.nanos += paidNanos(call);
      found.prints.push(idHash(call.id));
    }
    found.whole &&= await isWhole(segment, calls);
  }
  return found;
}

interface Found {
  chain: Chain;
  segments: SealedSegment[];
  prints: number[];
  now: number;
}

async function toRemoval(
  { month, calls, nanos }: MonthHeld,
  by: Remover,
  { chain: { end }, segments, prints: idHashes, now }: Found,
): Promise<Removal> {
  const said = { month, calls, nanos, by, gone: segments.flatMap(sealsOf) };
  const link = { number: end.number + 1, before: end.hash, at: now };
  const hash = await hashOfRemoval(said, link, digest);
  return { ...said, seal: { ...link, hash }, away: { prints: Uint32Array.from(idHashes), nanos } };
}
