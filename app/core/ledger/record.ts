// The ledger's record, and how a `model.called` event becomes a record. Stores write event and record in one transaction.
import type { AccountId, CallId, SessionId, TurnId } from "#core/ids.ts";
import type { Usage } from "#core/model/message.ts";
import type { CacheMiss, CallOrigin, ModelCall, Purpose } from "#core/model/model-call.ts";
import type { ModelErrorKind } from "#core/model/model-errors.ts";
import type { Price } from "#core/model/prices/price.ts";
import { originOf } from "#core/session/call-origin.ts";

/** Programs whose usage files can be imported. */
export const importSources = ["octo-ruby", "claude-code"] as const;
export type ImportSource = (typeof importSources)[number];

/** What a call was for. Imported records may have purposes that this version of Octo does not use. */
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
 * One attempt of one model call. Costs are integer billionths of a US dollar.
 * Each field has a line in record-columns.ts; the compiler reports a missing one.
 */
export interface LedgerRecord extends Usage, CallOrigin {
  id: CallId;
  sessionId: SessionId;
  turnId?: TurnId;
  /** When the attempt ended, in milliseconds since 1970. */
  at: number;
  /** Minutes east of UTC when the record was written. The record's local day and month therefore never change. */
  utcOffset: number;
  account: AccountId;
  model: string;
  purpose: RecordedPurpose;
  attempt: number;
  outcome: ModelCall["outcome"];
  usageSource: ModelCall["usageSource"];
  costNanos?: number;
  costSource: ModelCall["costSource"];
  price?: Price;
  /** Images sent and searches made by the vendor. Some price lists charge a fee for them. */
  images?: number;
  searches?: number;
  /** Tokens that the vendor's cache could have supplied but did not, with the cause. */
  missed?: CacheMiss;
  demo?: boolean;
  /** Duration of the attempt in milliseconds; `0` for imported records whose file does not state a duration. */
  ms: number;
  /** Time from the start of the attempt to the first byte of the answer; absent if no byte came or the time is unknown. */
  firstByteMs?: number;
  /** The kind of error; present only if the call failed. */
  error?: ModelErrorKind;
  /** The other program that made the call; absent for calls made by Octo, even on another device. */
  importedFrom?: ImportSource;
}

export function toRecord(sessionId: SessionId, call: ModelCall, utcOffset: number): LedgerRecord {
  return {
    id: call.callId,
    sessionId,
    turnId: call.turnId,
    at: call.endedAt,
    utcOffset,
    account: call.account,
    model: call.model,
    purpose: call.purpose,
    attempt: call.attempt,
    outcome: call.outcome,
    usageSource: call.usageSource,
    costNanos: call.costNanos,
    costSource: call.costSource,
    price: call.price,
    ...(call.images && { images: call.images }),
    ...(call.searches && { searches: call.searches }),
    missed: call.missed,
    demo: call.demo,
    ms: call.endedAt - call.startedAt,
    ...(call.firstByteAt !== undefined && { firstByteMs: call.firstByteAt - call.startedAt }),
    ...(call.error && { error: call.error.kind }),
    ...originOf(call),
    ...call.usage,
  };
}
