// What was spent against budgets. Totals are read from the ledger once and then updated as calls end.
import type { OffsetAt } from "#core/ledger/calendar.ts";
import type { LedgerFilter } from "#core/ledger/filter.ts";
import type { Clock } from "#core/ports.ts";
import type { Ledger } from "#core/store-ports.ts";
import { type BudgetPeriod, type CallMarks, hasMarks } from "./budget.ts";
import { ownNanos, spanOfPeriod } from "./budget-settings.ts";

export interface Spent {
  /** What Octo's own calls with these field values cost in the current period, in billionths of a dollar. */
  total(period: BudgetPeriod, counted: CallMarks): Promise<number>;
  /** To be called when a call begins. Pass the result to `add` when the call ends. */
  begin(): number;
  /** Adds a call once its record is in the ledger. */
  add(marks: CallMarks, nanos: number, began: number): void;
  /** Drops all totals, because the ledger was changed by another writer. */
  forget(): void;
}

interface CachedTotal {
  counted: CallMarks;
  nanos: number;
  /** The counter's value when the total was read. It is compared with the value that `begin` returned for a call. */
  readAt: number;
}

interface SpentPorts {
  ledger: Pick<Ledger, "summary">;
  clock: Clock;
  offsetAt: OffsetAt;
}

/** A full cache holds mostly totals of past days and finished chats, so it is cleared. */
const maxTotals = 200;

export function createSpent({ ledger, clock, offsetAt }: SpentPorts): Spent {
  const totals = new Map<string, CachedTotal>();
  let counter = 0;
  let changes = 0;

  const read = async (span: ReturnType<typeof spanOfPeriod>, counted: CallMarks): Promise<number> => {
    for (;;) {
      const before = changes;
      const nanos = ownNanos(await ledger.summary(span, counted as LedgerFilter));
      // If a call ended during the read, the sum may or may not include that call, so the sum is read again.
      if (changes === before) return nanos;
    }
  };

  return {
    async total(period, counted) {
      const span = spanOfPeriod(period, clock.now(), offsetAt);
      const key = JSON.stringify([span, counted]);
      const known = totals.get(key);
      if (known) return known.nanos;
      const nanos = await read(span, counted);
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
        // The total was read while the call was under way and may or may not include the call, so it is dropped.
        else totals.delete(key);
      }
    },
    forget() {
      changes += 1;
      totals.clear();
    },
  };
}
