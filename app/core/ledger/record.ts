// `model.called` → the ledger's record. Written by the store in the transaction that appends the event.
import type { AccountId, CallId, SessionId, TurnId } from "#core/ids.ts";
import type { CacheMiss } from "#core/model/model-call.ts";
import type { Usage } from "#core/model/message.ts";
import type { Price } from "#core/model/prices/price.ts";
import type { ModelErrorKind } from "#core/model/model-errors.ts";
import { originOf } from "#core/session/call-origin.ts";
import type { ModelCall } from "#core/model/model-call.ts";
import type { Purpose } from "#core/model/model-call.ts";
import type { CallOrigin } from "#core/model/model-call.ts";

/** Programs whose own books can be read in. */
export type ImportSource = "octo-ruby" | "claude-code";

/** What a call was for. Books of other browsers may know purposes that this one does not have itself. */
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

/** One attempt of one model call. Costs are integer billionths of a US dollar. */
export interface LedgerRecord extends Usage, CallOrigin {
  id: CallId;
  sessionId: SessionId;
  turnId?: TurnId;
  /** When the attempt ended, milliseconds since 1970. */
  at: number;
  /** Minutes east of UTC where and when it was written: it decides the record's day and month for good. */
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
  /** Pictures that were sent, and searches that the vendor made: what another model may ask a fee for. */
  images?: number;
  searches?: number;
  /** What it could have read from the vendor's cache and did not, and why. */
  missed?: CacheMiss;
  demo?: boolean;
  /** `0` where the books of another program do not say. */
  ms: number;
  /** From the beginning of the attempt to the first byte of the answer; absent when none came, or nobody noted it. */
  firstByteMs?: number;
  /** How a call failed that did. */
  error?: ModelErrorKind;
  /** Whose books it was read from; absent for Octo's own calls, wherever they were exported. */
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
