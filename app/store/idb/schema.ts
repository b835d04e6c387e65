// What lies in IndexedDB: every object store, its key, its rows and its indexes.
import type { DBSchema } from "idb";
import type { ChainEnd } from "#core/ledger/audit/chain.ts";
import type { GroupedCalls } from "#core/ledger/segments/grouped.ts";
import type { LedgerRecord } from "#core/ledger/record.ts";
import type { Segment } from "#core/ledger/segments/segment.ts";
import type { Removal } from "#core/ledger/audit/removal.ts";
import type { Rollup } from "#core/ledger/rollup.ts";
import type { ClosedGroup } from "#core/ledger/segments/totals.ts";
import type { CallId, CommandId, DeviceId, SessionId } from "#core/ids.ts";
import type { BlobRef } from "#core/model/message.ts";
import type { Draft } from "#core/ports.ts";
import type { SessionEvent } from "#core/session/events.ts";
import type { SessionText } from "#core/session/files/search-text.ts";
import type { CheckpointRow } from "../checkpoints.ts";
import type { CommandRow } from "../command-row.ts";
import type { Piece, PieceKey } from "./chunks.ts";
import type { SessionRow, ListView } from "../projection.ts";
import type { StoredTotalsRow } from "#core/ledger/segments/stored-totals.ts";

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
    indexes: { shelf: [ListView, number]; unsettled: number };
  };
  /** Keyed by order of arrival. `waiting` (the session's id) is sparse: a row without it is a tombstone. */
  inbox: { key: number; value: CommandRow; indexes: { id: CommandId; waiting: SessionId } };
  drafts: { key: SessionId; value: Draft };
  checkpoints: { key: SessionId; value: CheckpointRow };
  ledger: {
    key: CallId;
    value: LedgerRecord;
    indexes: { at: [number, CallId]; session: [SessionId, number, CallId] };
  };
  /** The sums of the calls in `ledger`. */
  rollups: { key: string; value: Rollup };
  /** Older calls lie in columns, a stretch of one month together: what it is, its calls with what totals need, the rest of each. */
  stretches: { key: string; value: Segment };
  columns: { key: PieceKey; value: Piece };
  /** What lies in `columns`, with one row for calls that are alike: totals read this. */
  kinds: { key: string; value: GroupedCalls };
  details: { key: PieceKey; value: Piece };
  /** The prints of a stretch's ids, in its order: whether it has a call is told without reading the ids. */
  prints: { key: string; value: Uint32Array };
  /** The sums of packed calls: of each month, of each year, and of `all`. */
  sheets: { key: string; value: StoredTotalsRow };
  /** The sums of all chats of a sheet, in parts, where they are too many to be looked at. */
  chats: { key: [sheet: string, part: number]; value: ClosedGroup };
  /** What is said of months whose calls were removed, by their numbers in the chain of seals. */
  removals: { key: number; value: Removal };
  /** Calls that are not copied to the machine yet, in the order in which they came. */
  outbox: { key: number; value: BackupQueueRow };
  /** How far the copies of chats go. `due` is sparse: only those whose logs go further are in it. */
  copied: { key: SessionId; value: ChatBackupRow; indexes: { due: 1 } };
  /** A cache of the log for searching. */
  texts: { key: SessionId; value: SessionText };
  blobs: { key: string; value: BlobRef & { content: Uint8Array<ArrayBuffer> } };
  settings: { key: string; value: unknown };
  secrets: { key: string; value: SealedRow };
  meta: { key: "epoch" | "device" | "sealing-key" | "sums" | "chain"; value: number | DeviceId | CryptoKey | ChainEnd };
}
/** Calls by their ids, or a whole stretch of them. */

export type BackupQueueRow = { ids: CallId[] } | { stretch: string };
/** How far a chat's copy goes. */

export interface ChatBackupRow {
  sessionId: SessionId;
  seq: number;
  /** There while the log goes further. */
  due?: 1;
  /** There when another browser goes on with the copy: this one's log is copied no more. */
  apart?: 1;
}
