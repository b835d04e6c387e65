// records → totals. One set of folds for page, export and command line.
import type { CallId, TurnId } from "#core/ids.ts";
import {
  dayAfter,
  lastDays,
  localDay,
  type OffsetAt,
  type Period,
  periodStart,
  type Span,
  startOfDay,
} from "./calendar.ts";
import type { LedgerRecord, ImportSource } from "./record.ts";
import { addToRollup, type Dimension, dayOf, dimensions } from "./rollup.ts";
import {
  addTally,
  addRow,
  type Group,
  openTotals,
  type OpenTotals,
  type OtherChats,
  tallyAt,
  width,
} from "./segments/totals.ts";
import { addTallies, emptyTally, measures, type Tally } from "./tally.ts";

/** What one may ask for: only calls that have all of it. */
export const filterNames = dimensions.filter((name) => name !== "day");

export type CallFilter = Partial<Pick<LedgerRecord, (typeof filterNames)[number]>>;

export interface LedgerFilter extends CallFilter {
  /** Inclusive, milliseconds since 1970. */
  from?: number;
  to?: number;
  /** Only records of these days, each by its own clock. */
  span?: Span;
}

export interface LedgerQuery extends LedgerFilter {
  turnId?: TurnId;
  limit?: number;
  /** Records after this one in the answer's order; for paging. */
  after?: CallId;
}

export type { Tally };

type Tallies = Record<string, Tally>;

/** What has no folder, channel or person is under the empty name, so that every breakdown adds up to the whole. */
export interface LedgerSummary extends Tally {
  period: Period | Span;
  from: number;
  to: number;
  byModel: Tallies;
  /** Local date `YYYY-MM-DD` → tally. */
  byDay: Tallies;
  /** The dearest; there may be more than anyone can look at. */
  bySession: Tallies;
  /** All sessions that are not in `bySession`. */
  otherSessions: Tally & { count: number };
  byFolder: Tallies;
  byPurpose: Tallies;
  byAccount: Tallies;
  byChannel: Tallies;
  byPerson: Tallies;
  /** By the program whose books the calls came from; Octo's own are under the empty name. */
  byImport: Tallies;
  byOutcome: Tallies;
  /** Sessions of another program → which one. */
  imported: Record<string, ImportSource>;
  /** The scripted vendor's calls. Nobody paid for them, so they are in no other figure here. */
  demo: Tally;
}

export interface DailyCost extends Tally {
  date: string;
}

/** The totals of records as they are. Exact to the millisecond, as a week is, which begins in the middle of a day. */
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

/** The moments that a summary says it covers. */
export function coverOf(period: Period | Span, now: number, offsetAt: OffsetAt) {
  if (typeof period !== "object") return { period, from: periodStart(period, now, offsetAt), to: now };
  const to = startOfDay(dayAfter(period.lastDay), offsetAt) - 1;
  return { period, from: startOfDay(period.firstDay, offsetAt), to };
}

/** What a query must say to find the records that a period's totals are made of. */
export function boundsOf(period: Period | Span, now: number, offsetAt: OffsetAt): Pick<LedgerQuery, "from" | "span"> {
  if (typeof period === "object") return { span: period };
  if (period === "all") return {};
  const from = periodStart(period, now, offsetAt);
  if (period === "week") return { from };
  return { span: { firstDay: localDay(from, offsetAt(from)), lastDay: "9999-12-31" } };
}

/** Whether a record is one of those asked for; time and order are the store's. */
export function isAsked(record: LedgerRecord, query: LedgerQuery): boolean {
  const { span, turnId } = query;
  if (span && (dayOf(record) < span.firstDay || dayOf(record) > span.lastDay)) return false;
  return hasAll(record, query) && (!turnId || record.turnId === turnId);
}

/** Whether it has all that is asked for, whatever its time. */
export function hasAll(one: Partial<LedgerRecord>, query: LedgerFilter): boolean {
  return filterNames.every((name) => query[name] === undefined || one[name] === query[name]);
}

/** Sessions that a summary names: more than a person looks through, few enough to be handed over in a moment. */
export const sessionsNamed = 100;

export function toSummary(
  { total, demo, groups, others }: OpenTotals,
  cover: Pick<LedgerSummary, "period" | "from" | "to">,
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
    ...cover,
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
  const named = costliest({ sums }, names.length);
  for (const [place, name] of names.entries()) {
    if (!named(place)) {
      count += 1;
      addRow(others, 0, sums, place * width);
      continue;
    }
    const [id = "", source] = name.split("\n");
    const tally = tallyAt(sums, place);
    bySession[id] = bySession[id] ? addTallies(bySession[id], tally) : tally;
    // No chat is in two books; if one were, the order of its calls should not decide.
    if (source && source < (imported[id] ?? "~")) imported[id] = source as ImportSource;
  }
  return { bySession, imported, otherSessions: { ...tallyAt(others), count } };
}

/** Which of the sessions are to be named; ask once for each. */
export function costliest({ sums }: Pick<Group, "sums">, count = sums.length / width): (place: number) => boolean {
  if (count <= sessionsNamed) return () => true;
  const at = measures.indexOf("costNanos");
  const costs = new Float64Array(count);
  for (let place = 0; place < costs.length; place++) costs[place] = sums[place * width + at] as number;
  const least = costs.slice().sort()[count - sessionsNamed] as number;
  let room = sessionsNamed;
  for (const cost of costs) if (cost > least) room -= 1;
  return (place) => (costs[place] as number) > least || (costs[place] === least && room-- > 0);
}

/** Inherits nothing: an imported model may be called `constructor`. */
const byName = <T>() => Object.create(null) as Record<string, T>;

/** `days` days ending today, oldest first, empty ones included; demonstrations are not money. */
export function dailyCosts(byDay: Tallies, days: number, now: number, offsetAt: OffsetAt): DailyCost[] {
  return lastDays(days, now, offsetAt).map((date) => ({ date, ...(byDay[date] ?? emptyTally) }));
}
