// Removes all calls of a month, and records the removal as a link of the audit chain.
import type { LedgerStorage } from "#core/ledger/ledger-storage.ts";
import { idHash } from "#core/ledger/segments/id-hashes.ts";
import { callsOf } from "#core/ledger/segments/query.ts";
import { type Chain, findGaps, isSealed, type SealedSegment, sealsOf } from "./chain.ts";
import {
  type MonthContents,
  paidNanos,
  type Removal,
  type RemovalRefusal,
  removalHash,
  type RemovedMonth,
  type Remover,
  toRemovedMonth,
} from "./removal.ts";
import { isIntact, sealNext } from "./seal.ts";

type RemovalStorage = Pick<LedgerStorage, "columns" | "details" | "chain" | "seal" | "buildSegments" | "remove">;

interface Dates {
  now: number;
  /** The first month that can still get calls, as `YYYY-MM`. */
  openMonth: string;
  /** The first month that must not be removed, as `YYYY-MM`. Running budgets may count calls from this month on. */
  budgetedMonth: string;
}

/**
 * Number of attempts. An attempt fails if another tab extends the audit chain between this tab's reading and writing.
 */
const maxAttempts = 5;

/**
 * Removes a month. @param expected the contents that the person was shown; if the month contains anything else, nothing
 * is removed
 */
export async function removeMonth(
  storage: RemovalStorage,
  expected: MonthContents,
  by: Remover,
  { now, openMonth, budgetedMonth }: Dates,
): Promise<RemovedMonth | { refused: RemovalRefusal }> {
  if (expected.month >= budgetedMonth) return { refused: "open" };
  for (let i = 0; i < maxAttempts; i++) {
    while ((await storage.buildSegments(openMonth)) > 0);
    while (await sealNext(storage, now));
    const chain = await storage.chain();
    const segments = chain.segments.filter(({ month }) => month === expected.month);
    const found = await examine(storage, segments.filter(isSealed));
    if (found.calls !== expected.calls || found.nanos !== expected.nanos || found.calls === 0)
      return { refused: "changed" };
    if (!found.intact || findGaps(chain).broken.includes(expected.month)) return { refused: "broken" };
    const removal = await toRemoval(expected, by, {
      chain,
      segments: segments.filter(isSealed),
      idHashes: found.idHashes,
      now,
    });
    const ids = segments.map(({ id }) => id);
    if (await storage.remove(removal, ids)) return toRemovedMonth(removal);
  }
  return { refused: "changed" };
}

async function examine(storage: RemovalStorage, segments: SealedSegment[]) {
  const found = { calls: 0, nanos: 0, intact: true, idHashes: [] as number[] };
  for (const segment of segments) {
    const calls = await callsOf(storage, segment.id);
    found.calls += calls.length;
    for (const call of calls) {
      found.nanos += paidNanos(call);
      found.idHashes.push(idHash(call.id));
    }
    found.intact &&= await isIntact(segment, calls);
  }
  return found;
}

interface Found {
  chain: Chain;
  segments: SealedSegment[];
  idHashes: number[];
  now: number;
}

async function toRemoval(
  { month, calls, nanos }: MonthContents,
  by: Remover,
  { chain: { end }, segments, idHashes, now }: Found,
): Promise<Removal> {
  const contents = { month, calls, nanos, by, gone: segments.flatMap(sealsOf) };
  const link = { number: end.number + 1, before: end.hash, at: now };
  const hash = await removalHash(contents, link);
  return { ...contents, seal: { ...link, hash }, away: { prints: Uint32Array.from(idHashes), nanos } };
}
