// Determines usage and cost of an attempt, no matter how the attempt ended.
import { originOf } from "#core/session/call-origin.ts";
import type { ModelCall } from "#core/model/model-call.ts";
import type { OpenCall } from "#core/session/state.ts";
import type { ModelError, ModelErrorKind } from "#core/model/model-errors.ts";
import { estimateTokens } from "./estimate.ts";
import { type JsonObject, noUsage, type Usage } from "#core/model/message.ts";
import { isLocal, isOwn, isPlan, ownPrice, type PriceBook } from "#core/model/prices/price-book.ts";
import { costNanos, isGuess, listNanosOf, type PricedCall, priceOf } from "#core/model/prices/pricing.ts";
import { type Price } from "#core/model/prices/price.ts";
import { isSameModel } from "#core/model/vendors/model-key.ts";
import type { ModelEvent, ReportedSoFar } from "#core/model/provider.ts";

type Last = Extract<ModelEvent, { type: "finished" | "failed" }>;
type Cost = Pick<ModelCall, "costNanos" | "costSource" | "price" | "listNanos">;
type Metered = Cost &
  Pick<ModelCall, "usage" | "usageSource" | "answered" | "reported" | "images" | "searches" | "reasoning"> &
  Pick<ModelCall, "place" | "speed">;

/**
 * Determines usage and cost. @param received what arrived. `outputTokens` is Octo's count, used if the vendor reported
 * none
 */
export function meter(
  open: OpenCall,
  last: Last,
  received: { any: boolean; outputTokens: number },
  book: PriceBook = {},
): Metered {
  const { usage, usageSource, reported } = usageOf(open.estimate, last, received);
  const { tier, place, speed, searches } = last;
  // A request that the vendor refused before doing any work costs no fees.
  const { images, ...sent } = usage === noUsage ? {} : { requests: 1, images: open.images };
  const answered = otherModel(open.model, last.answered);
  const call = { at: open.startedAt, tier, place, speed, searches, images, ...sent };
  const price = priceOfAnswer({ asked: open.model, answered }, usage, call, book);
  const reasoning = Math.min(last.reasoning ?? 0, usage.output);
  return {
    usage,
    usageSource,
    ...(answered && { answered }),
    ...(reported && { reported }),
    ...costOf(usage, usageSource, price, last.costNanos),
    ...(price && isPlan(price) && listValueOf(answered ?? open.model, usage, call, book)),
    ...(images && { images }),
    ...(searches && { searches }),
    ...(reasoning && { reasoning }),
    ...(place && { place }),
    ...(speed && { speed }),
  };
}

function listValueOf(model: string, usage: Usage, call: PricedCall, book: PriceBook): Pick<ModelCall, "listNanos"> {
  const listNanos = listNanosOf(model, usage, call, book);
  return listNanos === undefined ? {} : { listNanos };
}

/** Returns the model that answered, if it is another one than was asked. A dated name of the same model is the same. */
function otherModel(asked: string, answered: string | undefined): string | undefined {
  return answered !== undefined && !isSameModel(answered, asked) ? answered : undefined;
}

/**
 * Finds the price of the model that answered, because that is the one the vendor bills. A price that the person has set
 * for the model that was asked comes first, and so does that a model on this computer costs nothing.
 */
function priceOfAnswer(
  { asked, answered }: { asked: string; answered: string | undefined },
  usage: Usage,
  call: PricedCall,
  book: PriceBook,
): Price | undefined {
  const price = priceOf(asked, usage, call, book);
  const isFixed = ownPrice(book.own, asked) !== undefined || (book.local === "server" && price && isLocal(price));
  if (answered === undefined || isFixed) return price;
  const billed = priceOf(answered, usage, call, book);
  return billed && !isLocal(billed) ? billed : price;
}

function usageOf(
  estimate: Usage,
  last: Last,
  received: { any: boolean; outputTokens: number },
): Pick<ModelCall, "usage" | "usageSource" | "reported"> {
  const { usage: reported, doubt } = last;
  const failed = last.type === "failed";
  const isFree = failed && (last.error.unsent === true || !mayBeBilled.has(last.error.kind));
  if (failed && isFree && !received.any && !reported) return { usage: noUsage, usageSource: "vendor" };
  if (!reported) return { usage: { ...estimate, output: received.outputTokens }, usageSource: "estimated" };
  const unsaid = new Set([...(doubt?.unsaid ?? []), ...unbelievable(reported, last, received)]);
  const isPartial = last.partial === true;
  const usage = {
    ...reported,
    input: unsaid.has("input") ? Math.max(0, estimate.input - cachedIn(reported)) : reported.input,
    output: unsaid.has("output") || isPartial ? Math.max(reported.output, received.outputTokens) : reported.output,
  };
  if (unsaid.size === 0 && !doubt && !isPartial) return { usage, usageSource: "vendor" };
  return { usage, usageSource: "estimated", ...(doubt && isShort(doubt.raw) && { reported: doubt.raw }) };
}

/** Returns the counts of zero that cannot be true, because a request was answered. */
function unbelievable(
  usage: Usage,
  last: Last,
  { any, outputTokens }: { any: boolean; outputTokens: number },
): ("input" | "output")[] {
  const answered = any || last.type === "finished" || mayBeBilled.has(last.error.kind);
  if (!answered) return [];
  const noInput = usage.input + cachedIn(usage) === 0;
  return [
    ...(noInput ? (["input"] as const) : []),
    ...(usage.output === 0 && outputTokens > 0 ? (["output"] as const) : []),
  ];
}

const cachedIn = ({ cacheRead, cacheWrite5m, cacheWrite1h }: Usage): number => cacheRead + cacheWrite5m + cacheWrite1h;

/** The log does not keep figures of any length. */
const isShort = (raw: JsonObject): boolean => JSON.stringify(raw).length <= 2_000;

/**
 * Kinds of failures after which the vendor may bill although no output arrived, unless the request never left. Refusals
 * are not among them, because they are free.
 */
const mayBeBilled = new Set<ModelErrorKind>(["network", "truncated", "empty", "stalled", "aborted"]);

function costOf(
  usage: Usage,
  usageSource: ModelCall["usageSource"],
  price: Price | undefined,
  reported: number | undefined,
): Cost {
  if (price && isPlan(price)) return { costNanos: 0, costSource: "plan", price };
  // Uses the cost that the vendor reported, unless the person has set a price for this model.
  if (reported !== undefined && !(price && isOwn(price))) return { costNanos: reported, costSource: "vendor" };
  if (price) {
    const costSource = usageSource === "vendor" && !isGuess(price) ? "price-list" : "estimated";
    return { costNanos: costNanos(usage, price), costSource, price };
  }
  // An attempt without usage costs nothing, even if the price is unknown.
  return usage === noUsage ? { costNanos: 0, costSource: "estimated" } : { costSource: "unknown" };
}

/** Makes the record of an attempt whose end Octo did not see. What the vendor had not reported yet is an estimate. */
export function lostCall(
  open: OpenCall,
  { blocks, reported }: { blocks: { text: string }[]; reported?: ReportedSoFar | undefined },
  now: number,
  book: PriceBook,
): ModelCall {
  const error: ModelError = { kind: "aborted", message: "Octo was closed while the model answered." };
  const outputTokens = estimateTokens(blocks.map(({ text }) => text).join(""));
  const metered = meter(open, { type: "failed", error, ...reported }, { any: true, outputTokens }, book);
  return { ...closed(open, now), outcome: "lost", error, ...metered };
}

/** Makes the part of a record that does not depend on the vendor's answer. */
export function closed(open: OpenCall, endedAt: number) {
  const { callId, purpose, attempt, turnId, account, model, demo, startedAt } = open;
  return { callId, purpose, attempt, turnId, account, model, demo, startedAt, endedAt, ...originOf(open) };
}
