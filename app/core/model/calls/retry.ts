// Decides whether and when to retry after a failure. Pure: the caller waits.
import type { ModelError, ModelErrorKind } from "#core/model/model-errors.ts";

interface Patience {
  kinds: ModelErrorKind[];
  /** Retries within one call. */
  retries: number;
}

const patience: Patience[] = [
  { kinds: ["network", "server", "overloaded", "rate-limit"], retries: 10 },
  { kinds: ["truncated", "malformed", "empty"], retries: 4 },
  { kinds: ["stalled"], retries: 2 },
];

const most = 10;
const firstMs = 250;
const baseMs = 500;
const capMs = 30_000;
/** If a vendor asks for a longer pause than this, Octo does not wait; it tells the person how long the pause is. */
const longestRetryAfterMs = 10 * 60_000;

/** Fewer retries and shorter waits, for a call with a fallback. */
export interface RetryLimit {
  retries: number;
  /** Gives up when the vendor asks for a pause longer than this, in ms. */
  longestMs: number;
}

/**
 * Returns how long to wait after a call's failures, in ms; undefined means give up.
 * The first retry is almost immediate, later ones use exponential backoff with full jitter. A vendor's Retry-After is used as it is.
 * @param random uniform in [0, 1)
 */
export function retryDelay(failures: ModelError[], random: () => number, retryLimit?: RetryLimit): number | undefined {
  const last = failures.at(-1);
  const group = patience.find(({ kinds }) => last && kinds.includes(last.kind));
  if (!last || !group || failures.length > (retryLimit?.retries ?? most)) return undefined;
  if (failures.filter(({ kind }) => group.kinds.includes(kind)).length > group.retries) return undefined;
  const wish = last.retryAfterMs;
  if (wish !== undefined) return wish <= (retryLimit?.longestMs ?? longestRetryAfterMs) ? wish : undefined;
  if (failures.length === 1) return random() * firstMs;
  return random() * Math.min(capMs, baseMs * 2 ** (failures.length - 1));
}

/** Completes the error that ends a call: the message names the vendor's requested pause if it is longer than Octo waits. */
export function finalError(error: ModelError): ModelError {
  const wish = error.retryAfterMs;
  if (wish === undefined || wish <= longestRetryAfterMs) return error;
  return { ...error, message: `The vendor asks to wait ${Math.ceil(wish / 60_000)} minutes. Continue then.` };
}
