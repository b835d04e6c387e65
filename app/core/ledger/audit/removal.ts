// A month whose calls were removed: what is said of it from then on, as a link of the chain of seals.
import type { Digest } from "./digest.ts";
import type { Seal } from "#core/ledger/segments/segment.ts";
import type { LedgerRecord } from "#core/ledger/record.ts";
import { monthOf } from "#core/ledger/rollup.ts";

/** A person chose the month, or agreed to what the term of keeping asks for. */
export type Remover = "person" | "rule";

/** A month and what it holds: demonstrations are calls, and cost nobody anything. */
export interface MonthHeld {
  month: string;
  calls: number;
  nanos: number;
}

export interface Removal extends MonthHeld {
  by: Remover;
  /** The seals that went with the calls. */
  gone: Seal[];
  /** Its own; `at` is when it was done. */
  seal: Seal;
  /** Those that were not read in again since: a print of each one's id, and what they cost. */
  away: { prints: Uint32Array; nanos: number };
}

/** A removal, for whoever looks at it. */
export interface RemovedMonth extends MonthHeld {
  by: Remover;
  at: number;
  away: { calls: number; nanos: number };
}

/** Why a month stays. */
export type Staying =
  /** It may still grow, or is part of the running week. */
  | "open"
  /** It is not what was said of it. */
  | "changed"
  /** Its calls are not what was sealed, and removing them would hide that. */
  | "broken"
  /** A budget without an end counts them. */
  | "counted";

export const shownRemoval = ({ month, calls, nanos, by, seal, away }: Removal): RemovedMonth => ({
  month,
  calls,
  nanos,
  by,
  at: seal.at,
  away: { calls: away.prints.length, nanos: away.nanos },
});

/** What somebody paid for a call. */
export const paidNanos = ({ demo, costNanos = 0 }: Pick<LedgerRecord, "demo" | "costNanos">): number =>
  demo ? 0 : costNanos;

/** What a removal says, and the seal before it, as the hash of its own. */
export function hashOfRemoval(
  { month, calls, nanos, by, gone }: Omit<Removal, "seal" | "away">,
  { before, at }: Pick<Seal, "before" | "at">,
  digest: Digest,
): Promise<string> {
  const seals = gone.map(({ number, hash }) => [number, hash]);
  return digest([before, JSON.stringify([month, calls, nanos, by, at, seals])].join("\n"));
}

/** The removals of which some are among the calls that have just come, as they are then. */
export function cameBack(removals: Removal[], fresh: LedgerRecord[], printOf: (id: string) => number): Removal[] {
  // Most people never remove any, and then a hundred thousand calls need not be looked at.
  if (removals.length === 0) return [];
  const months = new Set(removals.map(({ month }) => month));
  const waiting = new Map<string, LedgerRecord>();
  const keyOf = (month: string, print: number) => `${month} ${print}`;
  for (const record of fresh) {
    const month = monthOf(record);
    if (months.has(month)) waiting.set(keyOf(month, printOf(record.id)), record);
  }
  const changed: Removal[] = [];
  // A call that was removed, came back and was removed again is away since the last time.
  for (const removal of removals.toSorted((a, b) => b.seal.number - a.seal.number)) {
    let back = 0;
    const idHashes = removal.away.prints.filter((print) => {
      const key = keyOf(removal.month, print);
      const record = waiting.get(key);
      if (record) back += paidNanos(record);
      return !waiting.delete(key);
    });
    if (idHashes.length === removal.away.prints.length) continue;
    changed.push({
      ...removal,
      away: { prints: idHashes, nanos: idHashes.length === 0 ? 0 : removal.away.nanos - back },
    });
  }
  return changed;
}
