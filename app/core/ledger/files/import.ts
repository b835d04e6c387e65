// Imports files into the ledger: reads them line by line and adds the calls in batches, each call once.
import type { CallId } from "#core/ids.ts";
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
  /** Calls that the ledger already had. */
  known: number;
}

export interface Imported extends ImportCounts {
  /** Unreadable lines in files with at least one readable line. */
  unreadable: number;
  /** Names of files without any readable line. */
  foreign: string[];
}

interface ImportPorts {
  importRecords(records: LedgerRecord[]): Promise<ImportCounts>;
  /** Gives the UTC offset for times in the file that have none. */
  offsetAt: OffsetAt;
}

/** Records per transaction: as many as a segment holds, because a whole segment is as quick to write as a few hundred rows. */
const batchSize = segmentSize;
/** A file whose first 200 lines are all unreadable is not read further. */
const maxUnreadable = 200;

export async function importLedger(
  files: Iterable<LedgerFile>,
  { importRecords, offsetAt }: ImportPorts,
): Promise<Imported> {
  const result: Imported = { added: 0, known: 0, unreadable: 0, foreign: [] };
  // Calls with several lines wait until all files are read: the last line counts, and another file may contain it.
  const growing = new Map<CallId, LedgerRecord>();
  const add = async (records: LedgerRecord[]) => {
    for (let i = 0; i < records.length; i += batchSize) {
      const { added, known } = await importRecords(records.slice(i, i + batchSize));
      result.added += added;
      result.known += known;
    }
  };
  for (const file of files) {
    const { understood, unreadable } = await readFile(file, { growing, add, offsetAt });
    if (understood) result.unreadable += unreadable;
    else result.foreign.push(file.name);
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

async function readFile({ lines }: LedgerFile, { growing, add, offsetAt }: ReadState) {
  let batch: LedgerRecord[] = [];
  let understood = false;
  let unreadable = 0;
  for await (const batchOfLines of lines) {
    for (const line of batchOfLines) {
      const read = readLine(line, offsetAt);
      if (read.kind === "unreadable") unreadable++;
      else if (read.kind !== "blank") understood = true;
      if (!understood && unreadable >= maxUnreadable) return { understood, unreadable };
      if (read.kind !== "call") continue;
      if (read.grows) growing.set(read.record.id, read.record);
      else batch.push(read.record);
    }
    // Only whole batches are added now. The rest waits for more calls, so that months fill whole segments.
    for (; batch.length >= batchSize; batch = batch.slice(batchSize)) await add(batch.slice(0, batchSize));
  }
  await add(batch);
  return { understood, unreadable };
}
