// What is not copied yet, in memory. What decides is shared with IndexedDB.
import { decodeSegment } from "#core/ledger/segments/segment.ts";
import type { LedgerRecord } from "#core/ledger/record.ts";
import type { CallId, SessionId } from "#core/ids.ts";
import type { BackupQueue } from "#core/ports.ts";
import type { Tables } from "./tables.ts";
import { helping, rowsAtOnce, sessionsAtOnce } from "../idb/backup-queue.ts";
import { chatBackupRow, grown } from "../idb/backup-queue-rows.ts";
import { type BackupQueueRow } from "../idb/schema.ts";

export function memoryBackupQueue(tables: Tables): BackupQueue {
  const { outbox: backupQueue, copied, sessions, ledger, packed } = tables;
  const due = () => [...copied.values()].filter((row) => row.due);
  return {
    records: async () => {
      const rows = [...backupQueue].slice(0, rowsAtOnce);
      const taken = helping(rows.map(([, row]) => row));
      return {
        tickets: rows.slice(0, taken.length).map(([ticket]) => ticket),
        records: structuredClone(taken.flatMap((row) => recordsOf(tables, row))),
      };
    },
    settle: async (tickets) => {
      for (const ticket of tickets) backupQueue.delete(ticket);
    },
    sessions: async () =>
      due()
        .slice(0, sessionsAtOnce)
        .map(({ sessionId, seq }) => ({ sessionId, copied: seq })),
    reached: async (sessionId, seq, apart = false) => {
      const session = sessions.get(sessionId);
      if (session) copied.set(sessionId, chatBackupRow(sessionId, seq, session.lastSeq, apart));
      else copied.delete(sessionId);
    },
    waiting: async () => ({
      records: backupQueue.size,
      sessions: due().length,
      apart: [...copied.values()].filter(({ apart }) => apart).length,
    }),
    apart: async () => [...copied.values()].flatMap(({ sessionId, apart }) => (apart ? [sessionId] : [])),
    everything: async () => {
      backupQueue.clear();
      copied.clear();
      noteRecords(tables, [...ledger.keys()], [...packed.keys()]);
      for (const sessionId of sessions.keys()) noteGrown(tables, sessionId);
    },
  };
}

export function noteGrown({ copied }: Tables, sessionId: SessionId): void {
  const row = grown(sessionId, copied.get(sessionId));
  if (row) copied.set(sessionId, row);
}

export function noteRecords(tables: Tables, ids: CallId[], segments: string[] = []): void {
  const add = (row: BackupQueueRow) => tables.outbox.set(++tables.tickets, row);
  if (ids.length > 0) add({ ids });
  for (const segment of segments) add({ stretch: segment });
}

function recordsOf({ ledger, packed, packedIds }: Tables, row: BackupQueueRow): LedgerRecord[] {
  const stretchOf = (name: string | undefined) => {
    const away = name === undefined ? undefined : packed.get(name);
    return away ? decodeSegment(away) : [];
  };
  if ("stretch" in row) return stretchOf(row.stretch);
  return row.ids.flatMap((id) => {
    const place = packedIds.get(id);
    return ledger.get(id) ?? (place && stretchOf(place.stretch)[place.i]) ?? [];
  });
}
