// Describes one attempt of one model call, for the log's events and the ledger's record.
import type { CallId, TurnId, AccountId } from "#core/ids.ts";
import type { Usage } from "./message.ts";
import type { ModelError } from "./model-errors.ts";
import type { Price } from "./prices/price.ts";

/** What caused a call, and which route it took. Logs of early releases lack these fields. */
export interface CallOrigin {
  vendor?: string;
  route?: "direct" | "relay";
  /** The chat's folder. */
  folder?: string;
  /** The chat platform and person that asked. Unused until channels exist. */
  channel?: string;
  person?: string;
}

/** Why a model call is made. */
export type Purpose = "turn" | "title" | "compaction";

/** Identifies an attempt. Shared by its start, its open state and its record. */
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
  /** Octo's estimate of the request's tokens. */
  estimate: Usage;
  /** Number of images sent, for vendors that charge for each; absent: none. */
  images?: number;
}

/** One finished attempt with its usage and cost. Each `model.started` event is followed by one. */
export interface ModelCall extends CallHead {
  startedAt: number;
  endedAt: number;
  firstByteAt?: number;
  outcome: "ok" | "failed" | "stopped" | "lost";
  usage: Usage;
  /** `vendor`: the vendor's count. `estimated`: Octo's estimate, because the vendor reported none. */
  usageSource: "vendor" | "estimated";
  /** Cost in billionths of a US dollar; absent if the price is unknown. */
  costNanos?: number;
  costSource: "vendor" | "price-list" | "plan" | "estimated" | "unknown";
  price?: Price;
  /** Number of images sent, and of searches that the vendor made; absent if none. */
  images?: number;
  searches?: number;
  /** Present if the call read less from the vendor's cache than possible. */
  missed?: CacheMiss;
  error?: ModelError;
}

/** A model's limits for one call, in tokens. */
export interface Capacity {
  contextWindow: number;
  maxOutput: number;
  /** The longest answer that the model can give, in tokens, if above `maxOutput`. Used after an answer was cut. */
  longest?: number;
  /** Whether the model accepts images; absent: decided by its name. */
  vision?: boolean;
}

export const missCauses = ["model", "effort", "system", "tools", "folded", "message", "expired", "vendor"] as const;

export type MissCause = (typeof missCauses)[number];

export interface CacheMiss {
  cause: MissCause;
  /** Number of tokens that the cache should have answered and did not. */
  tokens: number;
  /** How much more these tokens cost than cache reads, in billionths of a dollar; absent if the price is unknown. */
  lostNanos?: number;
  /** Number of the first message that differs, from 1, and its first differing byte, from 0; absent if unknown. */
  message?: number;
  byte?: number;
  /** Time since the last request, and how long the vendor keeps its cache, in ms. */
  idleMs?: number;
  keptMs?: number;
}
