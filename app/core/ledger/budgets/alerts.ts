// Alerts of soft budgets. Each soft budget alerts at most twice per period: at 80% and at 100% of its limit.
import type { OffsetAt } from "#core/ledger/calendar.ts";
import type { Clock } from "#core/ports.ts";
import type { EventBody } from "#core/session/events.ts";
import type { SettingsStore } from "#core/store-ports.ts";
import type { CallMarks, CostBudget } from "./budget.ts";
import { budgetsOf, daysOfPeriod } from "./budget-settings.ts";
import type { Spent } from "./spent.ts";

/**
 * A budget that counts a call. `counted` are the field values shared by all calls whose costs the budget adds up with
 * this call.
 */
export interface CoveringBudget {
  budget: CostBudget;
  counted: CallMarks;
}

/** Writes the alert to the log of the chat whose call reached the budget. */
export type CommitAlert = (neared: Extract<EventBody, { type: "budget.neared" }>) => Promise<void>;

interface AlertPorts {
  settings: SettingsStore;
  spent: Spent;
  clock: Clock;
  offsetAt: OffsetAt;
}

export interface BudgetAlerts {
  alert(covering: CoveringBudget[], commit: CommitAlert): Promise<void>;
}

const nearPercent = 80;

export function createBudgetAlerts(ports: AlertPorts): BudgetAlerts {
  let last: Promise<unknown> = Promise.resolve();
  return {
    // Alerts run one after another, so that two calls that end at the same time do not both alert.
    alert(covering, commit) {
      const soft = covering.filter(({ budget }) => budget.kind === "soft");
      if (soft.length === 0) return Promise.resolve();
      const before = last;
      const alertAll = async () => {
        await before;
        for (const one of soft) await alertOne(ports, one, commit);
      };
      const done = alertAll();
      last = done.catch(() => undefined);
      return done;
    },
  };
}

async function alertOne(
  { settings, spent, clock, offsetAt }: AlertPorts,
  { budget, counted }: CoveringBudget,
  commit: CommitAlert,
): Promise<void> {
  const nanos = await spent.total(budget.period, counted);
  const share = nanos >= budget.nanos ? 100 : nanos * 100 >= budget.nanos * nearPercent ? nearPercent : 0;
  if (share === 0) return;
  const { firstDay } = daysOfPeriod(budget.period, clock.now(), offsetAt);
  const key = JSON.stringify([budget.id, budget.nanos, counted]);
  const alerted = await settings.get("budgetsTold");
  const before = alerted[key];
  if (before?.firstDay === firstDay && before.share >= share) return;
  const ids = new Set(budgetsOf(await settings.get("spending")).map(({ id }) => id));
  const ofBudgets = Object.entries(alerted).filter(([one]) => ids.has((JSON.parse(one) as string[])[0] ?? ""));
  await settings.set("budgetsTold", { ...Object.fromEntries(ofBudgets), [key]: { firstDay, share } });
  await commit({ type: "budget.neared", budget, of: Object.values(counted)[0], share, spent: nanos });
}
