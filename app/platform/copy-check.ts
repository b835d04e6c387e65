// The copy on the machine, read again: compared with what is here, or taken back by a browser that has lost it.
import { batchesOf } from "#core/billing/lines.ts";
import { daysOf } from "#core/billing/calendar.ts";
import { importLedger } from "#core/billing/import.ts";
import { readLine } from "#core/billing/read-line.ts";
import type {
  BillingStore,
  BlobStore,
  CopyList,
  MachineCopy,
  Outbox,
  SessionStore,
  SessionSummary,
} from "#core/ports.ts";
import { type CopiedLog, emptyLog, readCopied, takenBack } from "#core/session/copied.ts";
import type { CopyReport, TakenBack } from "../api.ts";
import { fromBase64 } from "./base64.ts";

/** What is copied, and what is not copied yet. */
export interface CopiedStores {
  sessions: SessionStore;
  billing: BillingStore;
  blobs: BlobStore;
  outbox: Outbox;
}

export interface CopyCheckPorts {
  stores: CopiedStores;
  copy: MachineCopy;
  offsetAt(at: number): number;
  /** How far it is, of how many files. */
  progress(done: number, total: number): void;
}

/** Every call and every event of this browser must be in the copy; others may be there too. */
export async function verifyCopy(ports: CopyCheckPorts): Promise<CopyReport> {
  const { stores, copy, progress } = ports;
  const list = await copy.list();
  const here = await chatsHere(stores);
  const months = await stores.billing.months();
  const report: CopyReport = { calls: 0, nanos: 0, chats: here.length, months: [], behind: [], whole: false };
  let done = 0;
  const step = () => progress(++done, months.length + here.length);
  for (const month of months) {
    const { here: ours, ...found } = await compareMonth(ports, list, month);
    report.calls += ours.calls;
    report.nanos += ours.nanos;
    if (found.missing > 0 || found.nanos !== ours.nanos) report.months.push({ month, ...found, here: ours });
    step();
  }
  for (const { sessionId, title, lastSeq } of here) {
    const log = await readLog(copy, list, sessionId);
    if (log.events.length < lastSeq) report.behind.push({ title, there: log.events.length, here: lastSeq });
    step();
  }
  report.whole = report.months.length === 0 && report.behind.length === 0;
  // What is missing comes at the next opportunity; what is there already is not doubled.
  if (!report.whole) await stores.outbox.everything();
  return report;
}

async function chatsHere({ sessions }: Pick<CopiedStores, "sessions">): Promise<SessionSummary[]> {
  const shelves = (["recent", "archived", "trashed"] as const).map((shelf) => sessions.list({ shelf }));
  const all = (await Promise.all(shelves)).flat();
  return [...new Map(all.map((chat) => [chat.sessionId, chat])).values()];
}

/** Of this browser's calls of a month: how many they are, how many are not there, and what both sides say they cost. */
async function compareMonth({ stores, copy, offsetAt }: CopyCheckPorts, list: CopyList, month: string) {
  const there = new Map<string, number>();
  if (list.months.some(({ name }) => name === month))
    for await (const lines of batchesOf(copy.read({ book: "billing", month })))
      for (const line of lines) {
        const read = readLine(line, offsetAt);
        if (read.kind === "call") there.set(read.record.id, read.record.costNanos ?? 0);
      }
  const [firstDay, lastDay] = daysOf(month);
  const here = { calls: 0, nanos: 0 };
  let missing = 0;
  let nanos = 0;
  for await (const lines of batchesOf(stores.billing.exported("all", { span: { firstDay, lastDay } }, "jsonl")))
    for (const line of lines) {
      const read = readLine(line, offsetAt);
      if (read.kind !== "call") continue;
      const { id, costNanos = 0 } = read.record;
      here.calls += 1;
      here.nanos += costNanos;
      const told = there.get(id);
      if (told === undefined) missing += 1;
      else nanos += told;
    }
  return { here, missing, nanos };
}

async function readLog(copy: MachineCopy, list: CopyList, sessionId: string): Promise<CopiedLog> {
  const log = emptyLog();
  if (list.sessions.some(({ name }) => name === sessionId))
    for await (const lines of batchesOf(copy.read({ book: "sessions", sessionId }))) readCopied(log, sessionId, lines);
  return log;
}

/** Twice is once: what is here already stays as it is. */
export async function takeBack(ports: CopyCheckPorts): Promise<TakenBack> {
  const { stores, copy, offsetAt, progress } = ports;
  const list = await copy.list();
  const total = list.months.length + list.sessions.length;
  const told: TakenBack = { calls: 0, chats: 0, known: 0, unreadable: 0 };
  for (const [i, { name }] of list.months.entries()) {
    const file = { name, pieces: copy.read({ book: "billing", month: name }) };
    const { added, known, unreadable } = await importLedger([file], { adopt: stores.billing.adopt, offsetAt });
    told.calls += added;
    told.known += known;
    told.unreadable += unreadable;
    progress(i + 1, total);
  }
  for (const [i, { name }] of list.sessions.entries()) {
    const log = await readLog(copy, list, name);
    told.unreadable += log.unreadable;
    if (await restore(stores, log)) told.chats += 1;
    progress(list.months.length + i + 1, total);
  }
  return told;
}

async function restore({ sessions, blobs }: CopyCheckPorts["stores"], log: CopiedLog): Promise<boolean> {
  const events = takenBack(log.events);
  if (events.length === 0) return false;
  for (const { blob, data } of log.blobs) await blobs.put(fromBase64(data), blob.mime, blob.name);
  return (await sessions.restore(events, log.events.length)) === "restored";
}
