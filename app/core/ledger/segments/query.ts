// Answers queries from stored segments. Only segments that a query can match are read.
import { filterNames, isWithin, type LedgerFilter, type LedgerQuery, timeRange } from "#core/ledger/filter.ts";
import type { HereDays } from "#core/ledger/here-days.ts";
import type { Position, SegmentStorage, TotalsPlan } from "#core/ledger/ledger-storage.ts";
import type { LedgerRecord } from "#core/ledger/record.ts";
import { type Buffers, eachCall, type PlainCall } from "./each-call.ts";
import { addGrouped, groupCalls } from "./grouped.ts";
import { toDictionary } from "./column-encoding.ts";
import { atOf, type Columns, inOrder, readerOf, type Segment } from "./segment.ts";
import { rowAt, selectCalls, selectGroups } from "./select.ts";
import type { OpenTotals } from "./totals.ts";

type CallStorage = Pick<SegmentStorage, "columns" | "details">;

/** Returns the segments whose time range overlaps that of the query. */
export function overlapping(segments: Segment[], query: LedgerFilter): Segment[] {
  const [from, to] = timeRange(query);
  const { span } = query;
  return segments.filter(
    ({ firstAt, lastAt, firstDay, lastDay }) =>
      lastAt >= from && firstAt <= to && (!span || (lastDay >= span.firstDay && firstDay <= span.lastDay)),
  );
}

/** True if all calls of a segment match the query. */
export function containsAll(query: LedgerQuery, { firstAt, lastAt, firstDay, lastDay }: Segment): boolean {
  const { span, turnId, from = firstAt, to = lastAt } = query;
  if (turnId !== undefined || filterNames.some((name) => query[name] !== undefined)) return false;
  return firstAt >= from && lastAt <= to && (!span || (isWithin(firstDay, span) && isWithin(lastDay, span)));
}

/** Returns the matching calls, newest first, up to the query's limit. */
export async function newestInSegments(
  storage: SegmentStorage,
  segments: Segment[],
  query: LedgerQuery,
  before: Position | undefined,
): Promise<LedgerRecord[]> {
  const { limit = Number.POSITIVE_INFINITY } = query;
  let found: LedgerRecord[] = [];
  for (const { id, firstAt, lastAt } of overlapping(segments, query).sort((a, b) => b.lastAt - a.lastAt)) {
    if (before && firstAt > before.at) continue;
    const last = found[limit - 1];
    if (last && lastAt < last.at) break;
    const more = await callsOf(storage, id, query, { before, limit });
    if (more.length > 0) found = [...found, ...more].sort((a, b) => inOrder(b, a)).slice(0, limit);
  }
  return found;
}

interface Page {
  before?: Position | undefined;
  limit?: number;
}

/**
 * Returns the matching calls of a segment, newest first. With a page, returns only calls before a position, up to a
 * limit.
 */
export async function callsOf(
  storage: CallStorage,
  segment: string,
  query: LedgerQuery = {},
  { before, limit = Number.POSITIVE_INFINITY }: Page = {},
): Promise<LedgerRecord[]> {
  const columns = await storage.columns(segment);
  const selected = columns && selectCalls(columns, query);
  if (!columns || selected?.length === 0) return [];
  const details = await storage.details(segment);
  if (!details) return [];
  if (query.turnId && !details.words.turnId.values.includes(query.turnId)) return [];
  const read = readerOf(columns, details);
  const found: LedgerRecord[] = [];
  for (let k = (selected?.length ?? columns.count) - 1; k >= 0 && found.length < limit; k--) {
    const i = rowAt(selected, k);
    if (before && !isBefore({ at: atOf(columns, i), id: details.ids[i] as LedgerRecord["id"] }, before)) continue;
    const record = read(i);
    if (!query.turnId || record.turnId === query.turnId) found.push(record);
  }
  return found;
}

const isBefore = (one: Position, other: Position) => inOrder(one, other) < 0;

/**
 * Yields the given rows and the matching calls of the segments, oldest first. To save memory, only segments whose times
 * overlap are loaded together.
 */
export async function* oldestFirst(
  storage: SegmentStorage,
  { rows, segments }: { rows: LedgerRecord[]; segments: Segment[] },
  query: LedgerQuery,
): AsyncGenerator<LedgerRecord[]> {
  const wanted = overlapping(segments, query).sort((a, b) => a.firstAt - b.firstAt);
  let waiting = [...rows].sort(inOrder);
  const read = (n: number) => wanted[n] && callsOf(storage, wanted[n].id, query);
  // The next segment is read while the caller writes the current one.
  let coming = read(0);
  for (let n = 0; n < wanted.length; n++) {
    const more = (await coming) ?? [];
    coming = read(n + 1);
    if (more.length > 0) waiting = [...waiting, ...more].sort(inOrder);
    const next = wanted[n + 1]?.firstAt ?? Number.POSITIVE_INFINITY;
    const firstLater = waiting.findIndex(({ at }) => at >= next);
    const ready = waiting.splice(0, firstLater < 0 ? waiting.length : firstLater);
    if (ready.length > 0) yield ready;
  }
  if (waiting.length > 0) yield waiting;
}

export async function eachInSegments(
  storage: SegmentStorage,
  segments: Segment[],
  query: LedgerFilter,
  take: (call: PlainCall) => void,
): Promise<void> {
  const buffers: Buffers = [];
  for await (const { value: columns } of readAhead(overlapping(segments, query), ({ id }) => storage.columns(id)))
    eachCall(columns, selectCalls(columns, query), take, buffers);
}

/**
 * Reads one part of each segment. Yields the parts in order, although several reads run at the same time. Skips
 * segments without this part.
 */
export async function* readAhead<T>(
  segments: Segment[],
  read: (segment: Segment) => Promise<T | undefined>,
): AsyncGenerator<{ segment: Segment; value: T }> {
  const coming = segments.slice(0, readsAtOnce).map(read);
  for (const [n, segment] of segments.entries()) {
    const value = await coming.shift();
    const after = segments[n + readsAtOnce];
    if (after) coming.push(read(after));
    if (value) yield { segment, value };
  }
}

/** How many reads run at the same time. A read spends most of its time waiting for the browser. */
const readsAtOnce = 8;

/** Adds the matching calls of the segments to the totals. */
export async function addSegments(
  storage: SegmentStorage,
  totals: OpenTotals,
  segments: Segment[],
  asked: Asked,
): Promise<void> {
  for await (const { value: grouped } of readAhead(segments, (segment) => groupedIn(storage, segment, asked)))
    addGrouped(totals, grouped, selectGroups(grouped, asked.query));
}

/** A query, and the days of here if its days are meant so. */
interface Asked {
  query: LedgerFilter;
  here: HereDays | undefined;
}

/** True if the own days of the segment's calls are not the days of here, so that each call's day must be found. */
const isElsewhere = ({ offsets }: Segment, here: HereDays | undefined): here is HereDays =>
  here !== undefined && !(offsets && here.areOurs(offsets));

/**
 * Returns the matching groups of a segment. Uses the stored groups unless `from` or `to` lies within the segment, or its
 * calls were made elsewhere; then groups the matching calls.
 */
async function groupedIn(storage: SegmentStorage, segment: Segment, { query, here }: Asked) {
  const { id, firstAt, lastAt } = segment;
  const { from = firstAt, to = lastAt } = query;
  const elsewhere = isElsewhere(segment, here);
  if (firstAt >= from && lastAt <= to && !elsewhere) return storage.grouped(id);
  const columns = await storage.columns(id);
  if (!columns) return undefined;
  return elsewhere
    ? groupCalls(withDaysOf(here, columns), selectCalls(columns, here.inTime(query)))
    : groupCalls(columns, selectCalls(columns, query));
}

function withDaysOf(here: HereDays, columns: Columns): Columns {
  const day = toDictionary(columns.count, (i) => here.dayAt(atOf(columns, i)));
  return { ...columns, words: { ...columns.words, day } };
}

/** Plans how to calculate totals: complete months and years from stored totals, everything else from segments. */
export function planTotals(segments: Segment[], query: LedgerFilter, here?: HereDays): TotalsPlan {
  const elsewhere = new Set(segments.filter((one) => isElsewhere(one, here)));
  const { names, months } = coveringTotals(segments, query, elsewhere);
  const ours = segments.filter((one) => !elsewhere.has(one));
  const scans = [...overlapping(ours, query), ...overlapping([...elsewhere], here?.inTime(query) ?? query)];
  return { totals: names, scans: scans.filter(({ month }) => !months.has(month)) };
}

/**
 * Returns the names of the fewest stored totals that cover all months which lie completely within the query, and these
 * months.
 */
function coveringTotals(
  segments: Segment[],
  query: LedgerFilter,
  elsewhere: ReadonlySet<Segment>,
): { names: string[]; months: Set<string> } {
  const hasMoment = query.from !== undefined || query.to !== undefined;
  if (hasMoment || filterNames.some((name) => query[name] !== undefined)) return { names: [], months: new Set() };
  const { span } = query;
  const all = [...new Set(segments.map(({ month }) => month))];
  const isCovered = (one: Segment) =>
    !elsewhere.has(one) && (!span || (isWithin(one.firstDay, span) && isWithin(one.lastDay, span)));
  const covered = all.filter((month) => segments.every((one) => one.month !== month || isCovered(one)));
  const months = new Set(covered);
  if (covered.length === all.length) return { names: all.length > 0 ? ["all"] : [], months };
  const years = [...new Set(covered.map((month) => month.slice(0, 4)))];
  const names = years.flatMap((year) => {
    const ofYear = covered.filter((month) => month.startsWith(year));
    return ofYear.length === all.filter((month) => month.startsWith(year)).length ? [year] : ofYear;
  });
  return { names, months };
}
