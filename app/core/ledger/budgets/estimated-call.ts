// Estimates the cost of a call before it is made. The price lists are loaded with the first call.
import type { CallContext } from "#core/model/calls/call.ts";
import { estimateRequest } from "#core/model/calls/estimate.ts";
import { imagesIn } from "#core/model/calls/vision.ts";
import { bookOf } from "#core/model/prices/price-book.ts";
import { costNanos, priceOf } from "#core/model/prices/pricing.ts";
import type { ModelRequest } from "#core/model/provider.ts";

/** Number of output tokens that an estimate assumes, because the real number is unknown before the call. */
const usualOutput = 1_000;

/**
 * Estimates the cost of a call that reads nothing from a cache, in billionths of a dollar; undefined if the price is
 * unknown.
 */
export function estimatedNanos(
  request: ModelRequest,
  { account, fetched }: Pick<CallContext, "account" | "fetched">,
  at: number,
): number | undefined {
  const usage = { ...estimateRequest(request), output: Math.min(usualOutput, request.maxOutput ?? usualOutput) };
  const call = { at, requests: 1, images: imagesIn(request) };
  const price = priceOf(request.model, usage, call, bookOf(account, fetched));
  return price && costNanos(usage, price);
}
