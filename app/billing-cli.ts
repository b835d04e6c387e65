// DOOR What was spent, for scripts: the billing interface and `octo-relay billing`, told from the copy on the machine.
import { type MonthlyFiles, newestLines, type Reader, summaryOf } from "#core/ledger/reports/monthly-files.ts";
import { lastDays } from "#core/ledger/calendar.ts";
import { publishedDay, publishedDays, publishedSummary } from "#core/ledger/reports/published.ts";
import { knownCodes, listedRate } from "#core/ledger/currency/rates.ts";
import { daysAsCsv, receiptOf } from "#core/ledger/reports/receipt.ts";
import type { LedgerFilter } from "#core/ledger/summary.ts";
import type { Period } from "#core/ledger/calendar.ts";

const periods = ["day", "week", "month", "year", "all"] as const satisfies Period[];
const isPeriod = (word: unknown): word is Period => periods.includes(word as Period);

const readerOf = (files: MonthlyFiles) => ({
  files,
  now: Date.now(),
  offsetAt: (at: number) => -new Date(at).getTimezoneOffset(),
  removed: new Set<string>(),
});

/** The copy keeps what was deleted in the app, so it is counted; whoever asks is told. */
const alsoCounted = ({ removed }: { removed: Set<string> }) =>
  removed.size > 0 ? { deleted_months_counted: [...removed].sort() } : {};

/** Answers `GET /api/billing/<what>`; undefined when there is no such thing. */
export async function answer(what: string, query: URLSearchParams, files: MonthlyFiles): Promise<object | undefined> {
  const reader = readerOf(files);
  if (what === "summary") {
    const asked = query.get("period");
    const summary = await summaryOf(reader, isPeriod(asked) ? asked : "month");
    return { ...publishedSummary(summary, reader.offsetAt), ...alsoCounted(reader) };
  }
  if (what === "daily") {
    const days = await daysOf(reader, within(query.get("days"), 30, 90));
    return { days, ...alsoCounted(reader) };
  }
  if (what !== "records") return undefined;
  const model = query.get("model");
  const sessionId = query.get("session_id");
  const wanted = { ...(model && { model }), ...(sessionId && { sessionId }) } as LedgerFilter;
  const lines = await newestLines(reader, wanted, within(query.get("limit"), 100, 500));
  return { records: lines.map((line) => JSON.parse(line) as object), count: lines.length, ...alsoCounted(reader) };
}

/** What is no number is as if nothing had been asked. */
function within(asked: string | null, usual: number, most: number): number {
  const number = asked === null || !/^\d+$/.test(asked) ? usual : Number(asked);
  return Math.min(most, Math.max(1, number));
}

export interface BillingOptions {
  period: string;
  days: number | undefined;
  model: string | undefined;
  /** The beginning of its id is enough. */
  session: string | undefined;
  form: "text" | "json" | "csv";
  currency: string;
}

/** `deleted`: months that are counted and were deleted in the app. */
type Printed = { refused: string } | { text: string; empty: boolean; deleted: string[] };

/** `octo-relay billing`. `folder`: where the copy is, to be said. */
export async function print(options: BillingOptions, files: MonthlyFiles, folder: string): Promise<Printed> {
  const { period } = options;
  const currency = options.currency.toUpperCase();
  const perDollar = listedRate(undefined, currency)?.perDollar;
  if (!isPeriod(period)) return { refused: `There is no period “${period}”: choose one of ${periods.join(", ")}.` };
  if (perDollar === undefined) {
    const known = knownCodes(undefined).join(", ");
    return { refused: `There is no rate for “${options.currency}”: choose one of ${known}.` };
  }
  const empty = (await files.months()).length === 0;
  const reader = readerOf(files);
  const text = await printed(options, period, { code: currency, perDollar }, { reader, folder });
  return { text, empty, deleted: [...reader.removed].sort() };
}

async function printed(
  { form, days, model, session }: BillingOptions,
  period: Period,
  currency: { code: string; perDollar: number },
  { reader, folder }: { reader: ReturnType<typeof readerOf>; folder: string },
): Promise<string> {
  const { code, perDollar } = currency;
  const filter: LedgerFilter = { ...(model && { model }) };
  const isOfSession = ({ sessionId }: { sessionId: string }) => !session || sessionId.startsWith(session);
  const recent = (count: number) => daysOf(reader, count, perDollar, filter, isOfSession);
  const whole = await summaryOf(reader, period, filter, isOfSession);
  if (form === "csv") {
    const all = Object.entries(whole.byDay).map(([date, tally]) => publishedDay({ date, ...tally }, perDollar));
    return daysAsCsv(days ? await recent(days) : all);
  }
  const summary = publishedSummary(whole, reader.offsetAt, perDollar);
  if (form === "json") {
    const more = {
      ...(code !== "USD" && { currency: code }),
      ...(days && { days: await recent(days) }),
      ...alsoCounted(reader),
    };
    return `${JSON.stringify({ ...summary, ...more }, undefined, 2)}\n`;
  }
  const active = (await recent(days ?? usualDays)).filter(({ requests }) => requests > 0).reverse();
  const shown = days ? active : active.slice(0, usuallyShown);
  return receiptOf({ summary, days: shown, currency: code, folder, unpriced: whole.unpriced });
}

/** Of the last two weeks the last seven days on which something was asked. */
const usualDays = 14;
const usuallyShown = 7;

type Only = Parameters<typeof summaryOf>[3];

async function daysOf(reader: Reader, days: number, perDollar = 1, filter?: LedgerFilter, only?: Only) {
  const dates = lastDays(days, reader.now, reader.offsetAt);
  const span = { firstDay: dates[0] ?? "", lastDay: dates.at(-1) ?? "" };
  return publishedDays((await summaryOf(reader, span, filter, only)).byDay, days, reader, perDollar);
}
