// Writes what is new in ledger and chats to the backup, in batches.
import { toRemovedLine } from "#core/ledger/audit/removed-line.ts";
import { toExportLine } from "#core/ledger/files/export.ts";
import type { LedgerRecord } from "#core/ledger/record.ts";
import { monthOf } from "#core/ledger/rollup.ts";
import type { SessionId } from "#core/ids.ts";
import type { Machine } from "#core/ports.ts";
import type { BackupQueue, BlobStore, Ledger, SessionStore, SettingsStore } from "#core/store-ports.ts";
import { blobsOf } from "#core/session/files/chat-file.ts";
import type { SessionEvent } from "#core/session/events.ts";
import { faultOf } from "#core/session/files/log-schema.ts";

export interface BackupSources {
  backupQueue: BackupQueue;
  ledger: Pick<Ledger, "removedMonths" | "months">;
  sessions: Pick<SessionStore, "read">;
  blobs: Pick<BlobStore, "get">;
  settings: SettingsStore;
  machine: Pick<Machine, "status" | "backup">;
}

const linesPerRequest = 1_000;
const eventsPerRequest = 200;

/** Returns true if something was written. */
export async function writeBackup(sources: BackupSources, signal: AbortSignal): Promise<boolean> {
  let wrote = false;
  while (!signal.aborted && ((await backUpRecords(sources, signal)) || (await backUpSessions(sources, signal))))
    wrote = true;
  return (!signal.aborted && (await backUpRemovals(sources))) || wrote;
}

/**
 * Backs up one batch of records. Returns false if no records are waiting. After a crash before `recordsDone`, the relay
 * gets the same records again and skips them.
 */
async function backUpRecords({ backupQueue, machine }: BackupSources, signal: AbortSignal): Promise<boolean> {
  const { tickets, records } = await backupQueue.nextRecords();
  if (tickets.length === 0) return false;
  const months = new Map<string, LedgerRecord[]>();
  for (const record of records) months.set(monthOf(record), [...(months.get(monthOf(record)) ?? []), record]);
  for (const [month, calls] of months)
    for (let i = 0; i < calls.length; i += linesPerRequest) {
      signal.throwIfAborted();
      await machine.backup.addCalls(month, calls.slice(i, i + linesPerRequest).map(toExportLine));
    }
  await backupQueue.recordsDone(tickets);
  return true;
}

/**
 * Marks deleted months in the backup. The calls of a month that was deleted in this browser stay in the backup, so a
 * line is added that says that the month was deleted. Returns false if no line was missing. If a line is sent twice,
 * the relay writes it only once.
 */
async function backUpRemovals({ ledger, settings, machine }: BackupSources): Promise<boolean> {
  const { removed: known = [] } = await settings.get("copyState");
  const lines = (await ledger.removedMonths()).map((one) => ({ month: one.month, ...toRemovedLine(one) }));
  const fresh = lines.filter(({ id }) => !known.includes(id));
  if (fresh.length === 0) return false;
  const { months } = await machine.backup.list();
  for (const { month, text } of fresh)
    if (months.some(({ name }) => name === month)) await machine.backup.addCalls(month, [text]);
  const state = await settings.get("copyState");
  await settings.set("copyState", { ...state, removed: lines.map(({ id }) => id) });
  return true;
}

/** Backs up one batch of chats. Returns false if no chat was waiting. */
async function backUpSessions(ports: BackupSources, signal: AbortSignal): Promise<boolean> {
  const due = await ports.backupQueue.nextSessions();
  const failures: unknown[] = [];
  for (const { sessionId, backedUpTo } of due) {
    signal.throwIfAborted();
    // A failure is only collected here, so that a chat that fails does not block the others.
    await backUpSession(ports, sessionId, backedUpTo).catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) throw failures[0];
  return due.length > 0;
}

/** Sends the next events of one chat, up to a limit. The remaining events are sent in later rounds. */
async function backUpSession(ports: BackupSources, sessionId: SessionId, backedUpTo: number): Promise<void> {
  const { sessions, backupQueue, machine } = ports;
  const events = await sessions.read(sessionId, { from: backedUpTo + 1, to: backedUpTo + eventsPerRequest });
  const last = events.at(-1)?.seq;
  // A damaged event must not reach the file, from which the chat can be restored.
  if (events.some((event) => faultOf(event) !== undefined)) return backupQueue.sessionDone(sessionId, backedUpTo, true);
  // There is nothing to send, because the chat was removed or its backup file is already longer than its log.
  if (last === undefined) return backupQueue.sessionDone(sessionId, backedUpTo);
  const lastInFile = await machine.backup.addEvents(
    sessionId,
    await Promise.all(events.map((event) => withAttachments(ports, event))),
  );
  if (lastInFile === "apart") return backupQueue.sessionDone(sessionId, backedUpTo, true);
  // The file can be shorter than expected, for example because somebody deleted it. If it is longer, only the events of
  // this batch have been compared, so the number of the last of them is stored.
  return backupQueue.sessionDone(sessionId, Math.min(lastInFile, last));
}

async function withAttachments({ blobs }: BackupSources, event: SessionEvent) {
  const found = await Promise.all(blobsOf([event]).map(async (blob) => ({ blob, bytes: await blobs.get(blob.hash) })));
  return { event, attached: found.flatMap(({ blob, bytes }) => (bytes ? { blob, bytes } : [])) };
}
