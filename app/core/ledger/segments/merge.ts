// Small stretches of a month that is over become one: a person's own calls make hundreds of them.
import { hashOf, isSealed, type SealedSegment, sealsOf, toMerge } from "#core/ledger/audit/chain.ts";
import { encodeSegment } from "./segment.ts";
import type { LedgerRecord } from "#core/ledger/record.ts";
import type { LedgerStorage } from "#core/ledger/ledger-storage.ts";
import { callsOf } from "./query.ts";
import { newSegment } from "./packing.ts";
import { digest, isWhole } from "#core/ledger/audit/seal.ts";

type MergingShelf = Pick<LedgerStorage, "columns" | "details" | "chain" | "merge">;

/** False when there is nothing to merge. Whoever else adds to the chain may be quicker: then this one is asked again. */
export async function mergeNext(storage: MergingShelf, now: number, openMonth: string): Promise<boolean> {
  const { end, segments } = await storage.chain();
  for (const parts of toMerge(segments.filter(isSealed), openMonth)) {
    const calls = await wholeCalls(storage, parts);
    // What is not as it was sealed stays as it is, to be seen.
    if (!calls) continue;
    const gone = parts.flatMap(sealsOf).sort((a, b) => a.number - b.number);
    const link = { number: end.number + 1, before: end.hash, at: now };
    const hash = await hashOf(calls, { before: end.hash, gone }, digest);
    const away = newSegment(encodeSegment(calls));
    const merged = { ...away, segment: { ...away.segment, gone, seal: { ...link, hash } } };
    await storage.merge(
      merged,
      parts.map(({ id }) => id),
    );
    return true;
  }
  return false;
}

async function wholeCalls(storage: MergingShelf, parts: SealedSegment[]): Promise<LedgerRecord[] | undefined> {
  const all: LedgerRecord[] = [];
  for (const one of parts) {
    const calls = await callsOf(storage, one.id);
    if (!(await isWhole(one, calls))) return undefined;
    all.push(...calls);
  }
  return all;
}
