// Small stretches of a month that is over become one: a person's own calls make hundreds of them.
import { hashOf, isSealed, type Sealed, sealsOf, toMerge } from "#core/ledger/audit/chain.ts";
import { pack } from "./segment.ts";
import type { BillingRecord } from "#core/ledger/record.ts";
import type { LedgerShelf } from "#core/ledger/ledger.ts";
import { callsOf } from "./query.ts";
import { packedAway } from "./packing.ts";
import { digest, isWhole } from "#core/ledger/audit/seal.ts";

type MergingShelf = Pick<LedgerShelf, "columns" | "details" | "chain" | "merge">;

/** False when there is nothing to merge. Whoever else adds to the chain may be quicker: then this one is asked again. */
export async function mergeNext(shelf: MergingShelf, now: number, openMonth: string): Promise<boolean> {
  const { end, stretches } = await shelf.chain();
  for (const parts of toMerge(stretches.filter(isSealed), openMonth)) {
    const calls = await wholeCalls(shelf, parts);
    // What is not as it was sealed stays as it is, to be seen.
    if (!calls) continue;
    const gone = parts.flatMap(sealsOf).sort((a, b) => a.number - b.number);
    const link = { number: end.number + 1, before: end.hash, at: now };
    const hash = await hashOf(calls, { before: end.hash, gone }, digest);
    const away = packedAway(pack(calls));
    const merged = { ...away, stretch: { ...away.stretch, gone, seal: { ...link, hash } } };
    await shelf.merge(
      merged,
      parts.map(({ id }) => id),
    );
    return true;
  }
  return false;
}

async function wholeCalls(shelf: MergingShelf, parts: Sealed[]): Promise<BillingRecord[] | undefined> {
  const all: BillingRecord[] = [];
  for (const one of parts) {
    const calls = await callsOf(shelf, one.id);
    if (!(await isWhole(one, calls))) return undefined;
    all.push(...calls);
  }
  return all;
}
