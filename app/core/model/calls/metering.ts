// Determines usage and cost of an attempt, no matter how the attempt ended.
import { originOf } from "#core/session/call-origin.ts";
import type { ModelCall } from "#core/model/model-call.ts";
import type { OpenCall } from "#core/session/state.ts";
import type { ModelError, ModelErrorKind } from "#core/model/model-errors.ts";
import { estimateTokens } from "./estimate.ts";
import { noUsage, type Usage } from "#core/model/message.ts";
import { isOwn, isPlan, type PriceBook } from "#core/model/prices/price-book.ts";
import { costNanos, priceOf } from "#core/model/prices/pricing.ts";
import { type Price } from "#core/model/prices/price.ts";
import type { ModelEvent } from "#core/model/provider.ts";

type Last = Extract<ModelEvent, { type: "finished" | "failed" }>;
type Cost = Pick<ModelCall, "costNanos" | "costSource" | "price">;
type Metered = Cost & Pick<ModelCall, "usage" | "usageSource" | "images" | "searches">;

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
  const { usage, usageSource } = usageOf(open.estimate, last, received);
  const { costNanos: reported, ...extras } = last.type === "finished" ? last : {};
  // A request that the vendor refused before doing any work costs no fees.
  const sent = usage === noUsage ? {} : { requests: 1, images: open.images };
  const all = { ...extras, ...sent };
  const price = priceOf(open.model, usage, { at: open.startedAt, ...all }, book);
  const { images, searches } = all;
  const counted = { ...(images && { images }), ...(searches && { searches }) };
  return { usage, usageSource, ...costOf(usage, usageSource, price, reported), ...counted };
}

function usageOf(
  estimate: Usage,
  last: Last,
  { any, outputTokens }: { any: boolean; outputTokens: number },
): Pick<ModelCall, "usage" | "usageSource"> {
  const reported = last.usage;
  if (last.type === "finished" && reported) return { usage: reported, usageSource: "vendor" };
  if (last.type === "failed") {
    if (reported && !last.partial) return { usage: reported, usageSource: "vendor" };
    if (!reported && !any && !mayBeBilled.has(last.error.kind)) return { usage: noUsage, usageSource: "vendor" };
  }
  const base = reported ?? estimate;
  return { usage: { ...base, output: Math.max(base.output, outputTokens) }, usageSource: "estimated" };
}

/**
 * Kinds of failures after which the vendor may bill although no output arrived. Refusals are not among them, because
 * they are free.
 */
const mayBeBilled = new Set<ModelErrorKind>(["truncated", "empty", "stalled", "aborted"]);

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
    const costSource = usageSource === "vendor" ? "price-list" : "estimated";
    return { costNanos: costNanos(usage, price), costSource, price };
  }
  // An attempt without usage costs nothing, even if the price is unknown.
  return usage === noUsage ? { costNanos: 0, costSource: "estimated" } : { costSource: "unknown" };
}

/** Makes the record of an attempt whose end Octo did not see. Usage and cost are estimates. */
export function lostCall(open: OpenCall, blocks: { text: string }[], now: number, book: PriceBook): ModelCall {
  const error: ModelError = { kind: "aborted", message: "Octo was closed while the model answered." };
  const outputTokens = estimateTokens(blocks.map(({ text }) => text).join(""));
  const metered = meter(open, { type: "failed", error }, { any: true, outputTokens }, book);
  return { ...closed(open, now), outcome: "lost", error, ...metered };
}

/** Makes the part of a record that does not depend on the vendor's answer. */
export function closed(open: OpenCall, endedAt: number) {
  const { callId, purpose, attempt, turnId, account, model, demo, startedAt } = open;
  return { callId, purpose, attempt, turnId, account, model, demo, startedAt, endedAt, ...originOf(open) };
}
