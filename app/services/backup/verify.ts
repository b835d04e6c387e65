// Verifies the backup: reads its files, and compares them with this browser's ledger and chats.
import { batchesOf } from "#core/ledger/files/split-lines.ts";
import { spanOfMonth } from "#core/ledger/calendar.ts";
import { toExportLine } from "#core/ledger/files/export.ts";
import { readLine } from "#core/ledger/files/read-line.ts";
import { print } from "#core/model/calls/prefix.ts";
import type { BackupList, BackupFiles } from "#core/ports.ts";
import type { BackupQueue, BlobStore, Ledger, SessionStore, SessionSummary, SettingsStore } from "#core/store-ports.ts";
import { type BackupLog, emptyLog, readBackupLog, restoredEvents } from "#core/session/files/backup-log.ts";
import { isShortened } from "#core/session/files/shortened-text.ts";
import type { SessionEvent } from "#core/session/events.ts";
import type { BackupReport } from "../../api.ts";

/** The stores whose data is backed up, the queue of data that waits for the next backup, and the settings. */
export interface BackedUpStores {
  settings: SettingsStore;
  sessions: SessionStore;
  ledger: Ledger;
  blobs: BlobStore;
  backupQueue: BackupQueue;
}

export interface VerifyPorts {
  stores: BackedUpStores;
  files: BackupFiles;
  offsetAt(at: number): number;
  /** Reports how many of the months and chats have been compared. */
  progress(done: number, total: number): void;
}

/**
 * Checks that the backup contains every record and event of this browser, with equal content. The backup may contain
 * more.
 */
export async function verifyBackup(ports: VerifyPorts): Promise<BackupReport> {
  const { stores, files, progress } = ports;
  const list = await files.list();
  const here = await chatsHere(stores);
  const months = await stores.ledger.months();
  const diverged = new Set(await stores.backupQueue.divergedSessions());
  const report: BackupReport = {
    calls: 0,
    nanos: 0,
    chats: here.length,
    months: [],
    behind: [],
    differing: [],
    whole: false,
  };
  let done = 0;
  const step = () => progress(++done, months.length + here.length);
  for (const month of months) {
    const { here: ours, ...found } = await compareMonth(ports, list, month);
    report.calls += ours.calls;
    report.nanos += ours.nanos;
    if (found.missing > 0 || found.differing > 0) report.months.push({ month, ...found, here: ours });
    step();
  }
  for (const { sessionId, title, lastSeq } of here) {
    step();
    // Another browser writes the backup file of this chat, so there is nothing to compare.
    if (diverged.has(sessionId)) continue;
    const log = await readLog(files, list, sessionId);
    if (log.events.length < lastSeq) report.behind.push({ title, there: log.events.length, here: lastSeq });
    const event = await firstDifference(stores.sessions, sessionId, log);
    if (event !== undefined) report.differing.push({ title, event });
  }
  const lacks = report.behind.length > 0 || report.months.some(({ missing }) => missing > 0);
  report.whole = !lacks && report.months.length === 0 && report.differing.length === 0;
  // Queues everything again and not only what is missing. This does no harm, because the relay skips lines that its
  // files already contain.
  if (lacks) await stores.backupQueue.queueAll();
  return report;
}

async function chatsHere({ sessions }: Pick<BackedUpStores, "sessions">): Promise<SessionSummary[]> {
  const lists = (["recent", "archived", "trashed"] as const).map((view) => sessions.list({ view }));
  const all = (await Promise.all(lists)).flat();
  return [...new Map(all.map((chat) => [chat.sessionId, chat])).values()];
}

interface BackedUpRecord {
  nanos: number;
  /** Hash of the line that exporting the record produces. */
  hash: string;
}

/**
 * Returns the records in a month's backup file by id. Each record is exported again before it is hashed, so that lines
 * of older versions compare as equal.
 */
async function callsThere({ files, offsetAt }: VerifyPorts, list: BackupList, month: string) {
  const there = new Map<string, BackedUpRecord>();
  if (!list.months.some(({ name }) => name === month)) return there;
  for await (const lines of batchesOf(files.read({ book: "billing", month })))
    for (const line of lines) {
      const read = readLine(line, offsetAt);
      if (read.kind !== "call") continue;
      const { id, costNanos = 0 } = read.record;
      there.set(id, { nanos: costNanos, hash: print(toExportLine(read.record)) });
    }
  return there;
}

/** A parsed export line of a record in this browser. */
type OwnLine = Record<string, unknown> & { id: string; cost_nanos: number | null };

/**
 * Compares a month. Counts this browser's records that the backup lacks or has with other content, and sums up the
 * costs on both sides.
 */
async function compareMonth(ports: VerifyPorts, list: BackupList, month: string) {
  const there = await callsThere(ports, list, month);
  const here = { calls: 0, nanos: 0 };
  const found = { here, missing: 0, differing: 0, nanos: 0 };
  let other: OwnLine | undefined;
  const exported = ports.stores.ledger.exportText("all", { span: spanOfMonth(month) }, "jsonl");
  for await (const lines of batchesOf(exported))
    for (const line of lines) {
      if (line === "") continue;
      const own = JSON.parse(line) as OwnLine;
      here.calls += 1;
      here.nanos += own.cost_nanos ?? 0;
      const backedUp = there.get(own.id);
      found.nanos += backedUp?.nanos ?? 0;
      if (!backedUp) found.missing += 1;
      else if (backedUp.hash !== print(line)) {
        found.differing += 1;
        other ??= own;
      }
    }
  const first = other && { id: other.id, fields: await fieldsThatDiffer(ports, month, other) };
  return { ...found, ...(first && { first }) };
}

/** Reads the file again to find the fields in which a record differs. */
async function fieldsThatDiffer({ files, offsetAt }: VerifyPorts, month: string, own: OwnLine): Promise<string[]> {
  let there: Record<string, unknown> = {};
  for await (const lines of batchesOf(files.read({ book: "billing", month })))
    for (const line of lines) {
      // Lines that do not contain the record's id are not parsed, to save time.
      const read = line.includes(own.id) ? readLine(line, offsetAt) : undefined;
      if (read?.kind === "call" && read.record.id === own.id)
        there = JSON.parse(toExportLine(read.record)) as Record<string, unknown>;
    }
  return Object.keys(own).filter((name) => !isSame(own[name], there[name]));
}

/** How many events are read from a log at a time. */
const eventsAtOnce = 200;

/**
 * Returns the number of the first event that differs between log and backup. Events that are missing in the backup are
 * not counted as different.
 */
async function firstDifference(
  sessions: SessionStore,
  sessionId: SessionSummary["sessionId"],
  { events }: BackupLog,
): Promise<number | undefined> {
  /** The events as a restore would write them. A restored chat differs from its backup in them. */
  let restored: SessionEvent[] | undefined;
  for (let from = 1; from <= events.length; from += eventsAtOnce) {
    const here = await sessions.read(sessionId, { from, to: from + eventsAtOnce - 1 });
    if (here.length === 0) return undefined;
    const other = here.find((event) => {
      const there = events[event.seq - 1];
      if (there === undefined || isSame(event, there) || isPlaceholder(event)) return false;
      restored ??= restoredEvents(events);
      return !isSame(event, restored[event.seq - 1]);
    });
    if (other) return other.seq;
  }
  return undefined;
}

/**
 * True if a restore put this event in the place of another one, such as a permission rule or an open call. It may
 * differ from the backup.
 */
const isPlaceholder = (event: SessionEvent): boolean =>
  event.type === "session.changed" && Object.keys(event.changes).length === 0;

/** True if the backup's value `b` equals `a` as JSON, except that it may be shortened: a field that is undefined equals a field that is missing. */
function isSame(a: unknown, b: unknown): boolean {
  if (a === b || isShortened(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  const fieldsOf = (value: object) => Object.entries(value).filter(([, one]) => one !== undefined);
  const other = new Map(fieldsOf(b));
  const own = fieldsOf(a);
  return own.length === other.size && own.every(([name, value]) => isSame(value, other.get(name)));
}

export async function readLog(files: BackupFiles, list: BackupList, sessionId: string): Promise<BackupLog> {
  const log = emptyLog();
  if (list.sessions.some(({ name }) => name === sessionId))
    for await (const lines of batchesOf(files.read({ book: "sessions", sessionId })))
      readBackupLog(log, sessionId, lines);
  return log;
}
