// The budget guard, through which every call to a model goes. Before a call begins, the guard reserves the call's
// estimated cost, and it refuses the call if a hard budget would be exceeded. It releases the reserve once the call's
// record has been written.
import type { CallId, SessionId } from "#core/ids.ts";
import type { OffsetAt } from "#core/ledger/calendar.ts";
import { loadPart } from "#core/load-part.ts";
import type { CallContext, CallEnded, CallEvent } from "#core/model/calls/call.ts";
import { modelError } from "#core/model/model-errors.ts";
import type { ModelRequest } from "#core/model/provider.ts";
import type { Account } from "#core/model/vendors/account.ts";
import { isOnThisMachine } from "#core/model/vendors/local-address.ts";
import type { Clock } from "#core/ports.ts";
import type { Ledger, SettingsStore } from "#core/store-ports.ts";
import { type CommitAlert, type CoveringBudget, createBudgetAlerts } from "./alerts.ts";
import { type CallMarks, countedMarks, type CostBudget, hasMarks } from "./budget.ts";
import { budgetReachedMessage, unknownPriceMessage } from "./budget-messages.ts";
import { type BudgetSettings, budgetsOf } from "./budget-settings.ts";
import { createSpent, type Spent } from "./spent.ts";

export interface BudgetedCall {
  sessionId: SessionId;
  request: ModelRequest;
  context: CallContext;
  commitAlert: CommitAlert;
}

export interface BudgetGuard {
  /**
   * Makes a call if the person's budgets allow it. Otherwise yields a single `ended` event with an error of kind
   * `spent` and writes no record, because nothing was sent. The reserve is released when the consumer has handled
   * `ended`.
   */
  spend(budgeted: BudgetedCall, call: () => AsyncIterable<CallEvent>): AsyncGenerator<CallEvent, void>;
  /** Loads what a call needs, because the relay, which serves it, may be gone when the first one is made. */
  prepare(): Promise<void>;
  /** Drops the cached totals. Call this when something other than a guarded call has changed the ledger. */
  forget(): void;
}

interface GuardPorts {
  settings: SettingsStore;
  ledger: Pick<Ledger, "summary" | "records">;
  clock: Clock;
  offsetAt: OffsetAt;
  newId<Id extends string>(prefix: string): Id;
}

/** The estimated cost of a running call, with the fields that decide which budgets count it. */
interface Reserve {
  marks: CallMarks;
  nanos: number;
}

export function createBudgetGuard({ settings, ledger, clock, offsetAt, newId }: GuardPorts): BudgetGuard {
  const spent = createSpent({ settings, ledger, clock, offsetAt });
  const alerts = createBudgetAlerts({ settings, spent, clock, offsetAt });
  /** The reserves of all running calls, in the order in which the calls began. */
  const reserves: Reserve[] = [];

  const loadEstimate = () => loadPart(() => import("./estimated-call.ts"), clock);
  return {
    async *spend(budgeted, call) {
      const { account } = budgeted.context;
      const limits = await settings.get("spending");
      const budgets = budgetsOf(limits);
      if (account.demo) return yield* call();
      // Without budgets, finished calls are not added to the cached totals. The cached totals become outdated, so they
      // are dropped.
      if (budgets.length === 0) spent.forget();
      const marks = marksOf(budgeted);
      const covering = coveringBudgets(budgets, marks);
      const { estimatedNanos } = await loadEstimate();
      const estimate = estimatedNanos(budgeted.request, budgeted.context, clock.now());
      const own = { marks, nanos: estimate ?? 0 };
      // The cost is reserved before the budgets are checked, so that two calls at once cannot both spend the rest of a
      // budget.
      reserves.push(own);
      try {
        const hard = covering.filter(({ budget }) => budget.kind === "hard");
        const refusal =
          estimate === undefined && hard.length > 0
            ? unknownPrice(budgeted, limits)
            : await budgetReached(hard, { own, earlier: reserves.slice(0, reserves.indexOf(own)), spent, account });
        if (refusal) return yield refused(newId<CallId>("call"), refusal);
        yield* counted(call(), marks, spent);
      } finally {
        reserves.splice(reserves.indexOf(own), 1);
      }
      await alerts.alert(covering, budgeted.commitAlert);
    },
    forget: spent.forget,
    prepare: async () => void (await Promise.all([loadEstimate(), ledger.summary("day")])),
  };
}

function marksOf({ sessionId, request, context: { account, purpose, folder } }: BudgetedCall): CallMarks {
  return { sessionId, folder, model: request.model, account: account.id, purpose: purpose.purpose };
}

const coveringBudgets = (budgets: CostBudget[], marks: CallMarks): CoveringBudget[] =>
  budgets.flatMap((budget) => {
    const counted = countedMarks(budget, marks);
    return counted ? [{ budget, counted }] : [];
  });

interface Asking {
  own: Reserve;
  /** Reserves of calls that began before this call. Calls that began later do not count against it. */
  earlier: Reserve[];
  spent: Spent;
  account: Account;
}

/** Returns the message of the first hard budget that the call would exceed; undefined if there is none. */
async function budgetReached(
  hard: CoveringBudget[],
  { own, earlier, spent, account }: Asking,
): Promise<string | undefined> {
  for (const { budget, counted } of hard) {
    const reserved = earlier.filter(({ marks }) => hasMarks(counted, marks));
    const used = reserved.reduce((sum, { nanos }) => sum + nanos, await spent.total(budget.period, counted));
    const name = budget.scope === "account" ? account.name : Object.values(counted)[0];
    if (used + own.nanos > budget.nanos) return budgetReachedMessage(budget, used, name);
  }
  return undefined;
}

function unknownPrice({ request, context: { account } }: BudgetedCall, { unpriced }: BudgetSettings) {
  // Models on the person's own machine cost nothing, so an unknown price does not matter.
  return unpriced || isOnThisMachine(account.baseUrl) ? undefined : unknownPriceMessage(request.model);
}

/** Yields the events of a call unchanged. When the call ends, adds its cost to the cached totals. */
async function* counted(
  events: AsyncIterable<CallEvent>,
  marks: CallMarks,
  spent: Spent,
): AsyncGenerator<CallEvent, void> {
  const began = spent.begin();
  let nanos = 0;
  let ended = false;
  try {
    for await (const event of events) {
      yield event;
      if (event.type === "ended" || event.type === "attempt.failed") nanos += event.call?.costNanos ?? 0;
    }
    ended = true;
  } finally {
    if (ended) spent.add(marks, nanos, began);
    // If the consumer stopped early, it is unknown whether the call's record was written, so the ledger must be read
    // again.
    else spent.forget();
  }
}

function refused(callId: CallId, message: string): CallEnded {
  const error = modelError("spent", { message });
  return { type: "ended", outcome: "failed", callId, blocks: [], stop: "interrupted", error };
}
