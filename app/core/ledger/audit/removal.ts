// The stored record of a removed month. It stays in the audit chain as a link and explains why the calls are missing.
import type { LedgerRecord } from "#core/ledger/record.ts";
import { monthOf } from "#core/ledger/rollup.ts";
import { idHash } from "#core/ledger/segments/id-hashes.ts";
import type { Seal } from "#core/ledger/segments/segment.ts";
import { sha256 } from "./digest.ts";

/** Who chose the month to remove: the person, or the retention setting with the person's consent. */
export type Remover = "person" | "rule";

/** What a month contains. `calls` includes demo calls, which add nothing to the cost in `nanos`. */
export interface MonthContents {
  month: string;
  calls: number;
  nanos: number;
}

/** A removed month as it is stored. The field names are stored data and must not change. */
export interface Removal extends MonthContents {
  by: Remover;
  /** The seals of the segments that were removed. */
  gone: Seal[];
  /** The chain link that records the removal. Its `at` is the time of the removal. */
  seal: Seal;
  /** Those removed calls that have not been imported again: the hashes of their ids, and their total cost. */
  away: { prints: Uint32Array; nanos: number };
}

/** A removed month as the page shows it. */
export interface RemovedMonth extends MonthContents {
  by: Remover;
  at: number;
  /** Those removed calls that have not been imported again: their number and total cost. */
  away: { calls: number; nanos: number };
}

/** Why a month was not removed. */
export type RemovalRefusal =
  /** The month can still get calls, or it contains days of the current week. */
  | "open"
  /** The month does not contain exactly the calls that the caller expects. */
  | "changed"
  /** Some calls of the month do not match their seals. Removing the month would hide the damage. */
  | "broken"
  /** A budget without an end date counts calls of the month. */
  | "counted";

export const toRemovedMonth = ({ month, calls, nanos, by, seal, away }: Removal): RemovedMonth => ({
  month,
  calls,
  nanos,
  by,
  at: seal.at,
  away: { calls: away.prints.length, nanos: away.nanos },
});

/**
 * Returns what a call cost the person, in billionths of a dollar; 0 for demo calls and for calls with an unknown price.
 */
export const paidNanos = ({ demo, costNanos = 0 }: Pick<LedgerRecord, "demo" | "costNanos">): number =>
  demo ? 0 : costNanos;

/** Calculates the hash of the chain link that records a removal. */
export function removalHash(
  { month, calls, nanos, by, gone }: Omit<Removal, "seal" | "away">,
  { before, at }: Pick<Seal, "before" | "at">,
): Promise<string> {
  const seals = gone.map(({ number, hash }) => [number, hash]);
  return sha256([before, JSON.stringify([month, calls, nanos, by, at, seals])].join("\n"));
}

/** Marks removed calls that are imported again as returned. Returns only the removals that change. */
export function withReturnedCalls(removals: Removal[], imported: LedgerRecord[]): Removal[] {
  // Most people have no removals. Returning early saves them the hashing of every imported id.
  if (removals.length === 0) return [];
  const months = new Set(removals.map(({ month }) => month));
  const returned = new Map<string, LedgerRecord>();
  const keyOf = (month: string, hash: number) => `${month} ${hash}`;
  for (const record of imported) {
    const month = monthOf(record);
    if (months.has(month)) returned.set(keyOf(month, idHash(record.id)), record);
  }
  const changed: Removal[] = [];
  // A call that was removed twice counts as returned only for the later removal, so later removals come first.
  for (const removal of removals.toSorted((a, b) => b.seal.number - a.seal.number)) {
    let nanos = 0;
    const away = removal.away.prints.filter((hash) => {
      const key = keyOf(removal.month, hash);
      const record = returned.get(key);
      if (record) nanos += paidNanos(record);
      return !returned.delete(key);
    });
    if (away.length === removal.away.prints.length) continue;
    changed.push({
      ...removal,
      away: { prints: away, nanos: away.length === 0 ? 0 : removal.away.nanos - nanos },
    });
  }
  return changed;
}
