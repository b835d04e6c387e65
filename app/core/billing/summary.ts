// records → totals. One set of folds for page, export and command line.
import type { CallId, SessionId } from "../ids.ts";
import { lastDays, localDay, type OffsetAt, periodStart } from "./calendar.ts";
import type { BillingRecord } from "./record.ts";
import { addToRollup, type Rollup } from "./rollup.ts";
import { addTallies, emptyTally, type Tally } from "./tally.ts";

export type Period = "day" | "week" | "month" | "year" | "all";

export interface BillingQuery {
  /** Inclusive, milliseconds since 1970. */
  from?: number;
  to?: number;
  model?: string;
  sessionId?: SessionId;
  limit?: number;
  /** Records after this one in the answer's order; for paging. */
  after?: CallId;
}

export type { Tally };

export interface BillingSummary extends Tally {
  period: Period;
  from: number;
  to: number;
  byModel: Record<string, Tally>;
  /** Local date `YYYY-MM-DD` → tally. */
  byDay: Record<string, Tally>;
  bySession: Record<string, Tally>;
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

function fold(rows: Rollup[], span: { period: Period; from: number; to: number }): BillingSummary {
  let total = emptyTally;
  let demo = emptyTally;
  const byModel: Record<string, Tally> = {};
  const byDay: Record<string, Tally> = {};
  const bySession: Record<string, Tally> = {};
  for (const row of rows) {
    if (row.demo) {
      demo = addTallies(demo, row);
      continue;
    }
    total = addTallies(total, row);
    addUnder(byModel, row.model, row);
    addUnder(byDay, row.day, row);
    addUnder(bySession, row.sessionId, row);
  }
  return { ...total, ...span, byModel, byDay, bySession, demo };
}

function addUnder(tallies: Record<string, Tally>, key: string, row: Tally): void {
  tallies[key] = addTallies(tallies[key] ?? emptyTally, row);
}

/** `days` days ending today, oldest first, empty ones included; demonstrations are not money. */
export function dailyCosts(rollups: Iterable<Rollup>, days: number, now: number, offsetAt: OffsetAt): DailyCost[] {
  const byDay: Record<string, Tally> = {};
  for (const rollup of rollups) if (!rollup.demo) addUnder(byDay, rollup.day, rollup);
  return lastDays(days, now, offsetAt).map((date) => ({ date, ...(byDay[date] ?? emptyTally) }));
}
