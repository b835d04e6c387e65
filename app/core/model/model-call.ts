// One attempt of one model call, as its events and its record describe it.
import type { CallId, TurnId, AccountId } from "#core/ids.ts";
import type { Usage } from "./message.ts";
import type { ModelError } from "./model-errors.ts";
import type { Price } from "./prices/price.ts";

/** Where a call came from and which way it went, as it was when it began. Logs of earlier releases have none of it. */
export interface CallOrigin {
  vendor?: string;
  route?: "direct" | "relay";
  /** The folder that the chat worked in. */
  folder?: string;
  /** Once channels exist: through which one it was asked, and by whom. */
  channel?: string;
  person?: string;
}

/** What a model call is made for. */
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
  /** Our estimate of its tokens. */
  estimate: Usage;
  /** Number of images sent, for vendors that charge for each; absent: none. */
  images?: number;
}

/** One attempt of one model call: what it was, what it used, what it cost. Closes one `model.started`. */
export interface ModelCall extends CallHead {
  startedAt: number;
  endedAt: number;
  firstByteAt?: number;
  outcome: "ok" | "failed" | "stopped" | "lost";
  usage: Usage;
  /** How the usage is known: the vendor's count, or our estimate when the vendor never told. */
  usageSource: "vendor" | "estimated";
  /** Billionths of a US dollar; absent when the price is unknown. */
  costNanos?: number;
  costSource: "vendor" | "price-list" | "plan" | "estimated" | "unknown";
  price?: Price;
  /** Pictures that were sent, and searches that the vendor made: more than none. */
  images?: number;
  searches?: number;
  /** It could have read more from the vendor's cache than it did. */
  missed?: CacheMiss;
  error?: ModelError;
}

/** What a model can take in one call, in tokens. */
export interface Capacity {
  contextWindow: number;
  maxOutput: number;
  /** What it gives where that is more: asked for once an answer was cut. */
  longest?: number;
  /** Whether it sees pictures; absent: as it is known by its name. */
  vision?: boolean;
}

export const missCauses = ["model", "effort", "system", "tools", "folded", "message", "expired", "vendor"] as const;

export type MissCause = (typeof missCauses)[number];

export interface CacheMiss {
  cause: MissCause;
  /** Tokens that were read anew. */
  tokens: number;
  /** What they cost beyond the price of a read from the cache; absent when the price is not known. */
  lostNanos?: number;
  /** The first message that differs, from 1, and its first byte that does, from 0, where both are at hand. */
  message?: number;
  byte?: number;
  /** How long nothing was asked, and for how long the vendor keeps its cache, in milliseconds. */
  idleMs?: number;
  keptMs?: number;
}
