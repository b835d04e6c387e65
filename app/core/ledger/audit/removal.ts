// The record of a removed month. It stays in the audit chain as a link, so that the gap is explained.
import type { LedgerRecord } from "#core/ledger/record.ts";
import { monthOf } from "#core/ledger/rollup.ts";
import { idHash } from "#core/ledger/segments/id-hashes.ts";
import type { Seal } from "#core/ledger/segments/segment.ts";
import { sha256 } from "./digest.ts";

/** Who chose the month to remove: the person, or the retention setting with the person's consent. */
export type Remover = "person" | "rule";

/** What a month holds. `calls` includes demo calls, which add nothing to `nanos`. */
export interface MonthContents {
  month: string;
  calls: number;
  nanos: number;
}

/** The stored record of a removed month: its field names must not change. */
export interface Removal extends MonthContents {
  by: Remover;
  /** The seals of the removed segments. */
  gone: Seal[];
  /** The chain link that records the removal. `at` is when the month was removed. */
  seal: Seal;
  /** The removed calls that have not been imported again: hashes of the call ids, and total cost. */
  away: { prints: Uint32Array; nanos: number };
}

/** A removal as the page shows it. */
export interface RemovedMonth extends MonthContents {
  by: Remover;
  at: number;
  /** The removed calls that have not been imported again. */
  away: { calls: number; nanos: number };
}

/** Why a month was not removed. */
export type RemovalRefusal =
  /** The month may still get calls, or contains days of the current week. */
  | "open"
  /** The month does not hold the calls that the caller expects. */
  | "changed"
  /** Calls of the month do not match their seals, and removing the month would hide that. */
  | "broken"
  /** A budget without an end counts calls of the month. */
  | "counted";

export const toRemovedMonth = ({ month, calls, nanos, by, seal, away }: Removal): RemovedMonth => ({
  month,
  calls,
  nanos,
  by,
  at: seal.at,
  away: { calls: away.prints.length, nanos: away.nanos },
});

/** What a call cost the person; 0 for demo calls and for calls with an unknown price. */
export const paidNanos = ({ demo, costNanos = 0 }: Pick<LedgerRecord, "demo" | "costNanos">): number =>
  demo ? 0 : costNanos;

/** The hash of the chain link that records a removal. */
export function removalHash(
  { month, calls, nanos, by, gone }: Omit<Removal, "seal" | "away">,
  { before, at }: Pick<Seal, "before" | "at">,
): Promise<string> {
  const seals = gone.map(({ number, hash }) => [number, hash]);
  return sha256([before, JSON.stringify([month, calls, nanos, by, at, seals])].join("\n"));
}

/** Returns the removals that change because some of their calls are imported again, in their new state. */
export function withReturnedCalls(removals: Removal[], imported: LedgerRecord[]): Removal[] {
  // Most people have no removals. Returning early saves hashing a hundred thousand ids per import.
  if (removals.length === 0) return [];
  const months = new Set(removals.map(({ month }) => month));
  const returned = new Map<string, LedgerRecord>();
  const keyOf = (month: string, hash: number) => `${month} ${hash}`;
  for (const record of imported) {
    const month = monthOf(record);
    if (months.has(month)) returned.set(keyOf(month, idHash(record.id)), record);
  }
  const changed: Removal[] = [];
  // A call that was removed twice counts as returned from the later removal only.
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
