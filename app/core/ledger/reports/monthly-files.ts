// The ledger's monthly files, read as they lie there: totals and calls, with no more in memory than a month's ids.
import type { CallId } from "#core/ids.ts";
import { localMonth, type OffsetAt } from "#core/ledger/calendar.ts";
import { batchesOf } from "#core/ledger/files/split-lines.ts";
import { inOrder } from "#core/ledger/segments/segment.ts";
import { readLine } from "#core/ledger/files/read-line.ts";
import type { LedgerRecord } from "#core/ledger/record.ts";
import { addToRollup } from "#core/ledger/rollup.ts";
import { addTally, openTotals } from "#core/ledger/segments/totals.ts";
import {
  type LedgerFilter,
  type LedgerQuery,
  type LedgerSummary,
  boundsOf,
  coverOf,
  isAsked,
  toSummary,
} from "#core/ledger/summary.ts";
import { type Span } from "#core/ledger/calendar.ts";
import { type Period } from "#core/ledger/calendar.ts";

/** Where the files are. */
export interface MonthlyFiles {
  /** As `YYYY-MM`, in no order. */
  months(): Promise<string[]>;
  /** The text of a month's file. */
  read(month: string): AsyncIterable<string>;
}

export interface Reader {
  files: MonthlyFiles;
  now: number;
  offsetAt: OffsetAt;
  /** Gets the months with calls among those that were read which have left the ledger, and are counted here all the same. */
  removed?: Set<string>;
}

interface Entry {
  record: LedgerRecord;
  /** As it stands in the file. */
  line: string;
}

/** A further condition than a filter can have. */
type Only = (record: LedgerRecord) => boolean;

const dayMs = 24 * 3_600_000;

/** Each call of a month's file once, whatever other lines there are. */
async function* entries(
  { files: books, offsetAt, removed }: Reader,
  month: string,
  query: LedgerQuery,
  only: Only = () => true,
): AsyncGenerator<Entry[]> {
  const seen = new Set<CallId>();
  const away = new Map<string, number>();
  let counted = false;
  const { from = 0, to = Number.POSITIVE_INFINITY } = query;
  for await (const lines of batchesOf(books.read(month))) {
    const found: Entry[] = [];
    for (const line of lines) {
      const read = readLine(line, offsetAt);
      if (read.kind === "removed") away.set(read.removed.removal, read.removed.away);
      if (read.kind !== "call" || seen.has(read.record.id)) continue;
      const { record } = read;
      seen.add(record.id);
      if (record.at >= from && record.at <= to && isAsked(record, query) && only(record)) found.push({ record, line });
    }
    counted ||= found.length > 0;
    yield found;
  }
  if (counted && [...away.values()].some((calls) => calls > 0)) removed?.add(month);
}

/** Newest first: those that may have calls since a moment. A month's file goes by the clocks of its calls. */
async function monthsSince({ files: books, offsetAt }: Reader, at: number): Promise<string[]> {
  const first = at <= dayMs ? "" : localMonth(at - dayMs, offsetAt(at));
  return (await books.months())
    .filter((month) => month >= first)
    .sort()
    .reverse();
}

export async function summaryOf(
  reader: Reader,
  period: Period | Span,
  filter: LedgerFilter = {},
  only?: Only,
): Promise<LedgerSummary> {
  const { now, offsetAt } = reader;
  const query = { ...filter, ...boundsOf(period, now, offsetAt) };
  const since = query.from ?? (query.span ? Date.parse(query.span.firstDay) : 0);
  const totals = openTotals();
  for (const month of await monthsSince(reader, since))
    for await (const found of entries(reader, month, query, only))
      for (const { record } of found) {
        const rollup = addToRollup(undefined, record);
        addTally(totals, rollup, rollup);
      }
  return toSummary(totals, coverOf(period, now, offsetAt));
}

/** The newest calls as their lines, newest first. */
export async function newestLines(reader: Reader, query: LedgerQuery, limit: number): Promise<string[]> {
  let newest: Entry[] = [];
  const tidy = () => {
    newest = newest.sort((a, b) => inOrder(b.record, a.record)).slice(0, limit);
  };
  let full = false;
  for (const month of await monthsSince(reader, 0)) {
    for await (const found of entries(reader, month, query)) {
      newest.push(...found);
      if (newest.length > limit * 4) tidy();
    }
    tidy();
    // Clocks of other places may have put a newer call into the month before: one more is read.
    if (full) break;
    full = newest.length >= limit;
  }
  return newest.map(({ line }) => line);
}
