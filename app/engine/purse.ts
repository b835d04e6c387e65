// The money that calls may use: set aside before one begins, given back once its record is written.
import { isLimited, overSpending, ownNanos, type Spending, type Spent } from "#core/billing/spending.ts";
import type { CallId } from "#core/ids.ts";
import type { CallContext, CallEnded, CallEvent } from "#core/model/call.ts";
import type { Account } from "#core/model/catalog.ts";
import { modelError } from "#core/model/errors.ts";
import { estimateRequest } from "#core/model/estimate.ts";
import { bookOf, type PriceBook } from "#core/model/price-book.ts";
import { costNanos, priceOf } from "#core/model/pricing.ts";
import type { ModelRequest } from "#core/model/provider.ts";
import { isOnThisMachine } from "#core/model/this-machine.ts";
import type { BillingStore, Clock, SettingsStore } from "#core/ports.ts";

export interface Purse {
  /**
   * Makes a call if the person's limits leave room for it. Otherwise it ends before it has begun, with an error of kind
   * `spent` and no record, since nothing was asked. What it sets aside is free again when `ended` has been dealt with.
   */
  spend(
    request: ModelRequest,
    context: CallContext,
    call: () => AsyncIterable<CallEvent>,
  ): AsyncGenerator<CallEvent, void>;
}

interface PursePorts {
  settings: SettingsStore;
  billing: Pick<BillingStore, "summary">;
  clock: Clock;
  newId<Id extends string>(prefix: string): Id;
}

/** Tokens that a step usually answers with; how many it will be nobody knows beforehand. */
const usualOutput = 1_000;

export function createPurse({ settings, billing, clock, newId }: PursePorts): Purse {
  let aside = 0;

  const spentBefore = async (next: number): Promise<Spent> => {
    const [day, month] = await Promise.all([billing.summary("day"), billing.summary("month")]);
    const others = aside - next;
    return { day: ownNanos(day) + others, month: ownNanos(month) + others };
  };
  const refusal = async (limits: Spending, { baseUrl }: Account, model: string, next: number | undefined) => {
    if (next !== undefined) return overSpending(limits, await spentBefore(next), next);
    // A model of one's own machine has no price.
    if (limits.unpriced || isOnThisMachine(baseUrl)) return undefined;
    return `Nobody knows what ${model} costs, so the limits on spending cannot be kept. Allow it in Settings, or choose another model.`;
  };

  return {
    async *spend(request, { account, fetched }, call) {
      const limits = await settings.get("spending");
      if (!isLimited(limits) || account.demo) return yield* call();
      const next = worth(request, clock.now(), bookOf(account, fetched));
      // Before the question whether there is room: two that ask at once must not both have the last of it.
      aside += next ?? 0;
      try {
        const why = await refusal(limits, account, request.model, next);
        if (why) yield refused(newId<CallId>("call"), why);
        else yield* call();
      } finally {
        aside -= next ?? 0;
      }
    },
  };
}

/** What a call may cost, as if no cache answered for any of it; undefined when the price is not known. */
function worth(request: ModelRequest, at: number, book: PriceBook): number | undefined {
  const usage = { ...estimateRequest(request), output: Math.min(usualOutput, request.maxOutput ?? usualOutput) };
  const price = priceOf(request.model, usage, at, book);
  return price && costNanos(usage, price);
}

function refused(callId: CallId, message: string): CallEnded {
  const error = modelError("spent", { message });
  return { type: "ended", outcome: "failed", callId, blocks: [], stop: "interrupted", error };
}
