// The ledger on top of any storage: lists, totals, exports, imports and maintenance of segments. Totals are calculated
// from stored sums, so the time they take depends on the number of days, not on the number of calls.
import { loadPart } from "#core/load-part.ts";
import type { Clock } from "#core/ports.ts";
import type { Ledger } from "#core/store-ports.ts";
import { toRemovedMonth } from "./audit/removal.ts";
import { endOfTime, localDay, localMonth, type OffsetAt, type Period, type Span, weekOf } from "./calendar.ts";
import { exportChunks } from "./files/export.ts";
import { type CallFilter, type LedgerFilter, type LedgerQuery, periodQuery } from "./filter.ts";
import { type DayChoice, hereDays } from "./here-days.ts";
import type { LedgerStorage } from "./ledger-storage.ts";
import type { LedgerRecord } from "./record.ts";
import { totalsOf } from "./segments/ledger-totals.ts";
import { containsAll, eachInSegments, newestInSegments, oldestFirst } from "./segments/query.ts";
import { inOrder } from "./segments/segment.ts";
import { coveredTime, toSummary } from "./summary.ts";

export interface LocalTime {
  clock: Clock;
  offsetAt: OffsetAt;
}

export interface LedgerTime extends LocalTime {
  /** Whose days a span means unless it says so itself. */
  dayChoice(): Promise<DayChoice>;
}

/**
 * How long a month can still get calls after its end: from calls that are still running, or from devices whose clock is
 * slow.
 */
const settledMs = 2 * 24 * 3_600_000;

export function createLedger(storage: LedgerStorage, { clock, offsetAt, dayChoice }: LedgerTime): Ledger {
  const { seals, carried, merges, removals, amends } = auditParts(clock);
  const amend = async (records: LedgerRecord[]) => (await amends()).amendRecords(storage, records, clock.now());
  const forPeriod = (period: Period | Span) => periodQuery(period, clock.now(), offsetAt);
  const { hereFor, chosen } = chosenDays({ offsetAt, dayChoice });
  const repaired = <T>(work: () => Promise<T>) => repairing(storage, work);
  const untilNow = <Q extends LedgerQuery>(query: Q) => repaired(() => endingNow(storage, query, clock.now()));
  const summary = async (period: Period | Span, filter: CallFilter) => {
    const query = await untilNow({ ...filter, ...forPeriod(period) });
    const { totals, unreadable } = await totalsOf(storage, query, await hereFor(query.span));
    return {
      ...toSummary(totals, coveredTime(period, clock.now(), offsetAt)),
      ...(unreadable > 0 && { unreadable }),
    };
  };
  const { openMonth, budgetedMonth } = monthsAt({ clock, offsetAt });
  return {
    records: async (query) => {
      const asked = await chosen(await untilNow(query));
      return repaired(() => records(storage, asked));
    },
    months: storage.months,
    summary: (period, filter = {}) => repaired(() => summary(period, filter)),

    forEachCall: async (period, filter, take) => {
      const query = await chosen(await untilNow({ ...filter, ...forPeriod(period) }));
      const { rows, segments } = await repaired(() => storage.find(query));
      for (const row of rows) take(row);
      await eachInSegments(storage, segments, query, take);
    },

    forEachRecord: async (span, take) => {
      const query = { span };
      for await (const records of oldestFirst(storage, await repaired(() => storage.find(query)), query))
        records.forEach(take);
    },

    ...exportsOf(
      { ...storage, find: (query) => repaired(() => storage.find(query)) },
      async (period, query) => chosen(await untilNow({ ...query, ...(query.span ? {} : forPeriod(period)) })),
      carried,
    ),

    importRecords: async (records) => {
      const added = await repaired(() => storage.importRecords(records));
      const known = records.length - added;
      const amended = known > 0 ? await amend(records) : 0;
      return { added, known: known - amended, ...(amended > 0 && { amended }) };
    },

    amend,
    buildSegments: () => repaired(() => storage.buildSegments(openMonth())),
    sealSegment: async () => (await seals()).sealNext(storage, clock.now()),
    mergeSegments: async () => (await merges()).mergeNext(storage, clock.now(), openMonth()),
    deleteMerged: storage.deleteMerged,
    verify: async (period) => (await seals()).verify(storage, forPeriod(period)),
    closedMonths: async () => (await storage.months()).filter((month) => month < budgetedMonth()),
    removeMonth: async (held, by) => {
      const bounds = { now: clock.now(), openMonth: openMonth(), budgetedMonth: budgetedMonth() };
      return (await removals()).removeMonth(storage, held, by, bounds);
    },
    removedMonths: async () => (await storage.chain()).removals.map(toRemovedMonth),
    rebuildTotals: storage.rebuildTotals,
  };
}

/** The functions that seal, check and replace stored calls. They are loaded on first use, because no page needs them to start. */
const auditParts = (clock: Clock) => ({
  seals: () => loadPart(() => import("./audit/seal.ts"), clock),
  carried: () => loadPart(() => import("./audit/carried-seals.ts"), clock),
  merges: () => loadPart(() => import("./audit/merge-segments.ts"), clock),
  removals: () => loadPart(() => import("./audit/remove-month.ts"), clock),
  amends: () => loadPart(() => import("./audit/amend.ts"), clock),
});

/**
 * A period without an end ends now: a record that a wrong clock has dated in the future belongs to no period yet. There
 * is hardly ever one, so the end is left out if the newest call is not later.
 */
async function endingNow<Q extends LedgerQuery>(storage: LedgerStorage, query: Q, now: number): Promise<Q> {
  const { from, to, span } = query;
  if (to !== undefined || (from === undefined && span?.lastDay !== endOfTime)) return query;
  const { rows, segments } = await storage.find({ limit: 1 });
  return [...rows.map(({ at }) => at), ...segments.map(({ lastAt }) => lastAt)].some((at) => at > now)
    ? { ...query, to: now }
    : query;
}

function chosenDays({ offsetAt, dayChoice }: Pick<LedgerTime, "offsetAt" | "dayChoice">) {
  /** Returns undefined if each call's own day is meant. */
  const hereFor = async ({ own }: Partial<Span> = {}) =>
    own || (await dayChoice()) === "own" ? undefined : hereDays(offsetAt);
  /** Returns a query for single calls, whose days are the chosen ones. */
  const chosen = async <Q extends LedgerFilter>(query: Q): Promise<Q> =>
    query.span ? ((await hereFor(query.span))?.inTime(query) ?? query) : query;
  return { hereFor, chosen };
}

function monthsAt({ clock, offsetAt }: LocalTime) {
  /** Returns the first month that can still get calls, as `YYYY-MM`. */
  const openMonth = () => {
    const at = clock.now() - settledMs;
    return localMonth(at, offsetAt(at));
  };
  /** Returns the first month that must not be removed, because running weekly budgets may count its calls. */
  const budgetedMonth = () => {
    const now = clock.now();
    const ofWeek = weekOf(localDay(now, offsetAt(now))).firstDay.slice(0, 7);
    return ofWeek < openMonth() ? ofWeek : openMonth();
  };
  return { openMonth, budgetedMonth };
}

/** Runs `work` again after a repair if damaged rows were in its way: outside segments, then in segments. */
async function repairing<T>(storage: LedgerStorage, work: () => Promise<T>, repairs = 2): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (repairs === 0 || !(error instanceof TypeError || error instanceof RangeError)) throw error;
    await storage.repair();
    return repairing(storage, work, repairs - 1);
  }
}

async function records(storage: LedgerStorage, query: LedgerQuery): Promise<LedgerRecord[]> {
  const { after, limit } = query;
  const before = after === undefined ? undefined : await storage.position(after);
  if (after !== undefined && !before) return [];
  const { rows, segments } = await storage.find(query, before);
  const older = await newestInSegments(storage, segments, query, before);
  if (older.length === 0) return rows;
  return [...rows, ...older].sort((a, b) => inOrder(b, a)).slice(0, limit);
}

type Asked = (period: Period | Span, query: LedgerQuery) => Promise<LedgerQuery>;

function exportsOf(
  storage: LedgerStorage,
  asked: Asked,
  carried: ReturnType<typeof auditParts>["carried"],
): Pick<Ledger, "exportText" | "exportedSeals"> {
  return {
    async *exportText(period, query, format) {
      const wanted = await asked(period, query);
      yield* exportChunks(oldestFirst(storage, await storage.find(wanted), wanted), format);
    },
    exportedSeals: async (period, query) => {
      const wanted = await asked(period, query);
      const found = await storage.find(wanted);
      return (await carried()).sealLines(found, (segment) => containsAll(wanted, segment));
    },
  };
}
