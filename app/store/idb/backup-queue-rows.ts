// What a transaction leaves in the outbox beside its records and events.
import type { CallId, SessionId } from "#core/ids.ts";
import type { StoreName, WriteTx } from "./database.ts";
import type { BackupQueueRow, ChatBackupRow } from "./schema.ts";

export function chatBackupRow(sessionId: SessionId, seq: number, lastSeq: number, apart: boolean): ChatBackupRow {
  if (apart) return { sessionId, seq, apart: 1 };
  return { sessionId, seq, ...(lastSeq > seq && { due: 1 as const }) };
}

/** What to write when a log has grown; undefined when that is known. */
export function grown(sessionId: SessionId, row: ChatBackupRow | undefined): ChatBackupRow | undefined {
  return row?.due || row?.apart ? undefined : { sessionId, seq: row?.seq ?? 0, due: 1 };
}

type OutboxTx = Pick<WriteTx<"copied" | "outbox" | StoreName>, "objectStore">;

export async function noteGrown(tx: OutboxTx, sessionId: SessionId): Promise<void> {
  const copied = tx.objectStore("copied");
  const row = grown(sessionId, await copied.get(sessionId));
  if (row) await copied.put(row);
}

export async function noteRecords(tx: OutboxTx, ids: CallId[], segments: string[] = []): Promise<void> {
  const rows: BackupQueueRow[] = [
    ...(ids.length > 0 ? [{ ids }] : []),
    ...segments.map((segment) => ({ stretch: segment })),
  ];
  await Promise.all(rows.map((row) => tx.objectStore("outbox").add(row)));
}
