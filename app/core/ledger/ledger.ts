// What the ledger answers, whichever store it lies in. Standing totals come from sums, so that their cost grows with days.
import { localMonth, type OffsetAt, wholeDaysFrom } from "./calendar.ts";
import { type ExportFormat, toPieces } from "./files/export.ts";
import { inOrder, type Segment } from "./segments/segment.ts";
import type { LedgerRecord } from "./record.ts";
import { shownRemoval } from "./audit/removal.ts";
import { addToRollup, dayOf } from "./rollup.ts";
import { addTally, addTotals, type OpenTotals, openTotals } from "./segments/totals.ts";
import { daysOfPeriod } from "./budgets/budget-settings.ts";
import {
  type CallFilter,
  type LedgerFilter,
  type LedgerQuery,
  boundsOf,
  coverOf,
  hasAll,
  toSummary,
} from "./summary.ts";
import { type Span } from "./calendar.ts";
import { type Period } from "./calendar.ts";
import { isWithin } from "./segments/select.ts";
import type { Ledger, Clock } from "#core/ports.ts";
import { mergeNext } from "./segments/merge.ts";
import { removeMonth } from "./audit/remove-month.ts";
import { sealNext, verify } from "./audit/seal.ts";
import { openStoredTotals } from "./segments/stored-totals.ts";
import { addSegments, eachInSegments, newestInSegments, oldestFirst, plan, touched } from "./segments/query.ts";
import type { LedgerStorage } from "./ledger-storage.ts";

export interface LocalTime {
  clock: Clock;
  offsetAt: OffsetAt;
}

/** A month may still grow for so long after its end: a call under way, another clock. */
const settledMs = 2 * 24 * 3_600_000;

export function createLedger(storage: LedgerStorage, { clock, offsetAt }: LocalTime): Ledger {
  const summary = async (period: Period | Span, filter: CallFilter) => {
    const now = clock.now();
    const { from, span } = boundsOf(period, now, offsetAt);
    const totals = await (from === undefined
      ? fromSums(storage, { ...filter, span })
      : fromCalls(storage, from, filter));
    return toSummary(totals, coverOf(period, now, offsetAt));
  };
  /** The first month that may still grow. */
  const unpacked = () => {
    const at = clock.now() - settledMs;
    return localMonth(at, offsetAt(at));
  };
  /** The first month that must stay: the running budgets may count what is in it. */
  const open = () => {
    const week = daysOfPeriod("week", clock.now(), offsetAt).firstDay.slice(0, 7);
    return week < unpacked() ? week : unpacked();
  };
  return {
    records: (query) => records(storage, query),
    months: storage.months,
    summary: (period, filter = {}) => summary(period, filter),

    each: async (period, filter, take) => {
      const query = { ...filter, ...boundsOf(period, clock.now(), offsetAt) };
      const { rows, segments } = await storage.find(query);
      for (const row of rows) take(row);
      await eachInSegments(storage, segments, query, take);
    },

    exported: (period, query, format) => {
      const days = query.span ? {} : boundsOf(period, clock.now(), offsetAt);
      return exported(storage, { ...query, ...days }, format);
    },

    adopt: async (records) => {
      const added = await storage.adopt(records);
      return { added, known: records.length - added };
    },

    pack: () => storage.pack(unpacked()),
    seal: () => sealNext(storage, clock.now()),
    merge: () => mergeNext(storage, clock.now(), unpacked()),
    sweep: storage.sweep,
    verify: (period) => verify(storage, boundsOf(period, clock.now(), offsetAt)),
    closed: async () => (await storage.months()).filter((month) => month < open()),
    remove: (held, by) => removeMonth(storage, held, by, { now: clock.now(), unpacked: unpacked(), open: open() }),
    removed: async () => (await storage.chain()).removals.map(shownRemoval),
    rebuild: storage.rebuild,
  };
}

async function records(storage: LedgerStorage, query: LedgerQuery): Promise<LedgerRecord[]> {
  const { after, limit } = query;
  const before = after === undefined ? undefined : await storage.position(after);
  if (after !== undefined && !before) return [];
  const { rows, segments } = await storage.find(query, before);
  const packed = await newestInSegments(storage, segments, query, before);
  if (packed.length === 0) return rows;
  return [...rows, ...packed].sort((a, b) => inOrder(b, a)).slice(0, limit);
}

/** Whole days: from sums wherever they say enough. */
async function fromSums(storage: LedgerStorage, query: LedgerFilter): Promise<OpenTotals> {
  const { span } = query;
  let scans: Segment[] = [];
  const { rollups, totals: sheets } = await storage.sums({ day: span?.firstDay ?? "" }, (segments) => {
    const chosen = plan(segments, query);
    scans = chosen.scans;
    return chosen;
  });
  const [first, ...others] = sheets;
  const totals = first ? openStoredTotals(first) : openTotals();
  for (const one of others) addTotals(totals, openStoredTotals(one));
  for (const rollup of rollups)
    if (hasAll(rollup, query) && (!span || isWithin(rollup.day, span))) addTally(totals, rollup, rollup);
  await addSegments(storage, totals, scans, query);
  return totals;
}

/** From a moment on, which may be in the middle of a day: no sum can split that one, so its calls are looked at. */
async function fromCalls(storage: LedgerStorage, from: number, alike: CallFilter): Promise<OpenTotals> {
  const totals = openTotals();
  const query = { ...alike, from };
  const { firstDay, until } = wholeDaysFrom(from);
  let scans: Segment[] = [];
  const { rollups, rows } = await storage.sums({ day: firstDay, edge: [from, until] }, (all) => {
    scans = touched(all, query);
    return { sheets: [], scans };
  });
  const before = rows.filter((row) => dayOf(row) < firstDay).map((row) => addToRollup(undefined, row));
  for (const rollup of [...before, ...rollups]) if (hasAll(rollup, query)) addTally(totals, rollup, rollup);
  await addSegments(storage, totals, scans, query);
  return totals;
}

async function* exported(storage: LedgerStorage, query: LedgerQuery, format: ExportFormat): AsyncGenerator<string> {
  yield* toPieces(oldestFirst(storage, await storage.find(query), query), format);
}
