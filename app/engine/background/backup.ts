// Backs up ledger and chats to files on the relay's machine, while a relay is connected. The backup runs between turns,
// in batches, and is retried after a failure.
import { reasonOf } from "#core/reason-of.ts";
import { toExportLine } from "#core/ledger/files/export.ts";
import type { LedgerRecord } from "#core/ledger/record.ts";
import { toRemovedLine } from "#core/ledger/audit/removed-line.ts";
import { monthOf } from "#core/ledger/rollup.ts";
import type { SessionId } from "#core/ids.ts";
import type { Clock, Machine, Tabs } from "#core/ports.ts";
import type { BackupQueue, BlobStore, Ledger, SessionStore, SettingsStore } from "#core/store-ports.ts";
import type { BackupState } from "#core/settings.ts";
import type { SessionEvent } from "#core/session/events.ts";
import { faultOf } from "#core/session/files/log-schema.ts";
import { blobsOf } from "#core/session/files/chat-file.ts";

interface BackupPorts {
  clock: Clock;
  backupQueue: BackupQueue;
  ledger: Pick<Ledger, "removedMonths" | "months">;
  sessions: Pick<SessionStore, "read">;
  blobs: Pick<BlobStore, "get">;
  settings: SettingsStore;
  machine: Pick<Machine, "status" | "backup">;
  tabs: Tabs;
}

/** How long a backup waits for running turns to end. After that time it starts during a turn. */
const idleWaitMs = 20_000;
/**
 * How often to check for a connected relay. The check is needed because a new connection does not start a backup, while
 * new events do.
 */
const pollMs = 5_000;
/** Pause after the first failure. Each further failure doubles the pause, up to `longestRetryMs`. */
const firstRetryMs = 1_000;
const longestRetryMs = 5 * 60_000;
const linesPerRequest = 1_000;
const eventsPerRequest = 200;

/** Keeps the backup up to date until the signal aborts. @param idle resolves when no turn is running */
export async function keepBackup(ports: BackupPorts, idle: () => Promise<void>, signal: AbortSignal): Promise<void> {
  const { clock, tabs, settings, machine } = ports;
  let news = new AbortController();
  tabs.onBatch((batch) => {
    if (batch.kind === "events" || batch.kind === "imported" || batch.kind === "backup") news.abort();
  }, signal);
  for (let failures = 0; !signal.aborted; ) {
    try {
      await idleOrTimeout(clock, idle, signal);
      // Events that arrive after this line start the next round.
      news = new AbortController();
      if (machine.status().state === "connected" && (await settings.get("copying"))) await backUpAll(ports, signal);
      failures = 0;
    } catch (error) {
      if (!signal.aborted) await saveState(ports, failureOf(error));
      failures += 1;
    }
    // After a failure, new events do not end the pause, so that retries do not come too often.
    if (failures > 0) await clock.sleep(Math.min(longestRetryMs, firstRetryMs * 2 ** (failures - 1)), signal);
    else await clock.sleep(pollMs, AbortSignal.any([signal, news.signal]));
  }
}

async function idleOrTimeout(clock: Clock, idle: () => Promise<void>, signal: AbortSignal): Promise<void> {
  const over = new AbortController();
  const timeout = clock.sleep(idleWaitMs, AbortSignal.any([signal, over.signal]));
  await Promise.race([idle(), timeout]);
  over.abort();
}

async function backUpAll(ports: BackupPorts, signal: AbortSignal): Promise<void> {
  let wrote = false;
  while (!signal.aborted && ((await backUpRecords(ports, signal)) || (await backUpSessions(ports, signal))))
    wrote = true;
  if (!signal.aborted && (await backUpRemovals(ports))) wrote = true;
  const { failure, at } = await ports.settings.get("copyState");
  // A tab may have closed after it wrote the last line but before it saved the time of the backup. The queue is then
  // empty although no time is stored, so the time is saved now.
  wrote ||= at === undefined && (await ports.ledger.months()).length > 0;
  if (!signal.aborted && (wrote || failure)) await saveState(ports, wrote ? { at: ports.clock.now() } : {});
}

function failureOf(error: unknown): Pick<BackupState, "failure" | "code"> {
  const code = (error as { code?: unknown }).code;
  const failure = reasonOf(error);
  return { failure, ...(typeof code === "string" && { code }) };
}

/** Applies `changes` to the stored state of the backup, clears the last failure, and notifies all tabs. */
async function saveState({ settings, tabs }: BackupPorts, changes: BackupState): Promise<void> {
  const { failure: _failure, code: _code, ...state } = await settings.get("copyState");
  await settings.set("copyState", { ...state, ...changes });
  tabs.publish({ kind: "backup" });
}

/**
 * Backs up one batch of records. Returns false if no records are waiting. After a crash before `recordsDone`, the relay
 * gets the same records again and skips them.
 */
async function backUpRecords({ backupQueue, machine }: BackupPorts, signal: AbortSignal): Promise<boolean> {
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
async function backUpRemovals({ ledger, settings, machine }: BackupPorts): Promise<boolean> {
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
async function backUpSessions(ports: BackupPorts, signal: AbortSignal): Promise<boolean> {
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
async function backUpSession(ports: BackupPorts, sessionId: SessionId, backedUpTo: number): Promise<void> {
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

async function withAttachments({ blobs }: BackupPorts, event: SessionEvent) {
  const found = await Promise.all(blobsOf([event]).map(async (blob) => ({ blob, bytes: await blobs.get(blob.hash) })));
  return { event, attached: found.flatMap(({ blob, bytes }) => (bytes ? { blob, bytes } : [])) };
}
