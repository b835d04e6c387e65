// Removes the calls of a whole month, and leaves a link in the chain of seals that says so.
import { type Chain, gapsOf, isSealed, type Sealed, sealsOf } from "./chain.ts";
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
import type { LedgerShelf } from "#core/ledger/ledger.ts";
import { callsOf } from "#core/ledger/segments/query.ts";
import { printOf } from "#core/ledger/segments/id-hashes.ts";
import { digest, isWhole, sealNext } from "./seal.ts";

type RemovingShelf = Pick<LedgerShelf, "columns" | "details" | "chain" | "seal" | "pack" | "remove">;

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
  shelf: RemovingShelf,
  held: MonthHeld,
  by: Remover,
  { now, unpacked, open }: Moment,
): Promise<RemovedMonth | { stays: Staying }> {
  if (held.month >= open) return { stays: "open" };
  for (let i = 0; i < tries; i++) {
    while ((await shelf.pack(unpacked)) > 0);
    while (await sealNext(shelf, now));
    const chain = await shelf.chain();
    const stretches = chain.stretches.filter(({ month }) => month === held.month);
    const found = await examine(shelf, stretches.filter(isSealed));
    if (found.calls !== held.calls || found.nanos !== held.nanos || found.calls === 0) return { stays: "changed" };
    if (!found.whole || gapsOf(chain).broken.includes(held.month)) return { stays: "broken" };
    const removal = await toRemoval(held, by, {
      chain,
      stretches: stretches.filter(isSealed),
      prints: found.prints,
      now,
    });
    const ids = stretches.map(({ id }) => id);
    if (await shelf.remove(removal, ids)) return shownRemoval(removal);
  }
  return { stays: "changed" };
}

async function examine(shelf: RemovingShelf, stretches: Sealed[]) {
  const found = { calls: 0, nanos: 0, whole: true, prints: [] as number[] };
  for (const stretch of stretches) {
    const calls = await callsOf(shelf, stretch.id);
    found.calls += calls.length;
    for (const call of calls) {
      found.nanos += paidNanos(call);
      found.prints.push(printOf(call.id));
    }
    found.whole &&= await isWhole(stretch, calls);
  }
  return found;
}

interface Found {
  chain: Chain;
  stretches: Sealed[];
  prints: number[];
  now: number;
}

async function toRemoval(
  { month, calls, nanos }: MonthHeld,
  by: Remover,
  { chain: { end }, stretches, prints, now }: Found,
): Promise<Removal> {
  const said = { month, calls, nanos, by, gone: stretches.flatMap(sealsOf) };
  const link = { number: end.number + 1, before: end.hash, at: now };
  const hash = await hashOfRemoval(said, link, digest);
  return { ...said, seal: { ...link, hash }, away: { prints: Uint32Array.from(prints), nanos } };
}
