// Totals and calls from the monthly files of the ledger's backup. Only the ids of one month are in memory at a time.
import type { MonthlyFiles } from "#contract";
import type { CallId } from "#core/ids.ts";
import { localMonth, type OffsetAt, type Period, type Span } from "#core/ledger/calendar.ts";
import { readLine } from "#core/ledger/files/read-line.ts";
import { batchesOf } from "#core/ledger/files/split-lines.ts";
import { type LedgerFilter, type LedgerQuery, matchesQuery, periodQuery } from "#core/ledger/filter.ts";
import type { LedgerRecord } from "#core/ledger/record.ts";
import { addToRollup } from "#core/ledger/rollup.ts";
import { inOrder } from "#core/ledger/segments/segment.ts";
import { addTally, openTotals } from "#core/ledger/segments/totals.ts";
import { coveredTime, type LedgerSummary, toSummary } from "#core/ledger/summary.ts";

export interface FilesReader {
  files: MonthlyFiles;
  now: number;
  offsetAt: OffsetAt;
  /** An empty set to which the months are added whose counted calls include some that were deleted in the app. */
  removed?: Set<string>;
}

interface Entry {
  record: LedgerRecord;
  /** The line in the file, unchanged. */
  line: string;
}

/** A condition that a filter cannot express. */
export type RecordTest = (record: LedgerRecord) => boolean;

const dayMs = 24 * 3_600_000;

/** Yields each matching call of a month's file once; other lines are skipped. */
async function* entries(
  { files, offsetAt, removed }: FilesReader,
  month: string,
  query: LedgerQuery,
  test: RecordTest = () => true,
): AsyncGenerator<Entry[]> {
  const seen = new Set<CallId>();
  const away = new Map<string, number>();
  let counted = false;
  const { from = 0, to = Number.POSITIVE_INFINITY } = query;
  for await (const lines of batchesOf(files.read(month))) {
    const found: Entry[] = [];
    for (const line of lines) {
      const read = readLine(line, offsetAt);
      if (read.kind === "removed") away.set(read.removed.removal, read.removed.away);
      if (read.kind !== "call" || seen.has(read.record.id)) continue;
      const { record } = read;
      seen.add(record.id);
      if (record.at >= from && record.at <= to && matchesQuery(record, query) && test(record))
        found.push({ record, line });
    }
    counted ||= found.length > 0;
    yield found;
  }
  if (counted && [...away.values()].some((calls) => calls > 0)) removed?.add(month);
}

/** Months that may have calls made at or after a moment, newest first. A call's local time decides its month. */
async function monthsSince({ files, offsetAt }: FilesReader, at: number): Promise<string[]> {
  const first = at <= dayMs ? "" : localMonth(at - dayMs, offsetAt(at));
  return (await files.months())
    .filter((month) => month >= first)
    .sort()
    .reverse();
}

export async function summaryOf(
  reader: FilesReader,
  period: Period | Span,
  filter: LedgerFilter = {},
  test?: RecordTest,
): Promise<LedgerSummary> {
  const { now, offsetAt } = reader;
  const query = { ...filter, ...periodQuery(period, now, offsetAt) };
  const since = query.from ?? (query.span ? Date.parse(query.span.firstDay) : 0);
  const totals = openTotals();
  for (const month of await monthsSince(reader, since))
    for await (const found of entries(reader, month, query, test))
      for (const { record } of found) {
        const rollup = addToRollup(undefined, record);
        addTally(totals, rollup, rollup);
      }
  return toSummary(totals, coveredTime(period, now, offsetAt));
}

/** The lines of the newest calls, newest first. */
export async function newestLines(reader: FilesReader, query: LedgerQuery, limit: number): Promise<string[]> {
  let newest: Entry[] = [];
  const keepNewest = () => {
    newest = newest.sort((a, b) => inOrder(b.record, a.record)).slice(0, limit);
  };
  let full = false;
  for (const month of await monthsSince(reader, 0)) {
    for await (const found of entries(reader, month, query)) {
      newest.push(...found);
      if (newest.length > limit * 4) keepNewest();
    }
    keepNewest();
    // A newer call made further west may be in the previous month's file, so one more month is read.
    if (full) break;
    full = newest.length >= limit;
  }
  return newest.map(({ line }) => line);
}
