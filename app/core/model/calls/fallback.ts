// Who answers in place of a chat's own model when that fails, and when its own is asked again. Pure.
import type { AccountId } from "#core/ids.ts";
import type { ModelErrorKind } from "#core/model/model-errors.ts";
import type { RetryLimit } from "./retry.ts";

/** A model of an account: two accounts may have models of one name. */
export interface ModelChoice {
  account: AccountId;
  model: string;
}

/** A chat's state while another model answers it. */
export interface Fallback {
  to: ModelChoice;
  why: ModelErrorKind;
  since: number;
  /** When its own model last failed. */
  renewedAt: number;
}

/** So long its own model is left alone after it failed. */
export const restMs = 30 * 60_000;

/**
 * Failures that another model may be spared. Not a request that is wrong or too long: it would be so there as well. Not a
 * key that is wrong or lacks a right: that never heals by itself, and going on elsewhere would only hide it.
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

/** One model to ask, in its turn. */
export interface Candidate extends ModelChoice {
  /** The chat's own model. */
  own: boolean;
  /** No retries, or only some: there is another one to ask. Absent: the patience of a call that has nowhere else to go. */
  retryLimit?: RetryLimit;
}

const probing: RetryLimit = { retries: 0, longestMs: 0 };
/** A third failure is the last when somebody else can answer. */
const moving: RetryLimit = { retries: 2, longestMs: 20_000 };

export const isSame = (a: ModelChoice, b: ModelChoice): boolean => a.account === b.account && a.model === b.model;

/** Who answers this chat now. */
export function answering(state: { settings: ModelChoice; fallback?: Fallback }): ModelChoice {
  const { account, model } = state.fallback?.to ?? state.settings;
  return { account, model };
}

/**
 * Everyone who may answer one request, in the order they are asked. Its own model comes first, or after what stands in for
 * it: there it is tried once, when its rest is over or when all others have failed.
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
