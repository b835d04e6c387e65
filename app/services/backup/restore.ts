// Restores the backup into this browser. Months that the person deleted are not restored but reported, unless the
// person asks for them.
import { daysOf } from "#core/ledger/calendar.ts";
import { importLedger } from "#core/ledger/files/import.ts";
import { batchesOf } from "#core/ledger/files/split-lines.ts";
import { readLine } from "#core/ledger/files/read-line.ts";
import { toReturnedLine } from "#core/ledger/audit/removed-line.ts";
import { type BackupLog, restoredEvents } from "#core/session/files/backup-log.ts";
import { ownSettings } from "#core/session/files/foreign-log.ts";
import { fold } from "#core/session/fold.ts";
import type { SessionId } from "#core/ids.ts";
import type { Restored } from "../../api.ts";
import { fromBase64 } from "#core/base64.ts";
import { type VerifyPorts, readLog } from "./verify.ts";

/**
 * Restores all records and chats that are missing in this browser, and does not change existing ones. @param deletedToo
 * true to restore deleted months too
 */
export async function restoreBackup(ports: VerifyPorts, deletedToo: boolean): Promise<Restored> {
  const { stores, files, offsetAt, progress } = ports;
  const list = await files.list();
  const total = list.months.length + list.sessions.length;
  const restored: Restored = { calls: 0, chats: 0, known: 0, unreadable: 0, deleted: [] };
  for (const [i, { name: month }] of list.months.entries()) {
    const deleted = await deletedIn(ports, month);
    const stays = deleted && !deletedToo ? deleted.lines : 0;
    const lines = skipLines(batchesOf(files.read({ book: "billing", month })), stays);
    const {
      added,
      known,
      unreadable,
      amended = 0,
    } = await importLedger([{ name: month, lines }], {
      importRecords: stores.ledger.importRecords,
      offsetAt,
    });
    restored.calls += added + amended;
    restored.known += known;
    restored.unreadable += unreadable;
    if (stays > 0) restored.deleted.push({ month, calls: await missing(ports, month, stays) });
    // Adds lines to the file which say that the month was restored, so that another browser restores it without asking.
    else if (deleted) await files.addCalls(month, deleted.marks.map(toReturnedLine));
    progress(i + 1, total);
  }
  restored.deleted = restored.deleted.filter(({ calls }) => calls > 0);
  for (const [i, { name }] of list.sessions.entries()) {
    const log = await readLog(files, list, name);
    restored.unreadable += log.unreadable;
    const events = await logOf(stores, log);
    const added = events.length > 0 && (await stores.sessions.restore(events, log.events.length)) === "restored";
    if (added) restored.chats += 1;
    progress(list.months.length + i + 1, total);
  }
  return restored;
}

/** Replaces the log of a chat that cannot be read. Returns false if the backup does not contain the chat. */
export async function restoreChat({ stores, files }: VerifyPorts, sessionId: SessionId): Promise<boolean> {
  const log = await readLog(files, await files.list(), sessionId);
  const events = await logOf(stores, log);
  if (events.length === 0) return false;
  const readable = await fold(stores.sessions, sessionId).then(
    () => true,
    () => false,
  );
  if (!readable) await stores.sessions.replace(events, log.events.length);
  return true;
}

interface Deleted {
  /** Number of lines in the file before the newest deletion that is still in effect. The calls in them were deleted. */
  lines: number;
  /** Lines of the file that record deletions which are still in effect. */
  marks: string[];
}

interface Mark {
  lines: number;
  away: number;
  text: string;
}

/**
 * Collects a month's deletions that are still in effect, both from the backup file and from this browser, because the
 * file may lack the newest ones. Undefined if there are none.
 */
async function deletedIn({ stores, files, offsetAt }: VerifyPorts, month: string): Promise<Deleted | undefined> {
  const marks = new Map<string, Mark>();
  let lines = 0;
  for await (const batch of batchesOf(files.read({ book: "billing", month })))
    for (const text of batch) {
      // Lines that cannot record a deletion are not parsed, to save time.
      const read = text.includes('"removed"') ? readLine(text, offsetAt) : undefined;
      if (read?.kind === "removed") {
        const { removal, away } = read.removed;
        marks.set(removal, { lines: marks.get(removal)?.lines ?? lines, away, text });
      }
      lines += 1;
    }
  for (const { month: of, at, away } of await stores.ledger.removedMonths())
    if (of === month) {
      const removal = `${of}:${at}`;
      const known = marks.get(removal);
      marks.set(removal, { lines: known?.lines ?? lines, away: away.calls, text: known?.text ?? "" });
    }
  const held = [...marks.values()].filter(({ away }) => away > 0);
  if (held.length === 0) return undefined;
  return {
    lines: Math.max(...held.map((mark) => mark.lines)),
    marks: held.map(({ text }) => text).filter((text) => text !== ""),
  };
}

/** Yields the lines after the first `lines` lines. */
async function* skipLines(batches: AsyncIterable<string[]>, lines: number): AsyncGenerator<string[]> {
  let ahead = lines;
  for await (const batch of batches) {
    yield ahead > 0 ? batch.slice(ahead) : batch;
    ahead = Math.max(0, ahead - batch.length);
  }
}

/**
 * Counts the calls in the first lines of the file that this browser does not have. This browser still has some of them
 * if another browser deleted the month.
 */
async function missing({ stores, files, offsetAt }: VerifyPorts, month: string, lines: number): Promise<number> {
  const ids = new Set<string>();
  let ahead = lines;
  for await (const batch of batchesOf(files.read({ book: "billing", month }))) {
    for (const text of batch.slice(0, ahead)) {
      const read = readLine(text, offsetAt);
      if (read.kind === "call") ids.add(read.record.id);
    }
    ahead = Math.max(0, ahead - batch.length);
  }
  const [firstDay, lastDay] = daysOf(month);
  for (const { id } of await stores.ledger.records({ span: { firstDay, lastDay } })) ids.delete(id);
  return ids.size;
}

/** Makes the events to store from a backup file, and stores the attachments. There are no events if the file is empty. */
async function logOf({ settings, blobs }: VerifyPorts["stores"], log: BackupLog) {
  const events = restoredEvents(log.events, await ownSettings(settings));
  if (events.length > 0)
    for (const { blob, data } of log.blobs) await blobs.put(fromBase64(data), blob.mime, blob.name);
  return events;
}
