// Summaries: the totals of a period with all breakdowns, for the page, reports and the command line.
import { dayAfter, lastDays, type OffsetAt, type Period, periodStart, type Span, startOfDay } from "./calendar.ts";
import type { ImportSource, LedgerRecord } from "./record.ts";
import { addToRollup, type Dimension } from "./rollup.ts";
import {
  addRow,
  addTally,
  costliest,
  type Group,
  openTotals,
  type OpenTotals,
  type OtherChats,
  tallyAt,
  width,
} from "./segments/totals.ts";
import { addTallies, emptyTally, type Tally } from "./tally.ts";

type Tallies = Record<string, Tally>;

/**
 * The totals of a period. Calls without a folder, channel or person count under the empty name, so that every breakdown
 * adds up to the total.
 */
export interface LedgerSummary extends Tally {
  period: Period | Span;
  from: number;
  to: number;
  byModel: Tallies;
  /** Sums by local date (`YYYY-MM-DD`). */
  byDay: Tallies;
  /** Sums of the costliest sessions, by session id. */
  bySession: Tallies;
  /** One sum for all sessions that are not in `bySession`, and their number. */
  otherSessions: Tally & { count: number };
  byFolder: Tallies;
  byPurpose: Tallies;
  byAccount: Tallies;
  byChannel: Tallies;
  byPerson: Tallies;
  /** Sums by the program that made the calls. Octo's own calls count under the empty name. */
  byImport: Tallies;
  byOutcome: Tallies;
  /** For each imported session in `bySession`, the program that it came from. */
  imported: Record<string, ImportSource>;
  /** Sums of the scripted demo vendor's calls, which cost nothing. No other figure includes these calls. */
  demo: Tally;
  /** Number of calls of any time that are stored but damaged or lost, so that the sums may lack them; absent for none. */
  unreadable?: number;
}

export interface DailyCost extends Tally {
  date: string;
}

/** Adds up records one by one. The beginning and the end of the period are exact to the millisecond. */
export function summarise(
  records: Iterable<LedgerRecord>,
  period: Period,
  now: number,
  offsetAt: OffsetAt,
): LedgerSummary {
  const from = periodStart(period, now, offsetAt);
  const totals = openTotals();
  for (const record of records) {
    if (record.at < from || record.at > now) continue;
    const rollup = addToRollup(undefined, record);
    addTally(totals, rollup, rollup);
  }
  return toSummary(totals, { period, from, to: now });
}

/** Returns the period with the first and the last moment that it covers. */
export function coveredTime(period: Period | Span, now: number, offsetAt: OffsetAt) {
  if (typeof period !== "object") return { period, from: periodStart(period, now, offsetAt), to: now };
  const to = startOfDay(dayAfter(period.lastDay), offsetAt) - 1;
  return { period, from: startOfDay(period.firstDay, offsetAt), to };
}

export function toSummary(
  { total, demo, groups, others }: OpenTotals,
  covered: Pick<LedgerSummary, "period" | "from" | "to">,
): LedgerSummary {
  const tallies = (dimension: Dimension, places?: number[]) => {
    const { names, sums } = groups[dimension];
    const found = byName<Tally>();
    for (const place of places ?? names.keys()) found[names[place] ?? ""] = tallyAt(sums, place);
    return found;
  };
  const days = groups.day.names;
  return {
    ...tallyAt(total),
    ...covered,
    byModel: tallies("model"),
    byDay: tallies(
      "day",
      [...days.keys()].sort((a, b) => ((days[a] ?? "") < (days[b] ?? "") ? -1 : 1)),
    ),
    ...sessionsOf(groups.sessionId, others),
    byFolder: tallies("folder"),
    byPurpose: tallies("purpose"),
    byAccount: tallies("account"),
    byChannel: tallies("channel"),
    byPerson: tallies("person"),
    byImport: tallies("importedFrom"),
    byOutcome: tallies("outcome"),
    demo: tallyAt(demo),
  };
}

function sessionsOf({ names, sums }: Group, unnamed: OtherChats) {
  const bySession = byName<Tally>();
  const imported = byName<ImportSource>();
  const others = unnamed.sums.slice();
  let { count } = unnamed;
  const isNamed = costliest({ sums }, names.length);
  for (const [place, name] of names.entries()) {
    if (!isNamed(place)) {
      count += 1;
      addRow(others, 0, sums, place * width);
      continue;
    }
    const [id = "", source] = name.split("\n");
    const tally = tallyAt(sums, place);
    bySession[id] = bySession[id] ? addTallies(bySession[id], tally) : tally;
    // No session should have calls of two programs. If one does, the program that comes first in the alphabet is shown.
    if (source && source < (imported[id] ?? "~")) imported[id] = source as ImportSource;
  }
  return { bySession, imported, otherSessions: { ...tallyAt(others), count } };
}

/** Makes an object without a prototype, because an imported model may be called `constructor`. */
const byName = <T>() => Object.create(null) as Record<string, T>;

/** Returns the costs of the last `days` days up to today, oldest first. Days without calls are included. */
export function dailyCosts(byDay: Tallies, days: number, now: number, offsetAt: OffsetAt): DailyCost[] {
  return lastDays(days, now, offsetAt).map((date) => ({ date, ...(byDay[date] ?? emptyTally) }));
}
