// What lies in IndexedDB: every object store, its key, its rows and its indexes.
import type { DBSchema } from "idb";
import type { BillingRecord } from "#core/billing/record.ts";
import type { Rollup, RollupKey } from "#core/billing/rollup.ts";
import type { CallId, CommandId, DeviceId, SessionId } from "#core/ids.ts";
import type { BlobRef } from "#core/model/message.ts";
import type { Draft } from "#core/ports.ts";
import type { SessionEvent } from "#core/session/events.ts";
import type { SessionText } from "#core/session/search.ts";
import type { CheckpointRow } from "./checkpoints.ts";
import type { CommandRow } from "./command-row.ts";
import type { SessionRow, Shelf } from "./projection.ts";

/** A secret as it lies at rest; the key that opens it never leaves WebCrypto. */
export interface SealedRow {
  iv: Uint8Array<ArrayBuffer>;
  sealed: ArrayBuffer;
}

export interface OctoSchema extends DBSchema {
  events: { key: [SessionId, number]; value: SessionEvent };
  sessions: {
    key: SessionId;
    value: SessionRow;
    /** `unsettled` is sparse: only sessions that recovery must look at are in it. */
    indexes: { shelf: [Shelf, number]; unsettled: number };
  };
  /** Keyed by order of arrival. `waiting` (the session's id) is sparse: a row without it is a tombstone. */
  inbox: { key: number; value: CommandRow; indexes: { id: CommandId; waiting: SessionId } };
  drafts: { key: SessionId; value: Draft };
  checkpoints: { key: SessionId; value: CheckpointRow };
  ledger: {
    key: CallId;
    value: BillingRecord;
    indexes: { at: [number, CallId]; session: [SessionId, number, CallId] };
  };
  rollups: { key: RollupKey; value: Rollup };
  /** A cache of the log for searching. */
  texts: { key: SessionId; value: SessionText };
  blobs: { key: string; value: BlobRef & { content: Uint8Array<ArrayBuffer> } };
  settings: { key: string; value: unknown };
  secrets: { key: string; value: SealedRow };
  meta: { key: "epoch" | "device" | "sealing-key"; value: number | DeviceId | CryptoKey };
}
