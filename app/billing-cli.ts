// Entry point of `octo-relay billing` and of the relay's billing interface. Reports costs from the backup files of the
// ledger.
import type { BillingOptions, BillingProgram, BillingReport, MonthlyFiles } from "#contract";
import { lastDays, type Period } from "#core/ledger/calendar.ts";
import { knownCodes, listedRate } from "#core/ledger/currency/rates.ts";
import type { DayChoice } from "#core/ledger/here-days.ts";
import type { LedgerFilter } from "#core/ledger/filter.ts";
import { type FilesReader, newestLines, type RecordTest, summaryOf } from "#core/ledger/reports/monthly-files.ts";
import { publishedDay, publishedDays, publishedSummary } from "#core/ledger/reports/published.ts";
import { daysAsCsv, receiptOf } from "#core/ledger/reports/receipt.ts";

const periods = ["day", "week", "month", "year", "all"] as const satisfies Period[];
const isPeriod = (word: unknown): word is Period => periods.includes(word as Period);

const readerOf = (files: MonthlyFiles, days: DayChoice) => ({
  files,
  days,
  now: Date.now(),
  offsetAt: (at: number) => -new Date(at).getTimezoneOffset(),
  removed: new Set<string>(),
  unread: new Map<string, number>(),
});
type Reader = ReturnType<typeof readerOf>;

/**
 * What a report must say about the files: which months it counts although they were deleted in the app, because the
 * backup keeps their calls, and how many lines of which files it could not read.
 */
const notesOn = ({ removed, unread }: Reader) => ({
  ...(removed.size > 0 && { deleted_months_counted: [...removed].sort() }),
  unread_lines: linesIn(unread),
  ...(unread.size > 0 && {
    unread_lines_by_file: Object.fromEntries(unreadFiles(unread).map(({ file, lines }) => [file, lines])),
  }),
});

const linesIn = (unread: Reader["unread"]) => [...unread.values()].reduce((sum, lines) => sum + lines, 0);
const unreadFiles = (unread: Reader["unread"]) =>
  [...unread].sort().map(([month, lines]) => ({ file: `${month}.jsonl`, lines }));

export const answer: BillingProgram["answer"] = async (resource, query, files) => {
  const reader = readerOf(files, query.has("own_days") ? "own" : "here");
  if (resource === "summary") {
    const period = query.get("period");
    const summary = await summaryOf(reader, isPeriod(period) ? period : "month");
    return { ...publishedSummary(summary, reader.offsetAt), ...notesOn(reader) };
  }
  if (resource === "daily") {
    const days = await daysOf(reader, numberIn(query, "days", { usual: 30, max: 90 }));
    return { days, ...notesOn(reader) };
  }
  if (resource !== "records") return undefined;
  const model = query.get("model");
  const sessionId = query.get("session_id");
  const filter = { ...(model && { model }), ...(sessionId && { sessionId }) } as LedgerFilter;
  const lines = await newestLines(reader, filter, numberIn(query, "limit", { usual: 100, max: 500 }));
  return { records: lines.map((line) => JSON.parse(line) as object), count: lines.length, ...notesOn(reader) };
};

/** Reads a number from the query. Returns `usual` if the parameter is missing or not a number. */
function numberIn(query: URLSearchParams, name: string, { usual, max }: { usual: number; max: number }): number {
  const text = query.get(name);
  const number = text === null || !/^\d+$/.test(text) ? usual : Number(text);
  return Math.min(max, Math.max(1, number));
}

export const report: BillingProgram["report"] = async (options, files, folder): Promise<BillingReport> => {
  const { period } = options;
  const currency = options.currency.toUpperCase();
  const perDollar = listedRate(undefined, currency)?.perDollar;
  if (!isPeriod(period)) return { refused: `There is no period “${period}”: choose one of ${periods.join(", ")}.` };
  if (perDollar === undefined) {
    const known = knownCodes(undefined).join(", ");
    return { refused: `There is no rate for “${options.currency}”: choose one of ${known}.` };
  }
  const empty = (await files.months()).length === 0;
  const reader = readerOf(files, options.ownDays ? "own" : "here");
  const text = await textOf(options, period, { code: currency, perDollar }, { reader, folder });
  return { text, empty, deleted: [...reader.removed].sort(), unread: unreadFiles(reader.unread) };
};

async function textOf(
  { form, days, model, session }: BillingOptions,
  period: Period,
  { code, perDollar }: { code: string; perDollar: number },
  { reader, folder }: { reader: Reader; folder: string },
): Promise<string> {
  const selection: Selection = {
    filter: { ...(model && { model }) },
    test: ({ sessionId }) => !session || sessionId.startsWith(session),
  };
  const recent = (count: number) => daysOf(reader, count, perDollar, selection);
  const whole = await summaryOf(reader, period, selection.filter, selection.test);
  if (form === "csv") {
    const all = Object.entries(whole.byDay).map(([date, tally]) => publishedDay({ date, ...tally }, perDollar));
    return daysAsCsv(days ? await recent(days) : all);
  }
  const summary = publishedSummary(whole, reader.offsetAt, perDollar);
  if (form === "json") {
    const more = {
      ...(code !== "USD" && { currency: code }),
      ...(days && { days: await recent(days) }),
      ...notesOn(reader),
    };
    return `${JSON.stringify({ ...summary, ...more }, undefined, 2)}\n`;
  }
  const active = (await recent(days ?? usualDays)).filter(({ requests }) => requests > 0).reverse();
  const shown = days ? active : active.slice(0, maxShownDays);
  return receiptOf({ summary, days: shown, currency: code, folder, unread: linesIn(reader.unread) });
}

/**
 * Number of days that the receipt looks back without `--days`. It shows up to seven of these days, only days with
 * calls.
 */
const usualDays = 14;
const maxShownDays = 7;

interface Selection {
  filter?: LedgerFilter;
  test?: RecordTest;
}

async function daysOf(reader: FilesReader, days: number, perDollar = 1, { filter, test }: Selection = {}) {
  const dates = lastDays(days, reader.now, reader.offsetAt);
  const span = { firstDay: dates[0] ?? "", lastDay: dates.at(-1) ?? "" };
  return publishedDays((await summaryOf(reader, span, filter, test)).byDay, days, reader, perDollar);
}
