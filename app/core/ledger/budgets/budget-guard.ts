// The money that calls may use: set aside before one begins, given back once its record is written.
import { type CallMarks, countedWith, isCounted } from "./budget.ts";
import type { OffsetAt } from "#core/ledger/calendar.ts";
import { budgetsOf, reached, type BudgetSettings } from "./budget-settings.ts";
import type { CallId, SessionId } from "#core/ids.ts";
import type { CallContext, CallEnded, CallEvent } from "#core/model/calls/call.ts";
import type { Account } from "#core/model/vendors/account.ts";
import { modelError } from "#core/model/model-errors.ts";
import { estimateRequest } from "#core/model/calls/estimate.ts";
import { bookOf, type PriceBook } from "#core/model/prices/price-book.ts";
import { costNanos, priceOf } from "#core/model/prices/pricing.ts";
import type { ModelRequest } from "#core/model/provider.ts";
import { isOnThisMachine } from "#core/model/vendors/local-address.ts";
import { imagesIn } from "#core/model/calls/vision.ts";
import type { Clock } from "#core/ports.ts";
import type { SettingsStore } from "#core/store-ports.ts";
import type { Ledger } from "#core/store-ports.ts";
import { createSpent } from "./spent.ts";
import { createBudgetAlerts, type Covering, type SayBudgetEvent } from "./alerts.ts";

export interface BudgetedCall {
  sessionId: SessionId;
  request: ModelRequest;
  context: CallContext;
  tell: SayBudgetEvent;
}

export interface BudgetGuard {
  /**
   * Makes a call if the person's budgets leave room for it. Otherwise it ends before it has begun, with an error of kind
   * `spent` and no record, since nothing was asked. What it sets aside is free again when `ended` has been dealt with.
   */
  spend(spender: BudgetedCall, call: () => AsyncIterable<CallEvent>): AsyncGenerator<CallEvent, void>;
  /** Records came into the ledger that went not through here. */
  forget(): void;
}

interface GuardPorts {
  settings: SettingsStore;
  ledger: Pick<Ledger, "summary">;
  clock: Clock;
  offsetAt: OffsetAt;
  newId<Id extends string>(prefix: string): Id;
}

/** Set aside for a call. */
interface Reserve {
  marks: CallMarks;
  nanos: number;
}

/** Tokens that a step usually answers with; how many it will be nobody knows beforehand. */
const usualOutput = 1_000;

export function createBudgetGuard({ settings, ledger, clock, offsetAt, newId }: GuardPorts): BudgetGuard {
  const sums = createSpent({ ledger, clock, offsetAt });
  const teller = createBudgetAlerts({ settings, sums, clock, offsetAt });
  const aside: Reserve[] = [];

  /** The first hard budget that has no room, in words. */
  const overBudget = async (covering: Covering[], own: Reserve, account: Account) => {
    // Only those who asked before: of two that ask at once the first gets what is left.
    const before = aside.slice(0, aside.indexOf(own));
    for (const { budget, together } of covering) {
      const waiting = before.filter(({ marks }) => isCounted(together, marks));
      const spent = waiting.reduce((sum, { nanos }) => sum + nanos, await sums.of(budget.period, together));
      const of = budget.scope === "account" ? account.name : Object.values(together)[0];
      if (spent + own.nanos > budget.nanos) return reached(budget, spent, of);
    }
    return undefined;
  };

  /** Hands the events on, and adds up what they have cost. */
  async function* settled(events: AsyncIterable<CallEvent>, marks: CallMarks): AsyncGenerator<CallEvent, void> {
    const began = sums.moment();
    let nanos = 0;
    let heard = false;
    try {
      for await (const event of events) {
        yield event;
        if (event.type === "ended" || event.type === "attempt.failed") nanos += event.call?.costNanos ?? 0;
      }
      heard = true;
    } finally {
      if (heard) sums.add(marks, nanos, began);
      // Whoever stopped listening may not have written its record.
      else sums.forget();
    }
  }

  return {
    async *spend(spender, call) {
      const { account, fetched } = spender.context;
      const spending = await settings.get("spending");
      const budgets = budgetsOf(spending);
      if (account.demo) return yield* call();
      // What is spent while nothing is counted is in no sum that is kept.
      if (budgets.length === 0) sums.forget();
      const marks = marksOf(spender);
      const covering = budgets.flatMap((budget) => {
        const together = countedWith(budget, marks);
        return together ? [{ budget, together }] : [];
      });
      const next = worth(spender.request, clock.now(), bookOf(account, fetched));
      const own = { marks, nanos: next ?? 0 };
      // Before the question whether there is room: two that ask at once must not both have the last of it.
      aside.push(own);
      try {
        const hard = covering.filter(({ budget }) => budget.kind === "hard");
        const why =
          next === undefined && hard.length > 0 ? priceless(spender, spending) : await overBudget(hard, own, account);
        if (why) return yield refused(newId<CallId>("call"), why);
        yield* settled(call(), marks);
      } finally {
        aside.splice(aside.indexOf(own), 1);
      }
      await teller.tell(covering, spender.tell);
    },
    forget: sums.forget,
  };
}

function priceless(
  { request: { model }, context: { account } }: BudgetedCall,
  { unpriced }: BudgetSettings,
): string | undefined {
  // A model of one's own machine has no price.
  if (unpriced || isOnThisMachine(account.baseUrl)) return undefined;
  return `Nobody knows what ${model} costs, so the limits on spending cannot be kept. Allow it in Settings, or choose another model.`;
}

function marksOf({ sessionId, request, context: { account, purpose, folder } }: BudgetedCall): CallMarks {
  return { sessionId, folder, model: request.model, account: account.id, purpose: purpose.purpose };
}

/** What a call may cost, as if no cache answered for any of it; undefined when the price is not known. */
function worth(request: ModelRequest, at: number, book: PriceBook): number | undefined {
  const usage = { ...estimateRequest(request), output: Math.min(usualOutput, request.maxOutput ?? usualOutput) };
  const price = priceOf(request.model, usage, { at, requests: 1, images: imagesIn(request) }, book);
  return price && costNanos(usage, price);
}

function refused(callId: CallId, message: string): CallEnded {
  const error = modelError("spent", { message });
  return { type: "ended", outcome: "failed", callId, blocks: [], stop: "interrupted", error };
}
