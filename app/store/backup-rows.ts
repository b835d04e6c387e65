// Rows of the backup queue, and functions that decide how the rows change. Both stores (IndexedDB and memory) use them.
import type { CallId, SessionId } from "#core/ids.ts";

/**
 * An entry of the backup queue: the ids of individual calls, or the id of a segment whose calls all need a backup. The
 * field names are stored data and must not change.
 */
export type BackupQueueRow = { ids: CallId[] } | { stretch: string };

/** How far a chat has been backed up. The field names are stored data and must not change. */
export interface ChatBackupRow {
  sessionId: SessionId;
  /** Number of the last event in the chat's backup. */
  seq: number;
  /** Present if the log has events that are missing in the backup. */
  due?: 1;
  /** Present if another browser has continued the chat's backup file. This browser then no longer backs up the chat. */
  apart?: 1;
}

/**
 * Makes the row of a chat. @param seq number of the last event in the backup @param lastSeq number of the last event in
 * the log
 */
export function chatBackupRow(sessionId: SessionId, seq: number, lastSeq: number, diverged: boolean): ChatBackupRow {
  if (diverged) return { sessionId, seq, apart: 1 };
  return { sessionId, seq, ...(lastSeq > seq && { due: 1 as const }) };
}

/** Returns the row to write after events were added to a log. Undefined if the existing row need not change. */
export function rowOfGrownLog(sessionId: SessionId, row: ChatBackupRow | undefined): ChatBackupRow | undefined {
  return row?.due || row?.apart ? undefined : { sessionId, seq: row?.seq ?? 0, due: 1 };
}

/** Makes the queue entries for new records and new segments. */
export function queueRows(ids: CallId[], segments: string[]): BackupQueueRow[] {
  return [...(ids.length > 0 ? [{ ids }] : []), ...segments.map((stretch) => ({ stretch }))];
}

/** Maximum number of queue entries in a batch. It is small, because the records of the entries are read one by one. */
export const rowsPerBatch = 200;
export const sessionsPerBatch = 20;

/**
 * Chooses the entries of the next batch. If the first entry names a segment, the batch is only this entry. Otherwise it
 * is all entries before the first segment.
 */
export function nextBatch(rows: BackupQueueRow[]): BackupQueueRow[] {
  const firstSegment = rows.findIndex((row) => "stretch" in row);
  return firstSegment < 0 ? rows : rows.slice(0, Math.max(1, firstSegment));
}
