// One attempt of one model call, as its events and its record describe it.
import type { CallId, TurnId, AccountId } from "#core/ids.ts";
import type { Usage } from "./message.ts";
import type { ModelError } from "./model-errors.ts";
import type { Price } from "./prices/price.ts";

/** Where a call came from and which route it took. Logs of early releases lack these fields. */
export interface CallOrigin {
  vendor?: string;
  route?: "direct" | "relay";
  /** The chat's folder. */
  folder?: string;
  /** The chat platform and person that asked. Unused until channels exist. */
  channel?: string;
  person?: string;
}

/** The purpose of a model call. */
export type Purpose = "turn" | "title" | "compaction";

/** Which attempt of which call this is: shared by its start, its open state and its record. */
interface CallHead extends CallOrigin {
  callId: CallId;
  purpose: Purpose;
  attempt: number;
  turnId?: TurnId;
  account: AccountId;
  model: string;
  demo?: boolean;
}

/** What is known when an attempt begins. */
export interface CallStart extends CallHead {
  /** Estimated tokens of the request. */
  estimate: Usage;
  /** Number of images sent, for vendors that charge for each; absent: none. */
  images?: number;
}

/** One finished attempt with its usage and cost. Closes one `model.started`. */
export interface ModelCall extends CallHead {
  startedAt: number;
  endedAt: number;
  firstByteAt?: number;
  outcome: "ok" | "failed" | "stopped" | "lost";
  usage: Usage;
  /** `vendor`: the vendor's count. `estimated`: Octo's estimate, because the vendor reported none. */
  usageSource: "vendor" | "estimated";
  /** Billionths of a US dollar; absent when the price is unknown. */
  costNanos?: number;
  costSource: "vendor" | "price-list" | "plan" | "estimated" | "unknown";
  price?: Price;
  /** Images sent and searches made by the vendor; absent when there were none. */
  images?: number;
  searches?: number;
  /** Present when the call read less from the vendor's cache than it could have. */
  missed?: CacheMiss;
  error?: ModelError;
}

/** A model's limits for one call, in tokens. */
export interface Capacity {
  contextWindow: number;
  maxOutput: number;
  /** The model's own longest answer, when larger than `maxOutput`. Used after an answer was cut. */
  longest?: number;
  /** Whether the model accepts images; absent: decided by its name. */
  vision?: boolean;
}

export const missCauses = ["model", "effort", "system", "tools", "folded", "message", "expired", "vendor"] as const;

export type MissCause = (typeof missCauses)[number];

export interface CacheMiss {
  cause: MissCause;
  /** Tokens that were read uncached. */
  tokens: number;
  /** Their cost beyond the price of cache reads; absent when the price is unknown. */
  lostNanos?: number;
  /** The first message that differs (from 1) and its first differing byte (from 0), if known. */
  message?: number;
  byte?: number;
  /** Time since the last request, and how long the vendor keeps its cache, in ms. */
  idleMs?: number;
  keptMs?: number;
}
