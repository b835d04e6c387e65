// The audit chain: each segment is sealed with a hash over its calls and the previous seal, so that later changes are
// detected.
import { sealedLine } from "#core/ledger/files/export.ts";
import type { LedgerRecord } from "#core/ledger/record.ts";
import { inOrder, type Seal, type Segment, segmentSize } from "#core/ledger/segments/segment.ts";
import { sha256 } from "./digest.ts";
import type { Removal, RemovedMonth } from "./removal.ts";

export type SealedSegment = Segment & { seal: Seal };
export const isSealed = (segment: Segment): segment is SealedSegment => segment.seal !== undefined;

/**
 * A copy of the last link of the chain, stored separately. Without the copy, the loss of the last link would go
 * unnoticed.
 */
export type ChainEnd = Pick<Seal, "number" | "hash">;
export const noLinks: ChainEnd = { number: 0, hash: "" };

/** The whole audit chain at one moment. */
export interface Chain {
  end: ChainEnd;
  /** All segments, including segments that are not sealed yet. */
  segments: Segment[];
  removals: Removal[];
}

/** The result of checking the sealed calls of a period. */
export interface Verified {
  calls: number;
  segments: number;
  /** When the oldest of the checked segments was sealed, in milliseconds since 1970; absent if there are none. */
  since?: number;
  /** Number of the checked calls whose records were replaced by fuller ones. */
  amended: number;
  /** Months in which calls do not match their seals, or in which a link does not fit into the chain. */
  broken: string[];
  /** Number of links that are missing from the chain, in any month, without a recorded removal. */
  missing: number;
  /** The removed months within the period, oldest removal first. */
  removed: RemovedMonth[];
}

/** Calculates the hash of a seal. @param gone seals of the segments that were merged into the sealed segment */
export function sealHash(
  records: LedgerRecord[],
  { before, gone = [] }: { before: string; gone?: Pick<Seal, "number" | "hash">[] | undefined },
): Promise<string> {
  const merged = gone.map(({ number, hash }) => JSON.stringify([number, hash]));
  return sha256([before, ...merged, ...records.toSorted(inOrder).map(sealedLine)].join("\n"));
}

/** Returns the seals of the segments that were merged into this segment, oldest first, and then its own seal. */
export const sealsOf = ({ gone = [], seal }: SealedSegment): Seal[] => [...gone, seal];

/**
 * Returns groups of segments to merge. Each group has at least two segments of one month before `openMonth`, with at
 * most `size` calls in total.
 */
export function mergeGroups(segments: SealedSegment[], openMonth: string, size = segmentSize): SealedSegment[][] {
  const groups: SealedSegment[][] = [];
  const open = new Map<string, { parts: SealedSegment[]; count: number }>();
  for (const segment of segments.toSorted((a, b) => a.firstAt - b.firstAt)) {
    if (segment.month >= openMonth || segment.count >= size) continue;
    const group = open.get(segment.month);
    if (group && group.count + segment.count <= size) {
      group.parts.push(segment);
      group.count += segment.count;
      continue;
    }
    const parts = [segment];
    groups.push(parts);
    open.set(segment.month, { parts, count: segment.count });
  }
  return groups.filter(({ length }) => length > 1);
}

/**
 * Returns the segment to seal next, with the number and the previous hash for its seal. Undefined if all segments are
 * sealed.
 */
export function nextToSeal({ end, segments }: Chain): { segment: Segment; number: number; before: string } | undefined {
  const [segment] = segments
    .filter((one) => !isSealed(one))
    .toSorted((a, b) => a.firstAt - b.firstAt || (a.id < b.id ? -1 : 1));
  return segment && { segment, number: end.number + 1, before: end.hash };
}

/** Returns all seals with their months: seals of segments, of segments merged into them, and of removals. */
function linksOf({ segments, removals }: Chain): { month: string; seal: Seal }[] {
  return [
    ...segments.filter(isSealed),
    ...removals,
    ...[...segments, ...removals].flatMap(({ month, gone = [] }) => gone.map((seal) => ({ month, seal }))),
  ];
}

/**
 * Returns the months with links that do not continue the previous link, and the number of links that are missing from
 * the chain.
 */
export function findGaps(chain: Chain): Pick<Verified, "broken" | "missing"> {
  const { end } = chain;
  const links = linksOf(chain);
  const hashes = new Map([[0, ""], ...links.map(({ seal }) => [seal.number, seal.hash] as const)]);
  const continues = ({ number, hash, before }: Seal) =>
    number <= end.number && hashes.get(number) === hash && (hashes.get(number - 1) ?? before) === before;
  const broken = links.filter(({ seal }) => !continues(seal)).map(({ month }) => month);
  const otherEnd = links.find(({ seal }) => seal.number === end.number && seal.hash !== end.hash);
  if (otherEnd) broken.push(otherEnd.month);
  const present = [...hashes.keys()].filter((number) => number > 0 && number <= end.number);
  return { broken, missing: end.number - present.length };
}
