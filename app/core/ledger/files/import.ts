// Files of somebody's books → the ledger. Reads line by line, hands over in batches, and never twice the same call.
import type { CallId } from "#core/ids.ts";
import type { OffsetAt } from "#core/ledger/calendar.ts";
import { inOrder, segmentSize } from "#core/ledger/segments/segment.ts";
import { readLine } from "./read-line.ts";
import type { LedgerRecord } from "#core/ledger/record.ts";

export interface LedgerFile {
  name: string;
  /** As text, or as the bytes that are there. */
  lines: AsyncIterable<string[] | Uint8Array[]>;
}

export interface Adopted {
  added: number;
  /** Calls that the ledger had already. */
  known: number;
}

export interface Imported extends Adopted {
  /** Lines, in files that were otherwise understood. */
  unreadable: number;
  /** Names of files in which nothing was understood. */
  foreign: string[];
}

interface Into {
  adopt(records: LedgerRecord[]): Promise<Adopted>;
  /** Minutes east of UTC, for moments that do not say where they were. */
  offsetAt: OffsetAt;
}

/** Records per transaction: as many as are packed together, which takes no longer than a few hundred rows. */
const batchSize = segmentSize;
/** After so many lines without sense a file is no ledger, however long it is. */
const patience = 200;

export async function importLedger(files: Iterable<LedgerFile>, { adopt, offsetAt }: Into): Promise<Imported> {
  const told: Imported = { added: 0, known: 0, unreadable: 0, foreign: [] };
  // Kept until the end: the last line of a call counts, and a resumed chat repeats it in another file.
  const growing = new Map<CallId, LedgerRecord>();
  const hand = async (records: LedgerRecord[]) => {
    for (let i = 0; i < records.length; i += batchSize) {
      const { added, known } = await adopt(records.slice(i, i + batchSize));
      told.added += added;
      told.known += known;
    }
  };
  for (const file of files) {
    const { understood, unreadable } = await readFile(file, { growing, hand, offsetAt });
    if (understood) told.unreadable += unreadable;
    else told.foreign.push(file.name);
  }
  // In the order of time, calls of one month come together and are packed together.
  await hand([...growing.values()].sort(inOrder));
  return told;
}

interface Reading {
  growing: Map<CallId, LedgerRecord>;
  hand(records: LedgerRecord[]): Promise<void>;
  offsetAt: OffsetAt;
}

async function readFile({ lines }: LedgerFile, { growing, hand, offsetAt }: Reading) {
  let batch: LedgerRecord[] = [];
  let understood = false;
  let unreadable = 0;
  for await (const some of lines) {
    for (const line of some) {
      const read = readLine(line, offsetAt);
      if (read.kind === "unreadable") unreadable++;
      else if (read.kind !== "blank") understood = true;
      if (!understood && unreadable >= patience) return { understood, unreadable };
      if (read.kind !== "call") continue;
      if (read.grows) growing.set(read.record.id, read.record);
      else batch.push(read.record);
    }
    // Whole batches go on; what is left waits for more, so that what belongs together is packed together.
    for (; batch.length >= batchSize; batch = batch.slice(batchSize)) await hand(batch.slice(0, batchSize));
  }
  await hand(batch);
  return { understood, unreadable };
}
