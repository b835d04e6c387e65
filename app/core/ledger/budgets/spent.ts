// Keeps track of what has been spent in the current budget periods. Each total is read from the ledger once, and then
// updated when a call ends.
import type { OffsetAt } from "#core/ledger/calendar.ts";
import type { LedgerFilter } from "#core/ledger/filter.ts";
import type { Clock } from "#core/ports.ts";
import type { Ledger, SettingsStore } from "#core/store-ports.ts";
import { type BudgetPeriod, type CallMarks, hasMarks } from "./budget.ts";
import { ownNanos, spanOfPeriod } from "./budget-settings.ts";

export interface Spent {
  /** Returns what Octo's own calls with these field values cost in the current period, in billionths of a dollar. */
  total(period: BudgetPeriod, counted: CallMarks): Promise<number>;
  /** Call this when a call begins, and pass the returned number to `add` when the call ends. */
  begin(): number;
  /** Adds the cost of a call to the totals, after its record has been written to the ledger. */
  add(marks: CallMarks, nanos: number, began: number): void;
  /** Drops all totals, because something else has changed the ledger. */
  forget(): void;
}

interface CachedTotal {
  counted: CallMarks;
  nanos: number;
  /**
   * Value of a counter when the total was read. `begin` takes its numbers from the same counter, so a call with a
   * higher number began after the read.
   */
  readAt: number;
}

interface SpentPorts {
  settings: Pick<SettingsStore, "get">;
  ledger: Pick<Ledger, "summary" | "records">;
  clock: Clock;
  offsetAt: OffsetAt;
}

/**
 * Maximum number of cached totals. A full cache contains mostly totals of past days and finished chats, so all of it is
 * dropped.
 */
const maxTotals = 200;

export function createSpent({ settings, ledger, clock, offsetAt }: SpentPorts): Spent {
  const totals = new Map<string, CachedTotal>();
  let counter = 0;
  let changes = 0;

  const read = async (span: ReturnType<typeof spanOfPeriod>, counted: CallMarks): Promise<number> => {
    for (;;) {
      const before = changes;
      const nanos = ownNanos(await ledger.summary(span, counted as LedgerFilter));
      // If a call ended during the read, it is unknown whether the sum includes that call, so the sum is read again.
      if (changes === before) return nanos;
    }
  };

  return {
    async total(period, counted) {
      const now = clock.now();
      const span = spanOfPeriod(period, now, offsetAt);
      // The same dates mean another time after a journey, or if other days are chosen.
      const key = JSON.stringify([span, counted, offsetAt(now), await settings.get("days")]);
      const known = totals.get(key);
      if (known) return known.nanos;
      const nanos = await read(span, counted);
      // A call that a wrong clock has dated in the future counts once its time comes, and nothing tells when that is.
      const [newest] = await ledger.records({ limit: 1 });
      if (newest && newest.at > now) return nanos;
      if (totals.size >= maxTotals) totals.clear();
      totals.set(key, { counted, nanos, readAt: (counter += 1) });
      return nanos;
    },
    begin: () => (counter += 1),
    add(marks, nanos, began) {
      changes += 1;
      for (const [key, total] of totals) {
        if (!hasMarks(total.counted, marks)) continue;
        if (total.readAt < began) total.nanos += nanos;
        // This total was read while the call was running. It is unknown whether it includes the call, so it is dropped.
        else totals.delete(key);
      }
    },
    forget() {
      changes += 1;
      totals.clear();
    },
  };
}
