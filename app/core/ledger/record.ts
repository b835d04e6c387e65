// The ledger's record of a model call, made from a `model.called` event. Stores write the record and the event in one
// transaction.
import type { AccountId, CallId, SessionId, TurnId } from "#core/ids.ts";
import type { Usage } from "#core/model/message.ts";
import type { CacheMiss, CallOrigin, ModelCall, Purpose } from "#core/model/model-call.ts";
import type { ModelErrorKind } from "#core/model/model-errors.ts";
import type { Price } from "#core/model/prices/price.ts";
import { originOf } from "#core/session/call-origin.ts";

/** Programs whose usage files can be imported. */
export const importSources = ["octo-ruby", "claude-code"] as const;
export type ImportSource = (typeof importSources)[number];

/**
 * What a model call was for. This version of Octo makes no calls for some of these purposes, but imported records may
 * have them.
 */
export const purposes = [
  "turn",
  "title",
  "suggestion",
  "compaction",
  "sub-agent",
  "memory",
  "schedule",
] as const satisfies readonly string[];
export type RecordedPurpose = Purpose | (typeof purposes)[number];

/**
 * The record of one attempt of one model call. Costs are whole numbers of billionths of a US dollar.
 * Each field has a line in record-columns.ts. The compiler reports a missing line.
 */
export interface LedgerRecord extends Usage, CallOrigin {
  id: CallId;
  sessionId: SessionId;
  turnId?: TurnId;
  /** When the call was made, in milliseconds since 1970: the start of the attempt. */
  at: number;
  /**
   * Offset from UTC in minutes, positive in the east, when the call was made. It is stored so that the record's local day
   * and month never change.
   */
  utcOffset: number;
  account: AccountId;
  model: string;
  /** The model that answered, if it is another one than was asked. */
  answered?: string;
  purpose: RecordedPurpose;
  attempt: number;
  outcome: ModelCall["outcome"];
  usageSource: ModelCall["usageSource"];
  costNanos?: number;
  costSource: ModelCall["costSource"];
  price?: Price;
  /** What a call that a plan covers would cost by the price list. */
  listNanos?: number;
  /** Tokens of the output that the model spent on reasoning. `output` includes them. */
  reasoning?: number;
  /** Where and how fast the vendor ran the model; absent for anywhere and for the standard speed. */
  place?: string;
  speed?: string;
  /** Number of images sent, and number of searches that the vendor made. Some price lists charge a fee for each. */
  images?: number;
  searches?: number;
  /**
   * The tokens that the vendor's cache could have supplied but did not, and the cause; absent if there was no cache
   * miss.
   */
  missed?: CacheMiss;
  demo?: boolean;
  /** Duration of the attempt in milliseconds; 0 for an imported record whose file does not state a duration. */
  ms: number;
  /**
   * Milliseconds from the start of the attempt to the first byte of the answer; absent if no byte came or if the time
   * is unknown.
   */
  firstByteMs?: number;
  /** The kind of error; present only if the call failed. */
  error?: ModelErrorKind;
  /** True if the request never left this machine: an attempt, which no vendor knows of and which counts as no request. */
  unsent?: boolean;
  /** The vendor's figures as they came, as JSON; only if one of them cannot be true. */
  reported?: string;
  /** How often the record was replaced by a fuller one of the same call; absent if never. */
  amended?: number;
  /** The other program that made the call; absent for calls made by Octo, also on another device. */
  importedFrom?: ImportSource;
  /** The name of the log that the call was imported from; absent if it came from a ledger. */
  importedFile?: string;
}

/** A time is never negative, even if the computer's clock was set back. */
const between = (from: number, to: number): number => Math.max(0, to - from);

export function toRecord(sessionId: SessionId, call: ModelCall, utcOffset: number): LedgerRecord {
  return {
    id: call.callId,
    sessionId,
    turnId: call.turnId,
    at: call.startedAt,
    utcOffset,
    account: call.account,
    model: call.model,
    ...(call.answered && { answered: call.answered }),
    purpose: call.purpose,
    attempt: call.attempt,
    outcome: call.outcome,
    usageSource: call.usageSource,
    costNanos: call.costNanos,
    costSource: call.costSource,
    price: call.price,
    ...(call.listNanos !== undefined && { listNanos: call.listNanos }),
    ...(call.reasoning && { reasoning: call.reasoning }),
    ...(call.place && { place: call.place }),
    ...(call.speed && { speed: call.speed }),
    ...(call.images && { images: call.images }),
    ...(call.searches && { searches: call.searches }),
    missed: call.missed,
    demo: call.demo,
    ms: between(call.startedAt, call.endedAt),
    ...(call.firstByteAt !== undefined && { firstByteMs: between(call.startedAt, call.firstByteAt) }),
    ...(call.error && { error: call.error.kind }),
    ...(call.reported && { reported: JSON.stringify(call.reported) }),
    ...(call.error?.unsent && { unsent: true }),
    ...originOf(call),
    ...call.usage,
  };
}
