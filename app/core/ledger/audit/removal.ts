// The record of a removed month. It stays in the audit chain as a link, so that the gap is explained.
import type { LedgerRecord } from "#core/ledger/record.ts";
import { monthOf } from "#core/ledger/rollup.ts";
import { idHash } from "#core/ledger/segments/id-hashes.ts";
import type { Seal } from "#core/ledger/segments/segment.ts";
import { sha256 } from "./digest.ts";

/** `person`: chose the month. `rule`: agreed to what the retention setting proposed. */
export type Remover = "person" | "rule";

/** What a month holds. `calls` includes demo calls, which add nothing to `nanos`. */
export interface MonthContents {
  month: string;
  calls: number;
  nanos: number;
}

/** As stored in IndexedDB; its field names are part of the stored format. */
export interface Removal extends MonthContents {
  by: Remover;
  /** The seals of the removed segments. */
  gone: Seal[];
  /** The chain link that records the removal. `at` is when the month was removed. */
  seal: Seal;
  /** The removed calls that have not been imported again: the hashes of their ids, and their cost. */
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
  /** It may still get calls, or belongs to the running week. */
  | "open"
  /** It does not hold what the caller expects. */
  | "changed"
  /** Its calls do not match their seals, and removing them would hide that. */
  | "broken"
  /** A budget without an end counts its calls. */
  | "counted";

export const toRemovedMonth = ({ month, calls, nanos, by, seal, away }: Removal): RemovedMonth => ({
  month,
  calls,
  nanos,
  by,
  at: seal.at,
  away: { calls: away.prints.length, nanos: away.nanos },
});

/** What a call cost the person; nothing for demo calls and unknown prices. */
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

/** The removals that change because some of their calls were imported again, in their new state. */
export function withReturnedCalls(removals: Removal[], imported: LedgerRecord[]): Removal[] {
  // Most people have no removals. This saves hashing a hundred thousand ids per import.
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
