// What a transaction leaves in the outbox beside its records and events.
import type { CallId, SessionId } from "#core/ids.ts";
import type { StoreName, WriteTx } from "./database.ts";

/** Calls by their ids, or a whole stretch of them. */
export type OutboxRow = { ids: CallId[] } | { stretch: string };

/** How far a chat's copy goes. */
export interface CopiedRow {
  sessionId: SessionId;
  seq: number;
  /** There while the log goes further. */
  due?: 1;
  /** There when another browser goes on with the copy: this one's log is copied no more. */
  apart?: 1;
}

export function copiedRow(sessionId: SessionId, seq: number, lastSeq: number, apart: boolean): CopiedRow {
  if (apart) return { sessionId, seq, apart: 1 };
  return { sessionId, seq, ...(lastSeq > seq && { due: 1 as const }) };
}

/** What to write when a log has grown; undefined when that is known. */
export function grown(sessionId: SessionId, row: CopiedRow | undefined): CopiedRow | undefined {
  return row?.due || row?.apart ? undefined : { sessionId, seq: row?.seq ?? 0, due: 1 };
}

type OutboxTx = Pick<WriteTx<"copied" | "outbox" | StoreName>, "objectStore">;

export async function noteGrown(tx: OutboxTx, sessionId: SessionId): Promise<void> {
  const copied = tx.objectStore("copied");
  const row = grown(sessionId, await copied.get(sessionId));
  if (row) await copied.put(row);
}

export async function noteRecords(tx: OutboxTx, ids: CallId[], stretches: string[] = []): Promise<void> {
  const rows: OutboxRow[] = [...(ids.length > 0 ? [{ ids }] : []), ...stretches.map((stretch) => ({ stretch }))];
  await Promise.all(rows.map((row) => tx.objectStore("outbox").add(row)));
}
