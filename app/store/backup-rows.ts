// Rows of the backup queue, and what changes in them. Shared by both stores.
import type { CallId, SessionId } from "#core/ids.ts";

/** Calls to back up, by their ids, or all calls of a segment. The field names are stored. */
export type BackupQueueRow = { ids: CallId[] } | { stretch: string };

/** How far the backup of a chat goes. The field names are stored. */
export interface ChatBackupRow {
  sessionId: SessionId;
  /** The last event in the backup. */
  seq: number;
  /** Present while the log goes further than the backup. */
  due?: 1;
  /** Present if another browser continues the backup file. This log is then no longer backed up. */
  apart?: 1;
}

/** @param lastSeq the last event of the log */
export function chatBackupRow(sessionId: SessionId, seq: number, lastSeq: number, diverged: boolean): ChatBackupRow {
  if (diverged) return { sessionId, seq, apart: 1 };
  return { sessionId, seq, ...(lastSeq > seq && { due: 1 as const }) };
}

/** The row to write after a log has grown; undefined if the present row says so already. */
export function rowOfGrownLog(sessionId: SessionId, row: ChatBackupRow | undefined): ChatBackupRow | undefined {
  return row?.due || row?.apart ? undefined : { sessionId, seq: row?.seq ?? 0, due: 1 };
}

/** The rows to add to the queue for new records and new segments. */
export function queueRows(ids: CallId[], segments: string[]): BackupQueueRow[] {
  return [...(ids.length > 0 ? [{ ids }] : []), ...segments.map((stretch) => ({ stretch }))];
}

/** Rows per batch: quick to read, and their records are read one by one. */
export const rowsPerBatch = 200;
export const sessionsPerBatch = 20;

/** The rows of the next batch: the first row if it is a segment, otherwise all rows before the first segment. */
export function nextBatch(rows: BackupQueueRow[]): BackupQueueRow[] {
  const firstSegment = rows.findIndex((row) => "stretch" in row);
  return firstSegment < 0 ? rows : rows.slice(0, Math.max(1, firstSegment));
}
