// What the ledger answers, whichever store it lies in. Standing totals come from sums, so that their cost grows with days.
import { localMonth, type OffsetAt, wholeDaysFrom } from "./calendar.ts";
import type { Chain, Sealed } from "./audit/chain.ts";
import { type ExportFormat, toPieces } from "./files/export.ts";
import { inOrder, type Seal, type Stretch } from "./segments/segment.ts";
import type { BillingRecord } from "./record.ts";
import { type Removal, shownRemoval } from "./audit/removal.ts";
import { addToRollup, dayOf, type Rollup } from "./rollup.ts";
import { addKind, addSheet, type OpenSheet, openSheet } from "./segments/totals.ts";
import { daysOfPeriod } from "./budgets/budget-settings.ts";
import {
  type Alike,
  type BillingFilter,
  type BillingQuery,
  boundsOf,
  coverOf,
  isAlike,
  type Period,
  type Span,
  toSummary,
} from "./summary.ts";
import { isWithin } from "./segments/select.ts";
import type { CallId } from "#core/ids.ts";
import type { BillingStore, Clock } from "#core/ports.ts";
import { mergeNext } from "./segments/merge.ts";
import type { PackedAway } from "./segments/packing.ts";
import { removeMonth } from "./audit/remove-month.ts";
import { sealNext, verify } from "./audit/seal.ts";
import { openStored, type StoredSheet } from "./segments/stored-totals.ts";
import {
  addStretches,
  eachPacked,
  newestPacked,
  oldestFirst,
  type PackedShelf,
  type Plan,
  plan,
  type Position,
  touched,
} from "./segments/query.ts";

/** Calls that are not packed yet, and all stretches, as they were at one moment. */
export interface Found {
  rows: BillingRecord[];
  stretches: Stretch[];
}

export interface Since {
  day: string;
  /** Rows between these moments, both included, are wanted one by one as well. */
  edge?: [from: number, to: number];
}

export interface Sums {
  rollups: Rollup[];
  sheets: StoredSheet[];
  /** Those of the edge. */
  rows: BillingRecord[];
}

/** What a store lends to what is below. */
export interface LedgerShelf extends PackedShelf {
  /** Rows newest first; calls of one millisecond in descending order of id. */
  find(query: BillingQuery, before?: Position): Promise<Found>;
  position(id: CallId): Promise<Position | undefined>;
  /** The sums of rows since a day, and what is needed of the sheets that the plan names, all of one moment. */
  sums(since: Since, choose: (stretches: Stretch[]) => Plan): Promise<Sums>;
  /** Newest first. */
  months(): Promise<string[]>;
  /** Writes those that are new, and their sums, in one transaction; answers how many they were. */
  adopt(records: BillingRecord[]): Promise<number>;
  /** Packs rows of months before this one, and the oldest of too many; answers how many they were. */
  pack(openMonth: string): Promise<number>;
  chain(): Promise<Chain>;
  /** Keeps a seal with its stretch as the last link; false when the chain goes on otherwise by now. */
  seal(stretch: string, seal: Seal): Promise<boolean>;
  /** Puts one stretch in the place of others, as the last link; false when the chain goes on otherwise by now. */
  merge(merged: PackedAway & { stretch: Sealed }, parts: string[]): Promise<boolean>;
  /** Takes away what merging left for whoever was reading it. */
  sweep(): Promise<void>;
  /** Removes these stretches for good; false when they are not all of the month, or the chain goes on otherwise by now. */
  remove(removal: Removal, stretches: string[]): Promise<boolean>;
  rebuild(): Promise<void>;
}

export interface LocalTime {
  clock: Clock;
  offsetAt: OffsetAt;
}

/** A month may still grow for so long after its end: a call under way, another clock. */
const settledMs = 2 * 24 * 3_600_000;

export function createBilling(shelf: LedgerShelf, { clock, offsetAt }: LocalTime): BillingStore {
  const summary = async (period: Period | Span, filter: Alike) => {
    const now = clock.now();
    const { from, span } = boundsOf(period, now, offsetAt);
    const sheet = await (from === undefined ? fromSums(shelf, { ...filter, span }) : fromCalls(shelf, from, filter));
    return toSummary(sheet, coverOf(period, now, offsetAt));
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
    records: (query) => records(shelf, query),
    months: shelf.months,
    summary: (period, filter = {}) => summary(period, filter),

    each: async (period, filter, take) => {
      const query = { ...filter, ...boundsOf(period, clock.now(), offsetAt) };
      const { rows, stretches } = await shelf.find(query);
      for (const row of rows) take(row);
      await eachPacked(shelf, stretches, query, take);
    },

    exported: (period, query, format) => {
      const days = query.span ? {} : boundsOf(period, clock.now(), offsetAt);
      return exported(shelf, { ...query, ...days }, format);
    },

    adopt: async (records) => {
      const added = await shelf.adopt(records);
      return { added, known: records.length - added };
    },

    pack: () => shelf.pack(unpacked()),
    seal: () => sealNext(shelf, clock.now()),
    merge: () => mergeNext(shelf, clock.now(), unpacked()),
    sweep: shelf.sweep,
    verify: (period) => verify(shelf, boundsOf(period, clock.now(), offsetAt)),
    closed: async () => (await shelf.months()).filter((month) => month < open()),
    remove: (held, by) => removeMonth(shelf, held, by, { now: clock.now(), unpacked: unpacked(), open: open() }),
    removed: async () => (await shelf.chain()).removals.map(shownRemoval),
    rebuild: shelf.rebuild,
  };
}

async function records(shelf: LedgerShelf, query: BillingQuery): Promise<BillingRecord[]> {
  const { after, limit } = query;
  const before = after === undefined ? undefined : await shelf.position(after);
  if (after !== undefined && !before) return [];
  const { rows, stretches } = await shelf.find(query, before);
  const packed = await newestPacked(shelf, stretches, query, before);
  if (packed.length === 0) return rows;
  return [...rows, ...packed].sort((a, b) => inOrder(b, a)).slice(0, limit);
}

/** Whole days: from sums wherever they say enough. */
async function fromSums(shelf: LedgerShelf, query: BillingFilter): Promise<OpenSheet> {
  const { span } = query;
  let scans: Stretch[] = [];
  const { rollups, sheets } = await shelf.sums({ day: span?.firstDay ?? "" }, (stretches) => {
    const chosen = plan(stretches, query);
    scans = chosen.scans;
    return chosen;
  });
  const [first, ...others] = sheets;
  const sheet = first ? openStored(first) : openSheet();
  for (const one of others) addSheet(sheet, openStored(one));
  for (const rollup of rollups)
    if (isAlike(rollup, query) && (!span || isWithin(rollup.day, span))) addKind(sheet, rollup, rollup);
  await addStretches(shelf, sheet, scans, query);
  return sheet;
}

/** From a moment on, which may be in the middle of a day: no sum can split that one, so its calls are looked at. */
async function fromCalls(shelf: LedgerShelf, from: number, alike: Alike): Promise<OpenSheet> {
  const sheet = openSheet();
  const query = { ...alike, from };
  const { firstDay, until } = wholeDaysFrom(from);
  let scans: Stretch[] = [];
  const { rollups, rows } = await shelf.sums({ day: firstDay, edge: [from, until] }, (all) => {
    scans = touched(all, query);
    return { sheets: [], scans };
  });
  const before = rows.filter((row) => dayOf(row) < firstDay).map((row) => addToRollup(undefined, row));
  for (const rollup of [...before, ...rollups]) if (isAlike(rollup, query)) addKind(sheet, rollup, rollup);
  await addStretches(shelf, sheet, scans, query);
  return sheet;
}

async function* exported(shelf: LedgerShelf, query: BillingQuery, format: ExportFormat): AsyncGenerator<string> {
  yield* toPieces(oldestFirst(shelf, await shelf.find(query), query), format);
}
