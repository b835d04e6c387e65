// Calculates totals and finds calls in the monthly files of the ledger's backup. To save memory, only the call ids of
// one month are held at a time.
import type { MonthlyFiles } from "#contract";
import type { CallId } from "#core/ids.ts";
import { localMonth, type OffsetAt, type Period, type Span } from "#core/ledger/calendar.ts";
import { readLine } from "#core/ledger/files/read-line.ts";
import { batchesOf } from "#core/ledger/files/split-lines.ts";
import type { DayChoice } from "#core/ledger/here-days.ts";
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
  /** Whose days calls count on: those of this place, which is the default, or each record's own. */
  days?: DayChoice;
  /**
   * A set that collects months. A month is added if calls of its file are counted although some of them were deleted in
   * the app.
   */
  removed?: Set<string>;
  /** Collects, by month, the number of lines of its file that could not be read and are not counted. */
  unread?: Map<string, number>;
}

interface Entry {
  record: LedgerRecord;
  /** The line as it is in the file. */
  line: string;
}

/** A condition on records that a filter cannot express. */
export type RecordTest = (record: LedgerRecord) => boolean;

const dayMs = 24 * 3_600_000;

/** Yields the matching calls of a month's file, each call once. Lines that are not calls are skipped. */
async function* entries(
  { files, offsetAt, days, removed, unread }: FilesReader,
  month: string,
  query: LedgerQuery,
  test: RecordTest = () => true,
): AsyncGenerator<Entry[]> {
  const latest = await amendedCalls({ files, offsetAt }, month);
  const seen = new Set<CallId>();
  const away = new Map<string, number>();
  let counted = false;
  let unreadable = 0;
  const { from = 0, to = Number.POSITIVE_INFINITY } = query;
  for await (const lines of batchesOf(files.read(month))) {
    const found: Entry[] = [];
    for (const line of lines) {
      const read = readLine(line, offsetAt);
      if (read.kind === "unreadable") unreadable += 1;
      if (read.kind === "removed") away.set(read.removed.removal, read.removed.away);
      if (read.kind !== "call" || seen.has(read.record.id)) continue;
      const { record } = read;
      if ((record.amended ?? 0) < (latest.get(record.id) ?? 0)) continue;
      seen.add(record.id);
      const dated = days === "own" ? record : { ...record, utcOffset: offsetAt(record.at) };
      if (record.at >= from && record.at <= to && matchesQuery(dated, query) && test(record))
        found.push({ record: dated, line });
    }
    counted ||= found.length > 0;
    yield found;
  }
  if (unreadable > 0) unread?.set(month, unreadable);
  if (counted && [...away.values()].some((calls) => calls > 0)) removed?.add(month);
}

const amendedMark = '"amended":';

/**
 * Returns how often calls of a month's file were amended, because only the line of the last time counts. Most files have
 * no such calls, and are then only searched.
 */
async function amendedCalls(
  { files, offsetAt }: Pick<FilesReader, "files" | "offsetAt">,
  month: string,
): Promise<Map<CallId, number>> {
  const latest = new Map<CallId, number>();
  if (!(await contains(files.read(month), amendedMark))) return latest;
  for await (const lines of batchesOf(files.read(month))) {
    for (const line of lines) {
      const read = line.includes(amendedMark) ? readLine(line, offsetAt) : undefined;
      if (read?.kind !== "call") continue;
      const { id, amended = 0 } = read.record;
      latest.set(id, Math.max(amended, latest.get(id) ?? 0));
    }
  }
  return latest;
}

async function contains(chunks: AsyncIterable<string>, wanted: string): Promise<boolean> {
  let end = "";
  for await (const chunk of chunks) {
    if ((end + chunk).includes(wanted)) return true;
    end = chunk.slice(-wanted.length);
  }
  return false;
}

/**
 * Returns the months that can have calls made at or after a moment, newest first. A call is in the month of its own day,
 * which may be two days before the day of here.
 */
async function monthsSince({ files, offsetAt }: FilesReader, at: number): Promise<string[]> {
  const first = at <= 2 * dayMs ? "" : localMonth(at - 2 * dayMs, offsetAt(at));
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
  // A period without an end ends now: a record that a wrong clock has dated in the future belongs to no period yet.
  const end = typeof period === "object" || period === "all" ? {} : { to: now };
  const query = { ...filter, ...periodQuery(period, now, offsetAt), ...end };
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

/** Returns the lines of the newest matching calls, newest first. */
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
    // One more month is read, because a newer call may be in the previous month's file if it was made in a western time
    // zone.
    if (full) break;
    full = newest.length >= limit;
  }
  return newest.map(({ line }) => line);
}
