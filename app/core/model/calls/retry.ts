// When to ask again after which failures. Pure: the waiting is the caller's.
import type { ModelError, ModelErrorKind } from "#core/model/model-errors.ts";

interface Patience {
  kinds: ModelErrorKind[];
  /** Times to ask again within one call. */
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
/** A vendor that asks for more than this has to be waited for by the person. */
const longestRetryAfterMs = 10 * 60_000;

/** Less patience than usual, where there is somebody else to ask. */
export interface RetryLimit {
  retries: number;
  /** A vendor that asks for a longer pause is left. */
  longestMs: number;
}

/**
 * How long to wait after the last of a call's failures; undefined: give up.
 * The first time at once or nearly, then full jitter; a vendor's own wish is kept to the millisecond.
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

/** The error as it ends a call: says so when the vendor wants a longer pause than Octo waits. */
export function finalError(error: ModelError): ModelError {
  const wish = error.retryAfterMs;
  if (wish === undefined || wish <= longestRetryAfterMs) return error;
  return { ...error, message: `The vendor asks to wait ${Math.ceil(wish / 60_000)} minutes. Continue then.` };
}
