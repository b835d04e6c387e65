// The backup queue in memory.
import type { CallId, SessionId } from "#core/ids.ts";
import type { LedgerRecord } from "#core/ledger/record.ts";
import { decodeSegment } from "#core/ledger/segments/segment.ts";
import type { BackupQueue } from "#core/store-ports.ts";
import {
  type BackupQueueRow,
  chatBackupRow,
  nextBatch,
  queueRows,
  rowOfGrownLog,
  rowsPerBatch,
  sessionsPerBatch,
} from "../backup-rows.ts";
import type { Tables } from "./tables.ts";

export function memoryBackupQueue(tables: Tables): BackupQueue {
  const { backupQueue, chatBackups, sessions, ledger, segments } = tables;
  const due = () => [...chatBackups.values()].filter((row) => row.due);
  const diverged = () => [...chatBackups.values()].filter((row) => row.apart);
  return {
    nextRecords: async () => {
      const rows = [...backupQueue].slice(0, rowsPerBatch);
      const batch = nextBatch(rows.map(([, row]) => row));
      return {
        tickets: rows.slice(0, batch.length).map(([ticket]) => ticket),
        records: structuredClone(batch.flatMap((row) => recordsOf(tables, row))),
      };
    },
    recordsDone: async (tickets) => {
      for (const ticket of tickets) backupQueue.delete(ticket);
    },
    nextSessions: async () =>
      due()
        .slice(0, sessionsPerBatch)
        .map(({ sessionId, seq }) => ({ sessionId, backedUpTo: seq })),
    sessionDone: async (sessionId, backedUpTo, isDiverged = false) => {
      const session = sessions.get(sessionId);
      if (session) chatBackups.set(sessionId, chatBackupRow(sessionId, backedUpTo, session.lastSeq, isDiverged));
      else chatBackups.delete(sessionId);
    },
    pending: async () => ({ records: backupQueue.size, sessions: due().length, diverged: diverged().length }),
    divergedSessions: async () => diverged().map(({ sessionId }) => sessionId),
    queueAll: async () => {
      backupQueue.clear();
      chatBackups.clear();
      queueRecords(tables, [...ledger.keys()], [...segments.keys()]);
      for (const sessionId of sessions.keys()) queueSession(tables, sessionId);
    },
  };
}

/** Adds a chat to the queue, after events were added to its log. */
export function queueSession({ chatBackups }: Tables, sessionId: SessionId): void {
  const row = rowOfGrownLog(sessionId, chatBackups.get(sessionId));
  if (row) chatBackups.set(sessionId, row);
}

export function queueRecords(tables: Tables, ids: CallId[], segments: string[] = []): void {
  for (const row of queueRows(ids, segments)) tables.backupQueue.set(++tables.lastTicket, row);
}

function recordsOf({ ledger, segments, segmentPlaces }: Tables, row: BackupQueueRow): LedgerRecord[] {
  const callsOf = (id: string) => {
    const segment = segments.get(id);
    return segment ? decodeSegment(segment) : [];
  };
  if ("stretch" in row) return callsOf(row.stretch);
  return row.ids.flatMap((id) => {
    const place = segmentPlaces.get(id);
    return ledger.get(id) ?? (place && callsOf(place.segment)[place.i]) ?? [];
  });
}
