// What counts against budgets, kept between calls: read once from the ledger's sums, then added to as calls are settled.
import { type BudgetPeriod, type CallMarks, isCounted } from "./budget.ts";
import type { OffsetAt } from "#core/ledger/calendar.ts";
import { ownNanos, spanOfPeriod } from "./budget-settings.ts";
import type { LedgerFilter } from "#core/ledger/summary.ts";
import type { Ledger, Clock } from "#core/ports.ts";

export interface Spent {
  /** What Octo's own calls have cost in the running period, those that are counted together. */
  of(period: BudgetPeriod, together: CallMarks): Promise<number>;
  /** A moment, to say later which sums were read before it. */
  moment(): number;
  /** A call that began at that moment is in the ledger now. */
  add(marks: CallMarks, nanos: number, began: number): void;
  /** Records came that nobody told of. */
  forget(): void;
}

interface Sum {
  together: CallMarks;
  nanos: number;
  readAt: number;
}

interface SumPorts {
  ledger: Pick<Ledger, "summary">;
  clock: Clock;
  offsetAt: OffsetAt;
}

/** More are of days and chats that are long over. */
const most = 200;

export function createSpent({ ledger, clock, offsetAt }: SumPorts): Spent {
  const sums = new Map<string, Sum>();
  let moments = 0;
  let changes = 0;

  const read = async (span: ReturnType<typeof spanOfPeriod>, together: CallMarks): Promise<number> => {
    for (;;) {
      const before = changes;
      const nanos = ownNanos(await ledger.summary(span, together as LedgerFilter));
      // A call that was settled meanwhile may be in it, or not.
      if (changes === before) return nanos;
    }
  };

  return {
    async of(period, together) {
      const span = spanOfPeriod(period, clock.now(), offsetAt);
      const key = JSON.stringify([span, together]);
      const known = sums.get(key);
      if (known) return known.nanos;
      const nanos = await read(span, together);
      if (sums.size >= most) sums.clear();
      sums.set(key, { together, nanos, readAt: (moments += 1) });
      return nanos;
    },
    moment: () => (moments += 1),
    add(marks, nanos, began) {
      changes += 1;
      for (const [key, sum] of sums) {
        if (!isCounted(sum.together, marks)) continue;
        if (sum.readAt < began) sum.nanos += nanos;
        // It was read while the call was under way: nobody can say whether it has it.
        else sums.delete(key);
      }
    },
    forget() {
      changes += 1;
      sums.clear();
    },
  };
}
