// Chooses which model answers when a chat's own model fails, and when the chat's own model is tried again. Pure.
import type { AccountId } from "#core/ids.ts";
import type { ModelErrorKind } from "#core/model/model-errors.ts";
import type { RetryLimit } from "./retry.ts";

/** A model of one account: two accounts may have models with the same name. */
export interface ModelChoice {
  account: AccountId;
  model: string;
}

/** The state of a chat while a fallback model answers. */
export interface Fallback {
  to: ModelChoice;
  why: ModelErrorKind;
  since: number;
  /** Time at which the chat's own model last failed, in ms since 1970. */
  renewedAt: number;
}

/** After a failure, the chat's own model is not tried again for this long. */
export const restMs = 30 * 60_000;

/**
 * Failures after which another model may succeed. An invalid or too long request would fail there too. A wrong key, or one
 * without permission, must be shown to the person: a fallback would only hide it.
 */
const curable = new Set<ModelErrorKind>([
  "network",
  "server",
  "overloaded",
  "rate-limit",
  "stalled",
  "truncated",
  "empty",
  "malformed",
  "not-found",
  "payment",
]);

export const isCurable = (kind: ModelErrorKind | undefined): boolean => kind !== undefined && curable.has(kind);

/** One model to try. */
export interface Candidate extends ModelChoice {
  /** True if this is the chat's own model. */
  own: boolean;
  /** Fewer retries, because another candidate follows. Absent for the last candidate, which gets all retries. */
  retryLimit?: RetryLimit;
}

const probing: RetryLimit = { retries: 0, longestMs: 0 };
/** The limit when another candidate follows: gives up after the third failure. */
const moving: RetryLimit = { retries: 2, longestMs: 20_000 };

export const isSame = (a: ModelChoice, b: ModelChoice): boolean => a.account === b.account && a.model === b.model;

/** Returns the model that answers this chat at present. */
export function answering(state: { settings: ModelChoice; fallback?: Fallback }): ModelChoice {
  const { account, model } = state.fallback?.to ?? state.settings;
  return { account, model };
}

/**
 * Lists the models that may answer one request, in order. The chat's own model comes first. During a fallback, the own model is
 * tried once: first if its rest (`restMs`) is over, else after all others.
 */
export function candidates(
  own: ModelChoice,
  others: ModelChoice[],
  active: Fallback | undefined,
  now: number,
): Candidate[] {
  const rest = others.filter((one, i) => !isSame(one, own) && others.findIndex((other) => isSame(one, other)) === i);
  const at = active ? rest.findIndex((one) => isSame(one, active.to)) : -1;
  if (!active || at < 0) return limitedRetries([{ ...own, own: true }, ...rest.map(notOwn)]);
  const round = limitedRetries([...rest.slice(at), ...rest.slice(0, at)].map(notOwn));
  const probe: Candidate = { ...own, own: true, retryLimit: probing };
  return now - active.renewedAt >= restMs ? [probe, ...round] : [...round, probe];
}

const notOwn = ({ account, model }: ModelChoice): Candidate => ({ account, model, own: false });

const limitedRetries = (stops: Candidate[]): Candidate[] =>
  stops.map((stop, i) => (i < stops.length - 1 ? { ...stop, retryLimit: moving } : stop));
