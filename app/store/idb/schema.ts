// The schema of the database: every store with its keys, values and indexes. All names are stored data, so changing one
// needs a migration. Some names are older than today's terms; the comments below use today's terms.
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
import type { Sealed } from "../sealing.ts";
import type { CommandRow } from "../command-row.ts";
import type { Chunk, ChunkKey } from "./chunks.ts";
import type { SessionRow, ListView } from "../projection.ts";
import type { StoredTotalsRow } from "#core/ledger/segments/stored-totals.ts";
import type { BackupQueueRow, ChatBackupRow } from "../backup-rows.ts";

/**
 * An encrypted secret. Scripts cannot read the encryption key, because it is a WebCrypto key that cannot be exported.
 */
export interface SealedRow extends Sealed {
  /** Present if the relay's key seals the secret as well: the `iv` of what is inside. */
  inner?: Uint8Array<ArrayBuffer>;
}

export interface OctoSchema extends DBSchema {
  events: { key: [SessionId, number]; value: SessionEvent };
  sessions: {
    key: SessionId;
    value: SessionRow;
    /**
     * The index `shelf` sorts sessions by the list that shows them. The index `unsettled` contains only sessions that
     * recovery must examine.
     */
    indexes: { shelf: [ListView, number]; unsettled: number };
  };
  /**
   * The inbox. Its keys are numbers in order of arrival. The index `waiting` contains the session ids of waiting
   * commands, and no tombstones.
   */
  inbox: { key: number; value: CommandRow; indexes: { id: CommandId; waiting: SessionId } };
  drafts: { key: SessionId; value: Draft };
  checkpoints: { key: SessionId; value: CheckpointRow };
  ledger: {
    key: CallId;
    value: LedgerRecord;
    indexes: { at: [number, CallId]; session: [SessionId, number, CallId] };
  };
  /** Sums of the records in `ledger`, for each combination of field values. */
  rollups: { key: string; value: Rollup };
  /**
   * The segments of older calls. The data of a segment is in `columns`, `kinds`, `details` and `prints`, under the
   * segment's id.
   */
  stretches: { key: string; value: Segment };
  columns: { key: ChunkKey; value: Chunk };
  /**
   * The calls of a segment, grouped by the fields that a filter can select by. Totals read them instead of `columns`.
   */
  kinds: { key: string; value: GroupedCalls };
  details: { key: ChunkKey; value: Chunk };
  /**
   * The hashes of a segment's call ids, in the order of the calls. They are used to find a call without reading all
   * ids.
   */
  prints: { key: string; value: Uint32Array };
  /** The stored totals of all segments: one row for each month, one for each year, and one with the name `all`. */
  sheets: { key: string; value: StoredTotalsRow };
  /**
   * The sums of all chats in stored totals, split into parts. There are no parts if the row in `sheets` names all chats
   * itself.
   */
  chats: { key: [totals: string, part: number]; value: ClosedGroup };
  /** The removed months. The key is the number of the link that records the removal in the audit chain. */
  removals: { key: number; value: Removal };
  /** The backup queue for calls that are not yet in the backup, in order of arrival. */
  outbox: { key: number; value: BackupQueueRow };
  /** How far each chat has been backed up. The index `due` contains only chats that have events to back up. */
  copied: { key: SessionId; value: ChatBackupRow; indexes: { due: 1 } };
  /** The search text of each chat: a cache made from the log. */
  texts: { key: SessionId; value: SessionText };
  blobs: { key: string; value: BlobRef & { content: Uint8Array<ArrayBuffer> } };
  settings: { key: string; value: unknown };
  secrets: { key: string; value: SealedRow };
  meta: {
    key: "epoch" | "device" | "sealing-key" | "device-key" | "sums" | "chain";
    value: number | DeviceId | CryptoKey | ChainEnd;
  };
}
