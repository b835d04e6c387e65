// Seals that an exported file carries, so that an import can tell whether the calls are still those that were sealed.
// Each seal is one line before the calls. Programs that only look for calls skip it.
import * as z from "zod/mini";
import type { FoundCalls } from "#core/ledger/ledger-storage.ts";
import type { LedgerRecord } from "#core/ledger/record.ts";
import { count, name } from "#core/ledger/files/line-schema.ts";
import type { Seal, Segment } from "#core/ledger/segments/segment.ts";
import { isSealed, type SealedSegment, sealHash } from "./chain.ts";

/** The seal of all calls of a file that were made within a time. */
export interface CarriedSeal {
  number: number;
  hash: string;
  before: string;
  /** Number and hash of the seals that this one replaced. */
  gone: Pick<Seal, "number" | "hash">[];
  calls: number;
  firstAt: number;
  lastAt: number;
}

/** How many imported calls match the seals that their file carries, and how many seals do not match. */
export interface CheckedSeals {
  calls: number;
  broken: number;
}

const line = z.object({
  id: z.string(),
  sealed: z.object({
    number: count,
    hash: name,
    before: z.string().check(z.maxLength(300)),
    gone: z.array(z.object({ number: count, hash: name })),
    calls: count,
    firstAt: z.number(),
    lastAt: z.number(),
  }),
});

/**
 * Makes the lines for those segments that an export contains as a whole.
 * @param found all that the export contains, and the list of all segments
 */
export function sealLines({ rows, segments }: FoundCalls, isWhole: (segment: Segment) => boolean): string {
  // Calls are told apart by their time, so a segment must not share its time with other calls.
  const isAlone = (one: Segment) =>
    segments.every((other) => other === one || other.lastAt < one.firstAt || other.firstAt > one.lastAt) &&
    rows.every(({ at }) => at < one.firstAt || at > one.lastAt);
  return segments
    .filter(isSealed)
    .filter((one) => isWhole(one) && isAlone(one))
    .sort((a, b) => a.firstAt - b.firstAt)
    .map((one) => `${toLine(one)}\n`)
    .join("");
}

function toLine({ seal, gone = [], count: calls, firstAt, lastAt }: SealedSegment): string {
  const { number, hash, before } = seal;
  const sealed: CarriedSeal = { number, hash, before, gone: gone.map(link), calls, firstAt, lastAt };
  return JSON.stringify({ id: `sealed:${number}`, timestamp: new Date(seal.at).toISOString(), sealed });
}

const link = ({ number, hash }: Seal) => ({ number, hash });

export const readSeal = (value: object | undefined): CarriedSeal | undefined =>
  value && "sealed" in value ? line.safeParse(value).data?.sealed : undefined;

/** Checks the calls of a file against its seals while they are read. */
export function createSealCheck() {
  const open = new Map<CarriedSeal, LedgerRecord[]>();
  const checks: Promise<CheckedSeals>[] = [];
  let current: CarriedSeal | undefined;
  const covers = ({ firstAt, lastAt }: CarriedSeal, at: number) => at >= firstAt && at <= lastAt;
  const check = async (seal: CarriedSeal, calls: LedgerRecord[]): Promise<CheckedSeals> =>
    calls.length === seal.calls && (await sealHash(calls, seal)) === seal.hash
      ? { calls: calls.length, broken: 0 }
      : { calls: 0, broken: 1 };
  /** Checks the calls of a seal whose time is over. The file has its calls in order of time. */
  const close = (seal: CarriedSeal) => {
    checks.push(check(seal, open.get(seal) ?? []));
    open.delete(seal);
  };
  return {
    expect: (seal: CarriedSeal) => void open.set(seal, []),
    take(record: LedgerRecord) {
      if (open.size === 0) return;
      if (!current || !covers(current, record.at)) {
        if (current) close(current);
        current = [...open.keys()].find((seal) => covers(seal, record.at));
      }
      if (current) open.get(current)?.push(record);
    },
    async result(): Promise<CheckedSeals> {
      for (const seal of open.keys()) close(seal);
      const found = await Promise.all(checks);
      return {
        calls: found.reduce((sum, { calls }) => sum + calls, 0),
        broken: found.reduce((sum, { broken }) => sum + broken, 0),
      };
    },
  };
}
