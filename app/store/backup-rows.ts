// Rows of the backup queue, and functions that decide how the rows change. Shared by both stores (IndexedDB and memory).
import type { CallId, SessionId } from "#core/ids.ts";

/** Calls to back up, by their ids, or all calls of a segment. Stored data has these field names: they must not change. */
export type BackupQueueRow = { ids: CallId[] } | { stretch: string };

/** Up to which event a chat has been backed up. Stored data has these field names: they must not change. */
export interface ChatBackupRow {
  sessionId: SessionId;
  /** Number of the last event in the backup. */
  seq: number;
  /** Present while the log has events that the backup lacks. */
  due?: 1;
  /** Present if another browser has continued the chat's backup file. This log is then no longer backed up. */
  apart?: 1;
}

/** Makes the row of a chat. @param lastSeq number of the last event in the log */
export function chatBackupRow(sessionId: SessionId, seq: number, lastSeq: number, diverged: boolean): ChatBackupRow {
  if (diverged) return { sessionId, seq, apart: 1 };
  return { sessionId, seq, ...(lastSeq > seq && { due: 1 as const }) };
}

/** Returns the row to write after a log has grown; undefined if the present row need not change. */
export function rowOfGrownLog(sessionId: SessionId, row: ChatBackupRow | undefined): ChatBackupRow | undefined {
  return row?.due || row?.apart ? undefined : { sessionId, seq: row?.seq ?? 0, due: 1 };
}

/** Makes the rows to add to the queue for new records and new segments. */
export function queueRows(ids: CallId[], segments: string[]): BackupQueueRow[] {
  return [...(ids.length > 0 ? [{ ids }] : []), ...segments.map((stretch) => ({ stretch }))];
}

/** The most rows in a batch. The number is small, because the records of the rows are read one by one. */
export const rowsPerBatch = 200;
export const sessionsPerBatch = 20;

/** Chooses the rows of the next batch: the first row if it names a segment, otherwise all rows before the first segment. */
export function nextBatch(rows: BackupQueueRow[]): BackupQueueRow[] {
  const firstSegment = rows.findIndex((row) => "stretch" in row);
  return firstSegment < 0 ? rows : rows.slice(0, Math.max(1, firstSegment));
}
