// Decides whether and when to retry after a failure. Has no side effects; the caller waits.
import type { ModelError, ModelErrorKind } from "#core/model/model-errors.ts";

interface Patience {
  kinds: ModelErrorKind[];
  /** Maximum number of retries within one call. */
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
/**
 * Maximum pause in milliseconds that a vendor may ask for. Octo does not wait for a longer pause, but tells the person
 * its length.
 */
const longestRetryAfterMs = 10 * 60_000;

/** Allows fewer retries and shorter waits, for a call that has a fallback. */
export interface RetryLimit {
  retries: number;
  /** Maximum pause in milliseconds that a vendor may ask for. If it is longer, the call gives up. */
  longestMs: number;
}

/**
 * Returns how long to wait after a call's failures, in milliseconds; undefined to give up. The first retry is almost
 * immediate. Later ones use exponential backoff with full jitter, or the vendor's Retry-After.
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

/**
 * Completes the error that ends a call. If the vendor asks for a longer pause than Octo waits, the message names the
 * pause.
 */
export function finalError(error: ModelError): ModelError {
  const wish = error.retryAfterMs;
  if (wish === undefined || wish <= longestRetryAfterMs) return error;
  return { ...error, message: `The vendor asks to wait ${Math.ceil(wish / 60_000)} minutes. Continue then.` };
}
