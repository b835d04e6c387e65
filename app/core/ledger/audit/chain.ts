// Packed calls are sealed: each stretch with a hash of its calls and of the seal before it, so that a change shows.
import { sealedLine } from "#core/ledger/files/export.ts";
import { inOrder, type Seal, type Segment, segmentSize } from "#core/ledger/segments/segment.ts";
import type { LedgerRecord } from "#core/ledger/record.ts";
import type { RemovedMonth, Removal } from "./removal.ts";
import type { Digest } from "./digest.ts";

export type SealedSegment = Segment & { seal: Seal };
export const isSealed = (segment: Segment): segment is SealedSegment => segment.seal !== undefined;

/** The last link, kept apart from it: so that it shows when that is gone. */
export type ChainEnd = Pick<Seal, "number" | "hash">;
export const noLinks: ChainEnd = { number: 0, hash: "" };

/** All of it as it was at one moment. */
export interface Chain {
  end: ChainEnd;
  /** Those that are not sealed yet are no links. */
  segments: Segment[];
  removals: Removal[];
}

export interface Verified {
  calls: number;
  segments: number;
  /** When the oldest of them was sealed. */
  since?: number;
  /** Months whose calls are not what was sealed, or whose place in the chain is not. */
  broken: string[];
  /** Links, of whatever month, that are gone without a word. */
  missing: number;
  /** Months of the period that were removed, oldest removal first. */
  removed: RemovedMonth[];
}

/** @param gone seals of the stretches that were merged into this one */
export async function hashOf(
  records: LedgerRecord[],
  { before, gone = [] }: { before: string; gone?: Seal[] },
  digest: Digest,
): Promise<string> {
  const merged = gone.map(({ number, hash }) => JSON.stringify([number, hash]));
  return digest([before, ...merged, ...records.toSorted(inOrder).map(sealedLine)].join("\n"));
}

/** All the seals that a stretch stands for, oldest first. */
export const sealsOf = ({ gone = [], seal }: SealedSegment): Seal[] => [...gone, seal];

/** Stretches of one month that fit together into one, of months before this one. */
export function toMerge(segments: SealedSegment[], openMonth: string, size = segmentSize): SealedSegment[][] {
  const groups: SealedSegment[][] = [];
  const open = new Map<string, { parts: SealedSegment[]; count: number }>();
  for (const one of segments.toSorted((a, b) => a.firstAt - b.firstAt)) {
    if (one.month >= openMonth || one.count >= size) continue;
    const group = open.get(one.month);
    if (group && group.count + one.count <= size) {
      group.parts.push(one);
      group.count += one.count;
      continue;
    }
    const parts = [one];
    groups.push(parts);
    open.set(one.month, { parts, count: one.count });
  }
  return groups.filter(({ length }) => length > 1);
}

/** The stretch that is to be sealed next, and after what. */
export function nextToSeal({ end, segments }: Chain): { stretch: Segment; number: number; before: string } | undefined {
  const [segment] = segments
    .filter((one) => !isSealed(one))
    .toSorted((a, b) => a.firstAt - b.firstAt || (a.id < b.id ? -1 : 1));
  return segment && { stretch: segment, number: end.number + 1, before: end.hash };
}

/** Every seal there is or that a removal speaks of, with its month. */
function linksOf({ segments, removals }: Chain): { month: string; seal: Seal }[] {
  return [
    ...segments.filter(isSealed),
    ...removals,
    ...[...segments, ...removals].flatMap(({ month, gone = [] }) => gone.map((seal) => ({ month, seal }))),
  ];
}

/** Months of links that do not follow on the one before, and how many numbers up to the end have no link at all. */
export function gapsOf(chain: Chain): Pick<Verified, "broken" | "missing"> {
  const { end } = chain;
  const links = linksOf(chain);
  const hashes = new Map([[0, ""], ...links.map(({ seal }) => [seal.number, seal.hash] as const)]);
  const follows = ({ number, hash, before }: Seal) =>
    number <= end.number && hashes.get(number) === hash && (hashes.get(number - 1) ?? before) === before;
  const broken = links.filter(({ seal }) => !follows(seal)).map(({ month }) => month);
  const atEnd = links.find(({ seal }) => seal.number === end.number && seal.hash !== end.hash);
  if (atEnd) broken.push(atEnd.month);
  const there = [...hashes.keys()].filter((number) => number > 0 && number <= end.number);
  return { broken, missing: end.number - there.length };
}
