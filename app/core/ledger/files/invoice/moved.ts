// Finds calls that the vendor counts on another day than the ledger. There are three cases: the vendor's days begin at
// another hour, so that all calls move; a few calls lie near midnight; or a clock was wrong for a run of calls.
import { localDay } from "#core/ledger/calendar.ts";
import type { BookedCall } from "./booked.ts";
import { addInto, type Cell, differs, emptyCell, figuresOf, isNear, type Layout, surplusOf } from "./cells.ts";

const minute = 60_000;
const hour = 60 * minute;

/** The offsets of time zones that are not whole hours. */
const uneven = [-570, -210, 210, 270, 330, 345, 390, 525, 570, 630, 765];
/** All offsets of time zones, in minutes from UTC. */
const offsets = [...Array.from({ length: 27 }, (_, i) => (i - 12) * 60), ...uneven];

/**
 * Returns the time zone in which all days of a model agree, in minutes from UTC. Undefined if there is none. A single
 * day proves nothing.
 */
export function otherZone(cells: Cell[], calls: BookedCall[], layout: Layout, utcOffset: number): number | undefined {
  if (cells.filter((cell) => differs(cell, layout)).length < 2) return undefined;
  const rows = calls.map((call) => ({ at: call.record.at, row: figuresOf(call, layout) }));
  const known = new Set(cells.map(({ day }) => day));
  const [firstDay = "", lastDay = ""] = [[...known].sort()[0], [...known].sort().at(-1)];
  return offsets.find((offset) => {
    if (offset === utcOffset) return false;
    const sums = new Map<string, number[]>();
    for (const { at, row } of rows) {
      const day = localDay(at, offset);
      if (day < firstDay || day > lastDay) continue;
      const sum = sums.get(day);
      if (sum) addInto(sum, row);
      else sums.set(day, [...row]);
    }
    const none = emptyCell("", "", layout).ours;
    return (
      [...sums.keys()].every((day) => known.has(day)) &&
      cells.every((cell) => !differs(cell, layout, sums.get(cell.day) ?? none))
    );
  });
}

/** How far from midnight a call may lie that the vendor counts on the other day. */
const nearMs = 30 * minute;
/** At most so many calls at each end of a day are tried. */
const most = 40;

/** The calls of a day and of its neighbours. A neighbour that agrees with the invoice lacks no calls and is left out. */
export interface Neighbourhood {
  calls: BookedCall[];
  before?: BookedCall[];
  after?: BookedCall[];
}

/** Returns how many calls near the two midnights of a day explain its difference; undefined if they do not. */
export function nearMidnight(cell: Cell, days: Neighbourhood, layout: Layout, utcOffset: number): number | undefined {
  const start = Date.parse(cell.day) - utcOffset * minute;
  const near = (list: BookedCall[], midnight: number) =>
    list
      .filter(({ record }) => record.at - record.ms <= midnight + nearMs && record.at >= midnight - nearMs)
      .toSorted((a, b) => a.record.at - b.record.at);
  const { calls, before, after } = days;
  // Each step moves one more call over the midnight.
  const atStart = before ? steps(near(calls, start), near(before, start).reverse(), layout) : [unmoved(layout)];
  const end = start + 24 * hour;
  const atEnd = after ? steps(near(calls, end).reverse(), near(after, end), layout) : [unmoved(layout)];
  const surplus = surplusOf(cell);
  for (const one of atStart)
    for (const other of atEnd) {
      const moved = one.moved + other.moved;
      if (moved > 0 && fits(surplus, one.row, other.row, cell)) return moved;
    }
  return undefined;
}

/** True if two rows of figures make up the surplus. It runs thousands of times, so it stops at the first difference. */
function fits(surplus: number[], one: number[], other: number[], cell: Cell): boolean {
  for (let i = 0; i < surplus.length; i++)
    if (!isNear((surplus[i] ?? 0) - (one[i] ?? 0) - (other[i] ?? 0), cell, i)) return false;
  return true;
}

interface Step {
  moved: number;
  row: number[];
}

const unmoved = (layout: Layout): Step => ({ moved: 0, row: emptyCell("", "", layout).ours });

/** What a day gains if it loses its first calls to the day before, or gains the last ones of that day. */
function steps(own: BookedCall[], others: BookedCall[], layout: Layout): Step[] {
  const found = [unmoved(layout)];
  for (const [list, sign] of [
    [own, -1],
    [others, 1],
  ] as const) {
    let row = unmoved(layout).row;
    for (const [i, call] of list.slice(0, most).entries()) {
      row = [...row];
      addInto(row, figuresOf(call, layout), sign);
      found.push({ moved: i + 1, row });
    }
  }
  return found;
}

/**
 * Finds a day that lacks exactly what this day has too much of, and a run of this day's calls that amounts to it. Such
 * calls were dated by a wrong clock.
 */
export function wronglyDated(cell: Cell, others: Cell[], calls: BookedCall[], layout: Layout): Cell | undefined {
  const excess = surplusOf(cell).map((more) => -more);
  const other = others.find(
    (one) => one !== cell && surplusOf(one).every((more, i) => isNear(more - (excess[i] ?? 0), widest(one, cell), i)),
  );
  return other && hasRun(calls, excess, cell, layout) ? other : undefined;
}

const widest = (a: Cell, b: Cell): Cell => ({ ...a, slack: a.slack.map((slack, i) => slack + (b.slack[i] ?? 0)) });

/** True if consecutive calls, of all chats or chat by chat, amount to these figures. */
function hasRun(calls: BookedCall[], figures: number[], cell: Cell, layout: Layout): boolean {
  const byTime = calls.toSorted((a, b) => a.record.at - b.record.at);
  const byChat = byTime.toSorted((a, b) =>
    a.record.sessionId < b.record.sessionId ? -1 : a.record.sessionId > b.record.sessionId ? 1 : 0,
  );
  return [byTime, byChat].some((list) =>
    amountTo(
      list.map((call) => figuresOf(call, layout)),
      figures,
      cell,
    ),
  );
}

function amountTo(rows: number[][], figures: number[], cell: Cell): boolean {
  // The sums of a growing run grow in each figure, so one of them decides when to move its start.
  const lead = figures.findIndex((figure, i) => figure > 0 && !isNear(figure, cell, i));
  if (lead < 0 || figures.some((figure, i) => figure < 0 && !isNear(figure, cell, i))) return false;
  const most = (figures[lead] ?? 0) + (cell.slack[lead] ?? 0);
  const sum = figures.map(() => 0);
  let from = 0;
  for (const row of rows) {
    addInto(sum, row);
    while ((sum[lead] ?? 0) > most) addInto(sum, rows[from++] ?? [], -1);
    if (sum.every((figure, i) => isNear(figure - (figures[i] ?? 0), cell, i))) return true;
  }
  return false;
}
