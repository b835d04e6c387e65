// What an attempt used and what it cost, for every way it can end.
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

/** @param outputTokens our own count of what was received, for when the vendor's is missing */
export function meter(
  open: OpenCall,
  last: Last,
  received: { any: boolean; outputTokens: number },
  book: PriceBook = {},
): Metered {
  const { usage, usageSource } = usageOf(open.estimate, last, received);
  const { costNanos: told, ...extras } = last.type === "finished" ? last : {};
  // What was refused before any work costs no fee either.
  const sent = usage === noUsage ? {} : { requests: 1, images: open.images };
  const all = { ...extras, ...sent };
  const price = priceOf(open.model, usage, { at: open.startedAt, ...all }, book);
  const { images, searches } = all;
  const counted = { ...(images && { images }), ...(searches && { searches }) };
  return { usage, usageSource, ...costOf(usage, usageSource, price, told), ...counted };
}

function usageOf(
  estimate: Usage,
  last: Last,
  { any, outputTokens }: { any: boolean; outputTokens: number },
): Pick<ModelCall, "usage" | "usageSource"> {
  const told = last.usage;
  if (last.type === "finished" && told) return { usage: told, usageSource: "vendor" };
  if (last.type === "failed") {
    if (told && !last.partial) return { usage: told, usageSource: "vendor" };
    if (!told && !any && !mayBeBilled.has(last.error.kind)) return { usage: noUsage, usageSource: "vendor" };
  }
  const base = told ?? estimate;
  return { usage: { ...base, output: Math.max(base.output, outputTokens) }, usageSource: "estimated" };
}

/** Failures in which a model may have worked although nothing of it was seen. Refusals come before any work. */
const mayBeBilled = new Set<ModelErrorKind>(["truncated", "empty", "stalled", "aborted"]);

function costOf(
  usage: Usage,
  usageSource: ModelCall["usageSource"],
  price: Price | undefined,
  told: number | undefined,
): Cost {
  if (price && isPlan(price)) return { costNanos: 0, costSource: "plan", price };
  // What the person says it costs holds, whatever the vendor says.
  if (told !== undefined && !(price && isOwn(price))) return { costNanos: told, costSource: "vendor" };
  if (price) {
    const costSource = usageSource === "vendor" ? "price-list" : "estimated";
    return { costNanos: costNanos(usage, price), costSource, price };
  }
  // Nothing at an unknown price is still nothing.
  return usage === noUsage ? { costNanos: 0, costSource: "estimated" } : { costSource: "unknown" };
}

/** The record of an attempt that nobody saw the end of: estimated, and said so. */
export function lostCall(open: OpenCall, blocks: { text: string }[], now: number, book: PriceBook): ModelCall {
  const error: ModelError = { kind: "aborted", message: "Octo was closed while the model answered." };
  const outputTokens = estimateTokens(blocks.map(({ text }) => text).join(""));
  const metered = meter(open, { type: "failed", error }, { any: true, outputTokens }, book);
  return { ...closed(open, now), outcome: "lost", error, ...metered };
}

/** What a call's record has of its beginning. */
export function closed(open: OpenCall, endedAt: number) {
  const { callId, purpose, attempt, turnId, account, model, demo, startedAt } = open;
  return { callId, purpose, attempt, turnId, account, model, demo, startedAt, endedAt, ...originOf(open) };
}
