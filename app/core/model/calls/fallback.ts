// Decides which model answers if a chat's own model fails, and when the own model is tried again. Has no side effects.
import type { AccountId } from "#core/ids.ts";
import type { ModelErrorKind } from "#core/model/model-errors.ts";
import type { RetryLimit } from "./retry.ts";

/** A model of one account. The account is necessary because two accounts may have models with the same name. */
export interface ModelChoice {
  account: AccountId;
  model: string;
}

/** The state of a chat while a fallback model answers. */
export interface Fallback {
  to: ModelChoice;
  why: ModelErrorKind;
  since: number;
  /** When the chat's own model last failed, in milliseconds since 1970. */
  renewedAt: number;
}

/** After a failure, the chat's own model is not tried again for this many milliseconds. */
export const restMs = 30 * 60_000;

/**
 * Kinds of failures after which another model may succeed. If the request is invalid or too long, another model would
 * also fail. A key that is wrong or lacks permission must be shown to the person, because a fallback would only hide
 * the problem.
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

/** A model that may answer a request. */
export interface Candidate extends ModelChoice {
  /** True if this is the chat's own model. */
  own: boolean;
  /** Allows fewer retries, because another candidate follows. Absent for the last candidate, which gets all retries. */
  retryLimit?: RetryLimit;
}

const probing: RetryLimit = { retries: 0, longestMs: 0 };
/** Limit on retries for all candidates but the last: after the third failure, the next candidate is tried. */
const moving: RetryLimit = { retries: 2, longestMs: 20_000 };

export const isSame = (a: ModelChoice, b: ModelChoice): boolean => a.account === b.account && a.model === b.model;

/** Returns the model that currently answers this chat. */
export function answering(state: { settings: ModelChoice; fallback?: Fallback }): ModelChoice {
  const { account, model } = state.fallback?.to ?? state.settings;
  return { account, model };
}

/**
 * Lists the models that may answer one request, in the order in which they are tried. The chat's own model comes first.
 * During a fallback, the own model is tried only once: first if `restMs` have passed since it last failed, otherwise
 * last.
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
