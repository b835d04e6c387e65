// The schema of the database: every object store with its key, rows and indexes. Names and row fields are stored data:
// a change needs a migration. Some names are older than today's terms; the comments give the terms.
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
import type { Draft } from "#core/store-ports.ts";
import type { SessionEvent } from "#core/session/events.ts";
import type { SessionText } from "#core/session/files/search-text.ts";
import type { CheckpointRow } from "../checkpoints.ts";
import type { CommandRow } from "../command-row.ts";
import type { Chunk, ChunkKey } from "./chunks.ts";
import type { SessionRow, ListView } from "../projection.ts";
import type { StoredTotalsRow } from "#core/ledger/segments/stored-totals.ts";
import type { BackupQueueRow, ChatBackupRow } from "../backup-rows.ts";

/** An encrypted secret. The encryption key never leaves WebCrypto. */
export interface SealedRow {
  iv: Uint8Array<ArrayBuffer>;
  sealed: ArrayBuffer;
}

export interface OctoSchema extends DBSchema {
  events: { key: [SessionId, number]; value: SessionEvent };
  sessions: {
    key: SessionId;
    value: SessionRow;
    /** Index `unsettled` is sparse: it holds only sessions that recovery must look at. */
    indexes: { shelf: [ListView, number]; unsettled: number };
  };
  /** Keyed by order of arrival. Index `waiting` (the session's id) is sparse: it leaves out tombstones. */
  inbox: { key: number; value: CommandRow; indexes: { id: CommandId; waiting: SessionId } };
  drafts: { key: SessionId; value: Draft };
  checkpoints: { key: SessionId; value: CheckpointRow };
  ledger: {
    key: CallId;
    value: LedgerRecord;
    indexes: { at: [number, CallId]; session: [SessionId, number, CallId] };
  };
  /** Rollups of the rows in `ledger`. */
  rollups: { key: string; value: Rollup };
  /** Segments of older calls. Their data is in `columns`, `kinds`, `details` and `prints`, under the same id. */
  stretches: { key: string; value: Segment };
  columns: { key: ChunkKey; value: Chunk };
  /** The calls of a segment grouped by the fields of a filter. Totals read this instead of `columns`. */
  kinds: { key: string; value: GroupedCalls };
  details: { key: ChunkKey; value: Chunk };
  /** Hashes of a segment's call ids, in the order of the calls, to find a call without reading the ids. */
  prints: { key: string; value: Uint32Array };
  /** Stored totals of the segments: one per month, one per year, and `all`. */
  sheets: { key: string; value: StoredTotalsRow };
  /** The sums of all chats in stored totals, in parts. Empty if the row in `sheets` names all chats itself. */
  chats: { key: [totals: string, part: number]; value: ClosedGroup };
  /** Removed months. The key is the sequence number of the audit chain's link that records the removal. */
  removals: { key: number; value: Removal };
  /** The backup queue: calls that are not in the backup yet, in order of arrival. */
  outbox: { key: number; value: BackupQueueRow };
  /** Up to which event each chat has been backed up. Index `due` is sparse: it holds only chats with events to back up. */
  copied: { key: SessionId; value: ChatBackupRow; indexes: { due: 1 } };
  /** Search texts, a cache of the log. */
  texts: { key: SessionId; value: SessionText };
  blobs: { key: string; value: BlobRef & { content: Uint8Array<ArrayBuffer> } };
  settings: { key: string; value: unknown };
  secrets: { key: string; value: SealedRow };
  meta: { key: "epoch" | "device" | "sealing-key" | "sums" | "chain"; value: number | DeviceId | CryptoKey | ChainEnd };
}
