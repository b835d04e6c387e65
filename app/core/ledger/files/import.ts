// Imports files into the ledger: reads them line by line, and adds the calls in batches. Each call is added only once.
import type { CallId } from "#core/ids.ts";
import { type CheckedSeals, createSealCheck } from "#core/ledger/audit/carried-seals.ts";
import { tokensOf } from "#core/ledger/audit/amend.ts";
import type { OffsetAt } from "#core/ledger/calendar.ts";
import { inOrder, segmentSize } from "#core/ledger/segments/segment.ts";
import { readLine } from "./read-line.ts";
import type { LedgerRecord } from "#core/ledger/record.ts";

export interface LedgerFile {
  name: string;
  /** The lines of the file, as text or as UTF-8 bytes. */
  lines: AsyncIterable<string[] | Uint8Array[]>;
}

export interface ImportCounts {
  added: number;
  /** Number of calls that the ledger already contained, and that stay as they are. */
  known: number;
  /** Number of calls that the ledger already contained, and that were replaced by fuller records; absent if none. */
  amended?: number;
}

export interface Imported extends ImportCounts {
  /** Number of unreadable lines in files with at least one readable line. */
  unreadable: number;
  /** Names of files without any readable line. */
  foreign: string[];
  /** What the seals that the files carry say about their calls; absent if there are none. */
  sealed?: CheckedSeals;
}

interface ImportPorts {
  importRecords(records: LedgerRecord[]): Promise<ImportCounts>;
  /** Returns the UTC offset for times in the file that have no offset. */
  offsetAt: OffsetAt;
  /** Reports how many files have been read. */
  progress?(done: number): void;
}

/**
 * Records per transaction. Equal to the size of a segment, because writing a whole segment is as quick as writing a few
 * hundred single records.
 */
const batchSize = segmentSize;
/** If this many lines at the start of a file are all unreadable, the rest of the file is not read. */
const maxUnreadable = 200;

export async function importLedger(
  files: Iterable<LedgerFile>,
  { importRecords, offsetAt, progress }: ImportPorts,
): Promise<Imported> {
  const result: Imported = { added: 0, known: 0, unreadable: 0, foreign: [] };
  // Calls that are logged in several lines. They are added only after all files are read, because another file may
  // contain a fuller line.
  const growing = new Map<CallId, LedgerRecord>();
  const add = async (records: LedgerRecord[]) => {
    for (let i = 0; i < records.length; i += batchSize) {
      const { added, known, amended = 0 } = await importRecords(records.slice(i, i + batchSize));
      result.added += added;
      if (amended > 0) result.amended = (result.amended ?? 0) + amended;
      result.known += known;
    }
  };
  let done = 0;
  for (const file of files) {
    const { understood, unreadable, sealed } = await readFile(file, { growing, add, offsetAt });
    if (sealed.calls + sealed.broken > 0) result.sealed = addSeals(result.sealed, sealed);
    if (understood) result.unreadable += unreadable;
    else result.foreign.push(file.name);
    progress?.((done += 1));
  }
  // The calls are added in order of time, so that calls of one month fill whole segments.
  await add([...growing.values()].sort(inOrder));
  return result;
}

interface ReadState {
  growing: Map<CallId, LedgerRecord>;
  add(records: LedgerRecord[]): Promise<void>;
  offsetAt: OffsetAt;
}

async function readFile({ name, lines }: LedgerFile, { growing, add, offsetAt }: ReadState) {
  let batch: LedgerRecord[] = [];
  let understood = false;
  let unreadable = 0;
  const seals = createSealCheck();
  for await (const batchOfLines of lines) {
    for (const line of batchOfLines) {
      const read = readLine(line, offsetAt);
      if (read.kind === "unreadable") unreadable++;
      else if (read.kind !== "blank") understood = true;
      if (!understood && unreadable >= maxUnreadable) return { understood, unreadable, sealed: noSeals };
      if (read.kind === "seal") seals.expect(read.seal);
      if (read.kind !== "call") continue;
      const { record, grows } = read;
      if (grows) {
        // A spread would take twice as long for a large log.
        record.importedFile = name;
        growing.set(record.id, oneCall(growing.get(record.id), record));
      } else {
        seals.take(record);
        batch.push(record);
      }
    }
    // Only full batches are added now. The rest waits for more calls, so that calls of one month fill whole segments.
    for (; batch.length >= batchSize; batch = batch.slice(batchSize)) await add(batch.slice(0, batchSize));
  }
  await add(batch);
  return { understood, unreadable, sealed: await seals.result() };
}

const noSeals: CheckedSeals = { calls: 0, broken: 0 };
const addSeals = ({ calls, broken }: CheckedSeals = noSeals, more: CheckedSeals): CheckedSeals => ({
  calls: calls + more.calls,
  broken: broken + more.broken,
});

/**
 * Joins two lines about the same call, in whatever order and files they are: the one with more tokens counts, at the time
 * and in the chat of the first. A resumed or forked chat repeats the lines of the chat that it continues.
 */
function oneCall(known: LedgerRecord | undefined, line: LedgerRecord): LedgerRecord {
  if (!known) return line;
  const first = isFirst(known, line) ? known : line;
  const second = first === known ? line : known;
  if (tokensOf(second) <= tokensOf(first)) return first;
  const { at, utcOffset, sessionId, folder, importedFile } = first;
  return { ...second, at, utcOffset, sessionId, ...(folder !== undefined && { folder }), importedFile };
}

/** Copied lines keep their time, so the order of names decides between them. */
function isFirst(a: LedgerRecord, b: LedgerRecord): boolean {
  if (a.at !== b.at) return a.at < b.at;
  return `${a.sessionId}\n${a.importedFile}` <= `${b.sessionId}\n${b.importedFile}`;
}
