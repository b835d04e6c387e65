// Soft budgets stop nothing: once in each of their periods it is said that they are nearly used, and that they are.
import type { CallMarks, CostBudget } from "./budget.ts";
import type { OffsetAt } from "#core/ledger/calendar.ts";
import { budgetsOf, daysOfPeriod } from "./budget-settings.ts";
import type { Clock, SettingsStore } from "#core/ports.ts";
import type { EventBody } from "#core/session/events.ts";
import type { Spent } from "./spent.ts";

/** A budget that a call falls under, and what it counts together with it. */
export interface Covering {
  budget: CostBudget;
  together: CallMarks;
}

export type SayBudgetEvent = (neared: Extract<EventBody, { type: "budget.neared" }>) => Promise<void>;

interface AlertPorts {
  settings: SettingsStore;
  sums: Spent;
  clock: Clock;
  offsetAt: OffsetAt;
}

export interface BudgetAlerts {
  tell(covering: Covering[], say: SayBudgetEvent): Promise<void>;
}

const nearly = 80;

export function createBudgetAlerts({ settings, sums, clock, offsetAt }: AlertPorts): BudgetAlerts {
  let last: Promise<unknown> = Promise.resolve();

  const tellOne = async ({ budget, together }: Covering, say: SayBudgetEvent) => {
    const spent = await sums.of(budget.period, together);
    const share = spent >= budget.nanos ? 100 : spent * 100 >= budget.nanos * nearly ? nearly : 0;
    if (share === 0) return;
    const { firstDay } = daysOfPeriod(budget.period, clock.now(), offsetAt);
    const key = JSON.stringify([budget.id, budget.nanos, together]);
    const told = await settings.get("budgetsTold");
    const before = told[key];
    if (before?.firstDay === firstDay && before.share >= share) return;
    const ids = new Set(budgetsOf(await settings.get("spending")).map(({ id }) => id));
    const kept = Object.entries(told).filter(([one]) => ids.has((JSON.parse(one) as string[])[0] ?? ""));
    await settings.set("budgetsTold", { ...Object.fromEntries(kept), [key]: { firstDay, share } });
    await say({ type: "budget.neared", budget, of: Object.values(together)[0], share, spent });
  };

  return {
    // One after another: calls that end together must not both say it.
    tell(covering, say) {
      const soft = covering.filter(({ budget }) => budget.kind === "soft");
      if (soft.length === 0) return Promise.resolve();
      const before = last;
      const tellAll = async () => {
        await before;
        for (const one of soft) await tellOne(one, say);
      };
      const done = tellAll();
      last = done.catch(() => undefined);
      return done;
    },
  };
}
