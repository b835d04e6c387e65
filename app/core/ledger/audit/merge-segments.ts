// Merges small segments of a past month into one. They are small because Octo's own calls are moved into segments in
// small steps.
import type { LedgerStorage } from "#core/ledger/ledger-storage.ts";
import type { LedgerRecord } from "#core/ledger/record.ts";
import { callsOf } from "#core/ledger/segments/query.ts";
import { encodeSegment } from "#core/ledger/segments/segment.ts";
import { newSegment } from "#core/ledger/segments/to-segments.ts";
import { isSealed, mergeGroups, type SealedSegment, sealHash, sealsOf } from "./chain.ts";
import { isIntact } from "./seal.ts";

type MergeStorage = Pick<LedgerStorage, "columns" | "details" | "chain" | "merge">;

/**
 * Merges the next group of segments. Returns false if there is nothing to merge. If another tab has extended the audit
 * chain in the meantime, nothing is written, and the next call tries again.
 */
export async function mergeNext(storage: MergeStorage, now: number, openMonth: string): Promise<boolean> {
  const { end, segments } = await storage.chain();
  for (const parts of mergeGroups(segments.filter(isSealed), openMonth)) {
    const calls = await intactCalls(storage, parts);
    // Damaged segments are not merged, so that `verify` still reports them.
    if (!calls) continue;
    const gone = parts.flatMap(sealsOf).sort((a, b) => a.number - b.number);
    const link = { number: end.number + 1, before: end.hash, at: now };
    const hash = await sealHash(calls, { before: end.hash, gone });
    const added = newSegment(encodeSegment(calls));
    const merged = { ...added, segment: { ...added.segment, gone, seal: { ...link, hash } } };
    await storage.merge(
      merged,
      parts.map(({ id }) => id),
    );
    return true;
  }
  return false;
}

/** Returns all calls of the segments, or undefined if the calls of a segment do not match its seal. */
async function intactCalls(storage: MergeStorage, parts: SealedSegment[]): Promise<LedgerRecord[] | undefined> {
  const all: LedgerRecord[] = [];
  for (const segment of parts) {
    const calls = await callsOf(storage, segment.id);
    if (!(await isIntact(segment, calls))) return undefined;
    all.push(...calls);
  }
  return all;
}
