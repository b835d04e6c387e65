// While a machine is there the leader copies ledger and chats to it: between turns, in helpings, and again after a failure.
import { toExportLine } from "#core/ledger/files/export.ts";
import type { LedgerRecord } from "#core/ledger/record.ts";
import { toRemovedLine } from "#core/ledger/audit/removed-line.ts";
import { monthOf } from "#core/ledger/rollup.ts";
import type { SessionId } from "#core/ids.ts";
import type { Ledger, BlobStore, Clock, Machine, BackupQueue, SessionStore, SettingsStore, Tabs } from "#core/ports.ts";
import type { BackupState } from "#core/settings.ts";
import type { SessionEvent } from "#core/session/events.ts";
import { blobsOf } from "#core/session/files/chat-file.ts";

interface BackupPorts {
  clock: Clock;
  backupQueue: BackupQueue;
  ledger: Pick<Ledger, "removed" | "months">;
  sessions: Pick<SessionStore, "read">;
  blobs: Pick<BlobStore, "get">;
  settings: SettingsStore;
  machine: Pick<Machine, "status" | "backup">;
  tabs: Tabs;
}

/** A chat that works for long is copied meanwhile; it does not wait for that. */
const patienceMs = 20_000;
/** News wake it. A relay that was connected does not: it is looked for. */
const lookMs = 5_000;
/** After a failure it waits, longer each time. */
const firstWaitMs = 1_000;
const longestWaitMs = 5 * 60_000;
const linesAtOnce = 1_000;
const eventsAtOnce = 200;

/** Goes on until the signal aborts. `idle` resolves when nothing is under way. */
export async function keepBackup(ports: BackupPorts, idle: () => Promise<void>, signal: AbortSignal): Promise<void> {
  const { clock, tabs, settings, machine } = ports;
  let news = new AbortController();
  tabs.onBatch((batch) => {
    if (batch.kind === "events" || batch.kind === "imported" || batch.kind === "copied") news.abort();
  }, signal);
  for (let failures = 0; !signal.aborted; ) {
    try {
      await idleOrLate(clock, idle, signal);
      // What comes from here on is for the next round.
      news = new AbortController();
      if (machine.status().state === "connected" && (await settings.get("copying"))) await copyAll(ports, signal);
      failures = 0;
    } catch (error) {
      if (!signal.aborted) await tell(ports, told(error));
      failures += 1;
    }
    // After a failure, news make it no better.
    if (failures > 0) await clock.sleep(Math.min(longestWaitMs, firstWaitMs * 2 ** (failures - 1)), signal);
    else await clock.sleep(lookMs, AbortSignal.any([signal, news.signal]));
  }
}

async function idleOrLate(clock: Clock, idle: () => Promise<void>, signal: AbortSignal): Promise<void> {
  const over = new AbortController();
  const late = clock.sleep(patienceMs, AbortSignal.any([signal, over.signal]));
  await Promise.race([idle(), late]);
  over.abort();
}

async function copyAll(ports: BackupPorts, signal: AbortSignal): Promise<void> {
  let copied = false;
  while (!signal.aborted && ((await copyRecords(ports, signal)) || (await copySessions(ports, signal)))) copied = true;
  if (!signal.aborted && (await tellRemovals(ports))) copied = true;
  const { failure, at } = await ports.settings.get("copyState");
  // A tab that went between the last line and this note left nothing to copy, and nothing that says so.
  copied ||= at === undefined && (await ports.ledger.months()).length > 0;
  if (!signal.aborted && (copied || failure)) await tell(ports, copied ? { at: ports.clock.now() } : {});
}

function told(error: unknown): Pick<BackupState, "failure" | "code"> {
  const code = (error as { code?: unknown }).code;
  const failure = error instanceof Error ? error.message : String(error);
  return { failure, ...(typeof code === "string" && { code }) };
}

async function tell({ settings, tabs }: BackupPorts, news: BackupState): Promise<void> {
  const { failure: _before, code: _code, ...state } = await settings.get("copyState");
  await settings.set("copyState", { ...state, ...news });
  tabs.publish({ kind: "copied" });
}

/** Answers whether there was anything. A crash before `settle` copies again what is there, and that doubles nothing. */
async function copyRecords({ backupQueue, machine }: BackupPorts, signal: AbortSignal): Promise<boolean> {
  const { tickets, records } = await backupQueue.records();
  if (tickets.length === 0) return false;
  const months = new Map<string, LedgerRecord[]>();
  for (const record of records) months.set(monthOf(record), [...(months.get(monthOf(record)) ?? []), record]);
  for (const [month, calls] of months)
    for (let i = 0; i < calls.length; i += linesAtOnce) {
      signal.throwIfAborted();
      await machine.backup.addCalls(month, calls.slice(i, i + linesAtOnce).map(toExportLine));
    }
  await backupQueue.settle(tickets);
  return true;
}

/** The copy keeps the calls of months that were removed here, and a line that says so. Twice is once, as with calls. */
async function tellRemovals({ ledger, settings, machine }: BackupPorts): Promise<boolean> {
  const { removed: told = [] } = await settings.get("copyState");
  const lines = (await ledger.removed()).map((one) => ({ month: one.month, ...toRemovedLine(one) }));
  const fresh = lines.filter(({ id }) => !told.includes(id));
  if (fresh.length === 0) return false;
  const { months } = await machine.backup.list();
  for (const { month, text } of fresh)
    if (months.some(({ name }) => name === month)) await machine.backup.addCalls(month, [text]);
  const state = await settings.get("copyState");
  await settings.set("copyState", { ...state, removed: lines.map(({ id }) => id) });
  return true;
}

async function copySessions(ports: BackupPorts, signal: AbortSignal): Promise<boolean> {
  const due = await ports.backupQueue.sessions();
  const failures: unknown[] = [];
  for (const { sessionId, copied } of due) {
    signal.throwIfAborted();
    // One that cannot be copied must not keep the others.
    await copySession(ports, sessionId, copied).catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) throw failures[0];
  return due.length > 0;
}

/** One helping of a log; the next is taken when its turn comes again. */
async function copySession(ports: BackupPorts, sessionId: SessionId, copied: number): Promise<void> {
  const { sessions, backupQueue, machine } = ports;
  const events = await sessions.read(sessionId, { from: copied + 1, to: copied + eventsAtOnce });
  const last = events.at(-1)?.seq;
  // Removed meanwhile, or copied further than it goes.
  if (last === undefined) return backupQueue.reached(sessionId, copied);
  const there = await machine.backup.addEvents(
    sessionId,
    await Promise.all(events.map((event) => carry(ports, event))),
  );
  if (there === "apart") return backupQueue.reached(sessionId, copied, true);
  // Behind what was thought when somebody has deleted the file; never beyond what was compared.
  return backupQueue.reached(sessionId, Math.min(there, last));
}

async function carry({ blobs }: BackupPorts, event: SessionEvent) {
  const found = await Promise.all(blobsOf([event]).map(async (blob) => ({ blob, bytes: await blobs.get(blob.hash) })));
  return { event, attached: found.flatMap(({ blob, bytes }) => (bytes ? { blob, bytes } : [])) };
}
