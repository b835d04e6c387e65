// Verifies the backup: reads its files and compares them with this browser's ledger and chats.
import { batchesOf } from "#core/ledger/files/split-lines.ts";
import { daysOf } from "#core/ledger/calendar.ts";
import { toExportLine } from "#core/ledger/files/export.ts";
import { readLine } from "#core/ledger/files/read-line.ts";
import { print } from "#core/model/calls/prefix.ts";
import type { BackupList, BackupFiles } from "#core/ports.ts";
import type { BackupQueue, BlobStore, Ledger, SessionStore, SessionSummary } from "#core/store-ports.ts";
import { type BackupLog, emptyLog, readBackupLog } from "#core/session/files/backup-log.ts";
import type { SessionEvent } from "#core/session/events.ts";
import type { BackupReport } from "../../api.ts";

/** The stores that are backed up, and the queue of changes that wait for the next backup. */
export interface BackedUpStores {
  sessions: SessionStore;
  ledger: Ledger;
  blobs: BlobStore;
  backupQueue: BackupQueue;
}

export interface VerifyPorts {
  stores: BackedUpStores;
  files: BackupFiles;
  offsetAt(at: number): number;
  /** Progress in files. */
  progress(done: number, total: number): void;
}

/** Checks that the backup contains each record and event of this browser with equal content. It may contain more. */
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
    // The backup of this chat is written by another browser, so there is nothing to compare.
    if (diverged.has(sessionId)) continue;
    const log = await readLog(files, list, sessionId);
    if (log.events.length < lastSeq) report.behind.push({ title, there: log.events.length, here: lastSeq });
    const event = await firstDifference(stores.sessions, sessionId, log);
    if (event !== undefined) report.differing.push({ title, event });
  }
  const lacks = report.behind.length > 0 || report.months.some(({ missing }) => missing > 0);
  report.whole = !lacks && report.months.length === 0 && report.differing.length === 0;
  // Queues everything again; the relay skips lines that its files already have.
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
  /** Hash of the record's export line. */
  hash: string;
}

/** The records of a month's file by id. Each record is exported again, so that lines of older versions compare equal. */
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

/** A parsed line that this browser exported. */
type OwnLine = Record<string, unknown> & { id: string; cost_nanos: number | null };

/** Counts this browser's records of a month that the backup lacks or that differ there, and sums the cost on both sides. */
async function compareMonth(ports: VerifyPorts, list: BackupList, month: string) {
  const there = await callsThere(ports, list, month);
  const [firstDay, lastDay] = daysOf(month);
  const here = { calls: 0, nanos: 0 };
  const found = { here, missing: 0, differing: 0, nanos: 0 };
  let other: OwnLine | undefined;
  const exported = ports.stores.ledger.exportText("all", { span: { firstDay, lastDay } }, "jsonl");
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

/** Reads the file again to name the fields of the first record that differs. */
async function fieldsThatDiffer({ files, offsetAt }: VerifyPorts, month: string, own: OwnLine): Promise<string[]> {
  let there: Record<string, unknown> = {};
  for await (const lines of batchesOf(files.read({ book: "billing", month })))
    for (const line of lines) {
      // Skips parsing of lines without this id.
      const read = line.includes(own.id) ? readLine(line, offsetAt) : undefined;
      if (read?.kind === "call" && read.record.id === own.id)
        there = JSON.parse(toExportLine(read.record)) as Record<string, unknown>;
    }
  return Object.keys(own).filter((name) => !isSame(own[name], there[name]));
}

/** Events per read from the log. */
const eventsAtOnce = 200;

/** The number of the first event that differs in the backup. Events that the backup lacks do not count. */
async function firstDifference(
  sessions: SessionStore,
  sessionId: SessionSummary["sessionId"],
  { events }: BackupLog,
): Promise<number | undefined> {
  for (let from = 1; from <= events.length; from += eventsAtOnce) {
    const here = await sessions.read(sessionId, { from, to: from + eventsAtOnce - 1 });
    if (here.length === 0) return undefined;
    const other = here.find((event) => {
      const there = events[event.seq - 1];
      return there !== undefined && !isSame(event, there) && !isPlaceholder(event);
    });
    if (other) return other.seq;
  }
  return undefined;
}

/** Restoring a chat puts empty changes in the place of rules and open calls. These events may differ from the backup. */
const isPlaceholder = (event: SessionEvent): boolean =>
  event.type === "session.changed" && Object.keys(event.changes).length === 0;

/** Compares two values as JSON would: an undefined field equals a missing field. */
function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
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
