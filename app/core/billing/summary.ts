// records → totals. One set of folds for page, export and command line.
import type { CallId, SessionId, TurnId } from "../ids.ts";
import { dayAfter, lastDays, localDay, type OffsetAt, periodStart, startOfDay } from "./calendar.ts";
import type { BillingRecord, ImportSource } from "./record.ts";
import { addToRollup, dayOf, type Rollup } from "./rollup.ts";
import { addTallies, emptyTally, type Tally } from "./tally.ts";

export type Period = "day" | "week" | "month" | "year" | "all";

/** Whole local days, both included, as `YYYY-MM-DD`. */
export interface Span {
  firstDay: string;
  lastDay: string;
}

export interface BillingQuery {
  /** Inclusive, milliseconds since 1970. */
  from?: number;
  to?: number;
  /** Only records of these days, each by its own clock. */
  span?: Span;
  model?: string;
  sessionId?: SessionId;
  turnId?: TurnId;
  limit?: number;
  /** Records after this one in the answer's order; for paging. */
  after?: CallId;
}

export type { Tally };

export interface BillingSummary extends Tally {
  period: Period | Span;
  from: number;
  to: number;
  byModel: Record<string, Tally>;
  /** Local date `YYYY-MM-DD` → tally. */
  byDay: Record<string, Tally>;
  bySession: Record<string, Tally>;
  /** Sessions of another program → which one. */
  imported: Record<string, ImportSource>;
  /** The scripted vendor's calls. Nobody paid for them, so they are in no other figure here. */
  demo: Tally;
}

export interface DailyCost extends Tally {
  date: string;
}

/** Exact to the millisecond: the only way for a week, which begins in the middle of a day. */
export function summarise(
  records: Iterable<BillingRecord>,
  period: Period,
  now: number,
  offsetAt: OffsetAt,
): BillingSummary {
  const from = periodStart(period, now, offsetAt);
  const rows: Rollup[] = [];
  for (const record of records) if (record.at >= from && record.at <= now) rows.push(addToRollup(undefined, record));
  return fold(rows, { period, from, to: now });
}

/** The same from rollups, for periods that begin with a day. */
export function summariseRollups(
  rollups: Iterable<Rollup>,
  period: Exclude<Period, "week">,
  now: number,
  offsetAt: OffsetAt,
): BillingSummary {
  const from = periodStart(period, now, offsetAt);
  const firstDay = localDay(from, offsetAt(from));
  const rows = [...rollups].filter((rollup) => rollup.day >= firstDay);
  return fold(rows, { period, from, to: now });
}

/** The same for days of the person's choice. */
export function summariseSpan(rollups: Iterable<Rollup>, span: Span, offsetAt: OffsetAt): BillingSummary {
  const rows = [...rollups].filter(({ day }) => day >= span.firstDay && day <= span.lastDay);
  const to = startOfDay(dayAfter(span.lastDay), offsetAt) - 1;
  return fold(rows, { period: span, from: startOfDay(span.firstDay, offsetAt), to });
}

/** What a query must say to find the records that a period's totals are made of. */
export function boundsOf(
  period: Period | Span,
  now: number,
  offsetAt: OffsetAt,
): Pick<BillingQuery, "from" | "to" | "span"> {
  if (typeof period === "object") return { span: period };
  if (period === "all") return {};
  const from = periodStart(period, now, offsetAt);
  if (period === "week") return { from, to: now };
  return { span: { firstDay: localDay(from, offsetAt(from)), lastDay: "9999-12-31" } };
}

/** Whether a record is one of those asked for; time and order are the store's. */
export function isAsked(record: BillingRecord, { span, model, sessionId, turnId }: BillingQuery): boolean {
  if (span && (dayOf(record) < span.firstDay || dayOf(record) > span.lastDay)) return false;
  if (model !== undefined && record.model !== model) return false;
  return (!sessionId || record.sessionId === sessionId) && (!turnId || record.turnId === turnId);
}

function fold(rows: Rollup[], span: Pick<BillingSummary, "period" | "from" | "to">): BillingSummary {
  let total = emptyTally;
  let demo = emptyTally;
  const byModel = byName<Tally>();
  const byDay = byName<Tally>();
  const bySession = byName<Tally>();
  const imported = byName<ImportSource>();
  for (const row of rows) {
    if (row.demo) {
      demo = addTallies(demo, row);
      continue;
    }
    total = addTallies(total, row);
    addUnder(byModel, row.model, row);
    addUnder(byDay, row.day, row);
    addUnder(bySession, row.sessionId, row);
    if (row.importedFrom) imported[row.sessionId] = row.importedFrom;
  }
  return { ...total, ...span, byModel, byDay, bySession, imported, demo };
}

/** Inherits nothing: an imported model may be called `constructor`. */
const byName = <T>() => Object.create(null) as Record<string, T>;

function addUnder(tallies: Record<string, Tally>, key: string, row: Tally): void {
  tallies[key] = addTallies(tallies[key] ?? emptyTally, row);
}

/** `days` days ending today, oldest first, empty ones included; demonstrations are not money. */
export function dailyCosts(rollups: Iterable<Rollup>, days: number, now: number, offsetAt: OffsetAt): DailyCost[] {
  const byDay = byName<Tally>();
  for (const rollup of rollups) if (!rollup.demo) addUnder(byDay, rollup.day, rollup);
  return lastDays(days, now, offsetAt).map((date) => ({ date, ...(byDay[date] ?? emptyTally) }));
}
