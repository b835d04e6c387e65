// What is not copied to the machine yet, in IndexedDB: written with the record or event, taken away when it is copied.
import type { LedgerRecord } from "#core/ledger/record.ts";
import { readerOf } from "#core/ledger/segments/segment.ts";
import type { CallId } from "#core/ids.ts";
import type { BackupQueue } from "#core/ports.ts";
import { type OctoDatabase, type StoreName, write } from "./database.ts";
import { type Ledger, ledgerStores, printsIn } from "./ledger.ts";
import { chatBackupRow, noteRecords } from "./backup-queue-rows.ts";
import { type BackupQueueRow } from "./schema.ts";
import { getPieced, piecedStores } from "./chunked.ts";
import type { Place, IdHashIndex } from "#core/ledger/segments/id-hashes.ts";

/** Rows and ids of one helping: quickly read, and few enough to be asked for one by one. */
export const rowsAtOnce = 200;
export const sessionsAtOnce = 20;

export function createBackupQueue(db: OctoDatabase, idHashes: IdHashIndex): BackupQueue {
  return {
    records: async () => {
      const tx = db.transaction("outbox");
      const [tickets, rows] = await Promise.all([
        tx.store.getAllKeys(null, rowsAtOnce),
        tx.store.getAll(null, rowsAtOnce),
      ]);
      const taken = helping(rows);
      return { tickets: tickets.slice(0, taken.length), records: await recordsOf(db, idHashes, taken) };
    },
    settle: (tickets) =>
      write(db, ["outbox"], "relaxed", async (tx) => {
        await Promise.all(tickets.map((ticket) => tx.objectStore("outbox").delete(ticket)));
      }),
    sessions: async () => {
      const rows = await db.getAllFromIndex("copied", "due", undefined, sessionsAtOnce);
      return rows.map(({ sessionId, seq }) => ({ sessionId, copied: seq }));
    },
    reached: (sessionId, seq, apart = false) =>
      write(db, ["sessions", "copied"], "relaxed", async (tx) => {
        const session = await tx.objectStore("sessions").get(sessionId);
        const copied = tx.objectStore("copied");
        if (session) await copied.put(chatBackupRow(sessionId, seq, session.lastSeq, apart));
        else await copied.delete(sessionId);
      }),
    waiting: async () => {
      const tx = db.transaction(["outbox", "copied"]);
      const [records, sessions, all] = await Promise.all([
        tx.objectStore("outbox").count(),
        tx.objectStore("copied").index("due").count(),
        tx.objectStore("copied").getAll(),
      ]);
      return { records, sessions, apart: all.filter(({ apart }) => apart).length };
    },
    apart: async () => (await db.getAll("copied")).flatMap(({ sessionId, apart }) => (apart ? [sessionId] : [])),
    everything: () => everything(db),
  };
}

/** The first stretch alone, or the rows before it. */
export function helping(rows: BackupQueueRow[]): BackupQueueRow[] {
  const first = rows.findIndex((row) => "stretch" in row);
  return first < 0 ? rows : rows.slice(0, Math.max(1, first));
}

async function recordsOf(db: OctoDatabase, idHashes: IdHashIndex, rows: BackupQueueRow[]): Promise<LedgerRecord[]> {
  const ids = rows.flatMap((row) => ("ids" in row ? row.ids : []));
  const segments = rows.flatMap((row) => ("stretch" in row ? row.stretch : []));
  const names: StoreName[] = [...ledgerStores];
  const tx = db.transaction(names);
  const found = await Promise.all(ids.map((id) => tx.objectStore("ledger").get(id)));
  const missing = ids.filter((_, i) => found[i] === undefined);
  const packed =
    missing.length > 0 ? await idHashes.find(missing, printsIn(tx as unknown as Ledger)) : new Map<CallId, Place>();
  const places = new Map<string, number[]>();
  for (const { stretch: segment, i } of packed.values()) places.set(segment, [...(places.get(segment) ?? []), i]);
  const records = found.filter((record) => record !== undefined);
  for (const [stretch, wanted] of places) records.push(...(await fromStretch(db, stretch, wanted)));
  for (const stretch of segments) records.push(...(await fromStretch(db, stretch)));
  return records;
}

async function fromStretch(db: OctoDatabase, segment: string, places?: number[]): Promise<LedgerRecord[]> {
  const tx = db.transaction([...piecedStores]);
  const [columns, details] = await Promise.all([getPieced(tx, "columns", segment), getPieced(tx, "details", segment)]);
  if (!columns || !details) return [];
  return (places ?? [...details.ids.keys()]).map(readerOf(columns, details));
}

function everything(db: OctoDatabase): Promise<void> {
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
      noteRecords(tx, ids, segments),
      ...sessions.map((sessionId) => tx.objectStore("copied").put({ sessionId, seq: 0, due: 1 })),
    ]);
  });
}
