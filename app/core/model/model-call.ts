// Describes one attempt of a model call, for the log's events and the ledger's record.
import type { CallId, TurnId, AccountId } from "#core/ids.ts";
import type { JsonObject, Usage } from "./message.ts";
import type { ModelError } from "./model-errors.ts";
import type { Price } from "./prices/price.ts";

/** Where a call came from, and which route it took. Logs of early releases do not have these fields. */
export interface CallOrigin {
  vendor?: string;
  route?: "direct" | "relay";
  /** The chat's folder. */
  folder?: string;
  /** The chat platform and the person that asked. Not used yet. */
  channel?: string;
  person?: string;
}

/** Why a model call is made. */
export type Purpose = "turn" | "title" | "compaction";

/** Fields that identify an attempt. Its start event, its open call and its record all have them. */
interface CallHead extends CallOrigin {
  callId: CallId;
  purpose: Purpose;
  attempt: number;
  turnId?: TurnId;
  account: AccountId;
  model: string;
  demo?: boolean;
}

/** What is known when an attempt starts. */
export interface CallStart extends CallHead {
  /** Octo's estimate of the request's tokens. */
  estimate: Usage;
  /** Number of images sent, because some vendors charge for each; absent if none. */
  images?: number;
}

/** One finished attempt with its usage and cost. Each `model.started` event is followed by one of these. */
export interface ModelCall extends CallHead {
  startedAt: number;
  endedAt: number;
  firstByteAt?: number;
  outcome: "ok" | "failed" | "stopped" | "lost";
  usage: Usage;
  /**
   * `vendor`: the vendor counted the tokens. `estimated`: Octo estimated at least one count, because the vendor did not
   * report it or reported what cannot be true.
   */
  usageSource: "vendor" | "estimated";
  /** The model that answered, as the vendor named it; absent if it is the one that was asked. */
  answered?: string;
  /** Tokens of the output that the model spent on reasoning; absent if the vendor does not say it. */
  reasoning?: number;
  /** Where and how fast the vendor ran the model; absent for anywhere and for the standard speed. */
  place?: string;
  speed?: string;
  /** The vendor's figures as they came, if one of them cannot be true. */
  reported?: JsonObject;
  /** Cost in billionths of a US dollar; absent if the price is unknown. */
  costNanos?: number;
  /** What a call that a plan covers would cost by the price list, in billionths of a dollar. */
  listNanos?: number;
  costSource: "vendor" | "price-list" | "plan" | "estimated" | "unknown";
  price?: Price;
  /** Number of images sent (`images`), and of searches that the vendor made (`searches`); absent if none. */
  images?: number;
  searches?: number;
  /** Why the call read less from the vendor's cache than possible; absent if it did not. */
  missed?: CacheMiss;
  error?: ModelError;
}

/** True if the tokens or the cost of a call are an estimate. A failed attempt that cost nothing is none. */
export const isEstimate = ({
  usageSource,
  costSource,
  costNanos = 0,
}: Pick<ModelCall, "usageSource" | "costSource" | "costNanos">): boolean =>
  usageSource === "estimated" || (costSource === "estimated" && costNanos > 0);

/** Limits of a model for one call, in tokens. */
export interface Capacity {
  contextWindow: number;
  maxOutput: number;
  /** Maximum length of an answer, if above `maxOutput`. It is used after an answer was cut off. */
  longest?: number;
  /** True if the model accepts images; if absent, the model's name decides. */
  vision?: boolean;
}

export const missCauses = ["model", "effort", "system", "tools", "folded", "message", "expired", "vendor"] as const;

export type MissCause = (typeof missCauses)[number];

export interface CacheMiss {
  cause: MissCause;
  /** Number of tokens that should have been read from the cache but were not. */
  tokens: number;
  /**
   * How much more these tokens cost than with cache reads, in billionths of a dollar; absent if the price is unknown.
   */
  lostNanos?: number;
  /** Number of the first message that differs, counted from 1; absent if unknown. */
  message?: number;
  /** Offset of the first byte that differs in that message, counted from 0; absent if unknown. */
  byte?: number;
  /** Time since the last request (`idleMs`), and how long the vendor keeps its cache (`keptMs`), in milliseconds. */
  idleMs?: number;
  keptMs?: number;
}
