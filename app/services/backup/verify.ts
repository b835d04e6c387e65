// The copy on the machine, read again and compared with what is here.
import { batchesOf } from "#core/ledger/files/split-lines.ts";
import { daysOf } from "#core/ledger/calendar.ts";
import { toExportLine } from "#core/ledger/files/export.ts";
import { readLine } from "#core/ledger/files/read-line.ts";
import { print } from "#core/model/calls/prefix.ts";
import type {
  Ledger,
  BlobStore,
  BackupList,
  BackupFiles,
  BackupQueue,
  SessionStore,
  SessionSummary,
} from "#core/ports.ts";
import { type BackupLog, emptyLog, readBackupLog } from "#core/session/files/backup-log.ts";
import type { SessionEvent } from "#core/session/events.ts";
import type { BackupReport } from "../../api.ts";

/** What is copied, and what is not copied yet. */
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
  /** How far it is, of how many files. */
  progress(done: number, total: number): void;
}

/** Every call and every event of this browser must be in the copy, and say the same; others may be there too. */
export async function verifyBackup(ports: VerifyPorts): Promise<BackupReport> {
  const { stores, files, progress } = ports;
  const list = await files.list();
  const here = await chatsHere(stores);
  const months = await stores.ledger.months();
  const apart = new Set(await stores.backupQueue.apart());
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
    // Its file follows another browser.
    if (apart.has(sessionId)) continue;
    const log = await readLog(files, list, sessionId);
    if (log.events.length < lastSeq) report.behind.push({ title, there: log.events.length, here: lastSeq });
    const event = await firstDifference(stores.sessions, sessionId, log);
    if (event !== undefined) report.differing.push({ title, event });
  }
  const lacks = report.behind.length > 0 || report.months.some(({ missing }) => missing > 0);
  report.whole = !lacks && report.months.length === 0 && report.differing.length === 0;
  // What is missing comes at the next opportunity; what is there already is neither doubled nor written over.
  if (lacks) await stores.backupQueue.everything();
  return report;
}

async function chatsHere({ sessions }: Pick<BackedUpStores, "sessions">): Promise<SessionSummary[]> {
  const tables = (["recent", "archived", "trashed"] as const).map((shelf) => sessions.list({ shelf }));
  const all = (await Promise.all(tables)).flat();
  return [...new Map(all.map((chat) => [chat.sessionId, chat])).values()];
}

interface Told {
  nanos: number;
  /** Of all that its line says. */
  print: string;
}

/** The calls of a month's file, by id: read, and put into words as this browser does it, whoever wrote the line. */
async function callsThere({ files, offsetAt }: VerifyPorts, list: BackupList, month: string) {
  const there = new Map<string, Told>();
  if (!list.months.some(({ name }) => name === month)) return there;
  for await (const lines of batchesOf(files.read({ book: "billing", month })))
    for (const line of lines) {
      const read = readLine(line, offsetAt);
      if (read.kind !== "call") continue;
      const { id, costNanos = 0 } = read.record;
      there.set(id, { nanos: costNanos, print: print(toExportLine(read.record)) });
    }
  return there;
}

/** A line that this browser made: what it is was checked when it became a record. */
type OwnLine = Record<string, unknown> & { id: string; cost_nanos: number | null };

/** Of this browser's calls of a month: how many are not there or say something else, and what both sides say they cost. */
async function compareMonth(ports: VerifyPorts, list: BackupList, month: string) {
  const there = await callsThere(ports, list, month);
  const [firstDay, lastDay] = daysOf(month);
  const here = { calls: 0, nanos: 0 };
  const found = { here, missing: 0, differing: 0, nanos: 0 };
  let other: OwnLine | undefined;
  const exported = ports.stores.ledger.exported("all", { span: { firstDay, lastDay } }, "jsonl");
  for await (const lines of batchesOf(exported))
    for (const line of lines) {
      if (line === "") continue;
      const own = JSON.parse(line) as OwnLine;
      here.calls += 1;
      here.nanos += own.cost_nanos ?? 0;
      const told = there.get(own.id);
      found.nanos += told?.nanos ?? 0;
      if (!told) found.missing += 1;
      else if (told.print !== print(line)) {
        found.differing += 1;
        other ??= own;
      }
    }
  const first = other && { id: other.id, fields: await fieldsThatDiffer(ports, month, other) };
  return { ...found, ...(first && { first }) };
}

/** Read once more, for the one call that is named. */
async function fieldsThatDiffer({ files, offsetAt }: VerifyPorts, month: string, own: OwnLine): Promise<string[]> {
  let told: Record<string, unknown> = {};
  for await (const lines of batchesOf(files.read({ book: "billing", month })))
    for (const line of lines) {
      // Most lines are of other calls, and need not be read for that.
      const read = line.includes(own.id) ? readLine(line, offsetAt) : undefined;
      if (read?.kind === "call" && read.record.id === own.id)
        told = JSON.parse(toExportLine(read.record)) as Record<string, unknown>;
    }
  return Object.keys(own).filter((name) => !isSame(own[name], told[name]));
}

/** Events read at once. */
const eventsAtOnce = 200;

/** The number of the first event that is another one there. Of those that are not there nothing is said. */
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
      return there !== undefined && !isSame(event, there) && !isLeftBehind(event);
    });
    if (other) return other.seq;
  }
  return undefined;
}

/** What stands for a rule or an open call since the chat was taken back. */
const isLeftBehind = (event: SessionEvent): boolean =>
  event.type === "session.changed" && Object.keys(event.changes).length === 0;

/** As JSON has them: what is undefined is not there. */
function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  const said = (value: object) => Object.entries(value).filter(([, one]) => one !== undefined);
  const other = new Map(said(b));
  const own = said(a);
  return own.length === other.size && own.every(([name, value]) => isSame(value, other.get(name)));
}

export async function readLog(files: BackupFiles, list: BackupList, sessionId: string): Promise<BackupLog> {
  const log = emptyLog();
  if (list.sessions.some(({ name }) => name === sessionId))
    for await (const lines of batchesOf(files.read({ book: "sessions", sessionId })))
      readBackupLog(log, sessionId, lines);
  return log;
}
