// The backup queue in IndexedDB. An entry is added in the transaction that writes its data, and deleted after the data
// has been backed up.
import type { CallId, SessionId } from "#core/ids.ts";
import type { LedgerRecord } from "#core/ledger/record.ts";
import type { IdHashIndex, Place } from "#core/ledger/segments/id-hashes.ts";
import { readerOf } from "#core/ledger/segments/segment.ts";
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
import { chunkedStores, getChunked } from "./chunked.ts";
import { type OctoDatabase, type StoreName, write, type WriteTx } from "./database.ts";
import { idHashesIn, recordStores } from "./records.ts";

export function createBackupQueue(db: OctoDatabase, idHashes: IdHashIndex): BackupQueue {
  return {
    nextRecords: async () => {
      const tx = db.transaction("outbox");
      const [tickets, rows] = await Promise.all([
        tx.store.getAllKeys(null, rowsPerBatch),
        tx.store.getAll(null, rowsPerBatch),
      ]);
      const batch = nextBatch(rows);
      return { tickets: tickets.slice(0, batch.length), records: await recordsOf(db, idHashes, batch) };
    },
    recordsDone: (tickets) =>
      write(db, ["outbox"], "relaxed", async (tx) => {
        await Promise.all(tickets.map((ticket) => tx.objectStore("outbox").delete(ticket)));
      }),
    nextSessions: async () => {
      const rows = await db.getAllFromIndex("copied", "due", undefined, sessionsPerBatch);
      return rows.map(({ sessionId, seq }) => ({ sessionId, backedUpTo: seq }));
    },
    sessionDone: (sessionId, backedUpTo, diverged = false) =>
      write(db, ["sessions", "copied"], "relaxed", async (tx) => {
        const session = await tx.objectStore("sessions").get(sessionId);
        const backups = tx.objectStore("copied");
        if (session) await backups.put(chatBackupRow(sessionId, backedUpTo, session.lastSeq, diverged));
        else await backups.delete(sessionId);
      }),
    pending: async () => {
      const tx = db.transaction(["outbox", "copied"]);
      const [records, sessions, all] = await Promise.all([
        tx.objectStore("outbox").count(),
        tx.objectStore("copied").index("due").count(),
        tx.objectStore("copied").getAll(),
      ]);
      return { records, sessions, diverged: all.filter(({ apart }) => apart).length };
    },
    divergedSessions: async () =>
      (await db.getAll("copied")).flatMap(({ sessionId, apart }) => (apart ? [sessionId] : [])),
    queueAll: () => queueAll(db),
  };
}

type QueueTx = Pick<WriteTx<"copied" | "outbox" | StoreName>, "objectStore">;

/** Adds a chat to the queue, after events were added to its log. */
export async function queueSession(tx: QueueTx, sessionId: SessionId): Promise<void> {
  const backups = tx.objectStore("copied");
  const row = rowOfGrownLog(sessionId, await backups.get(sessionId));
  if (row) await backups.put(row);
}

export async function queueRecords(tx: QueueTx, ids: CallId[], segments: string[] = []): Promise<void> {
  await Promise.all(queueRows(ids, segments).map((row) => tx.objectStore("outbox").add(row)));
}

async function recordsOf(db: OctoDatabase, idHashes: IdHashIndex, rows: BackupQueueRow[]): Promise<LedgerRecord[]> {
  const ids = rows.flatMap((row) => ("ids" in row ? row.ids : []));
  const segments = rows.flatMap((row) => ("stretch" in row ? row.stretch : []));
  const names: StoreName[] = [...recordStores];
  const tx = db.transaction(names);
  const found = await Promise.all(ids.map((id) => tx.objectStore("ledger").get(id)));
  // Calls that were individual records when they were queued may have been moved into a segment since.
  const missing = ids.filter((_, i) => found[i] === undefined);
  const places = missing.length > 0 ? await idHashes.find(missing, idHashesIn(tx)) : new Map<CallId, Place>();
  const indexes = new Map<string, number[]>();
  for (const { segment, i } of places.values()) indexes.set(segment, [...(indexes.get(segment) ?? []), i]);
  const records = found.filter((record) => record !== undefined);
  for (const [segment, wanted] of indexes) records.push(...(await recordsIn(db, segment, wanted)));
  for (const segment of segments) records.push(...(await recordsIn(db, segment)));
  return records;
}

/** Reads records of a segment. @param indexes indexes of the wanted calls within the segment; absent for all calls */
async function recordsIn(db: OctoDatabase, segment: string, indexes?: number[]): Promise<LedgerRecord[]> {
  const tx = db.transaction([...chunkedStores]);
  const [columns, details] = await Promise.all([
    getChunked(tx, "columns", segment),
    getChunked(tx, "details", segment),
  ]);
  if (!columns || !details) return [];
  return (indexes ?? [...details.ids.keys()]).map(readerOf(columns, details));
}

function queueAll(db: OctoDatabase): Promise<void> {
  const names: StoreName[] = ["outbox", "copied", "ledger", "stretches", "sessions"];
  return write(db, names, "relaxed", async (tx) => {
    const [ids, segments, sessions] = await Promise.all([
      tx.objectStore("ledger").getAllKeys(),
      tx.objectStore("stretches").getAllKeys(),
      tx.objectStore("sessions").getAllKeys(),
      tx.objectStore("outbox").clear(),
      tx.objectStore("copied").clear(),
    ]);
    await Promise.all([
      queueRecords(tx, ids, segments),
      ...sessions.map((sessionId) => tx.objectStore("copied").put({ sessionId, seq: 0, due: 1 })),
    ]);
  });
}
