// Answers from packed stretches, whichever store they lie in: only those that a question touches are read.
import { eachCall, type PlainCall, type Buffers } from "./each-call.ts";
import type { LedgerRecord } from "#core/ledger/record.ts";
import { atOf, inOrder, readerOf, type Segment } from "./segment.ts";
import { addGrouped, groupCalls } from "./grouped.ts";
import { isWithin, selectCalls, selectGroups } from "./select.ts";
import type { OpenTotals } from "./totals.ts";
import { type LedgerFilter, type LedgerQuery, filterNames } from "#core/ledger/summary.ts";
import { bounds } from "./bounds.ts";
import type { Plan, Position, SegmentStorage } from "./segment-storage.ts";

type CallStorage = Pick<SegmentStorage, "columns" | "details">;

/** The stretches whose calls may be among those asked for. */
export function touched(segments: Segment[], query: LedgerFilter): Segment[] {
  const [from, to] = bounds(query);
  const { span } = query;
  return segments.filter(
    ({ firstAt, lastAt, firstDay, lastDay }) =>
      lastAt >= from && firstAt <= to && (!span || (lastDay >= span.firstDay && firstDay <= span.lastDay)),
  );
}

/** Newest first, up to the limit. */
export async function newestInSegments(
  storage: SegmentStorage,
  segments: Segment[],
  query: LedgerQuery,
  before: Position | undefined,
): Promise<LedgerRecord[]> {
  const { limit = Number.POSITIVE_INFINITY } = query;
  let found: LedgerRecord[] = [];
  for (const { id, firstAt, lastAt } of touched(segments, query).sort((a, b) => b.lastAt - a.lastAt)) {
    if (before && firstAt > before.at) continue;
    const last = found[limit - 1];
    if (last && lastAt < last.at) break;
    const more = await fromStretch(storage, id, query, before, limit);
    if (more.length > 0) found = [...found, ...more].sort((a, b) => inOrder(b, a)).slice(0, limit);
  }
  return found;
}

async function fromStretch(
  storage: CallStorage,
  id: string,
  query: LedgerQuery,
  before: Position | undefined,
  limit: number,
): Promise<LedgerRecord[]> {
  const columns = await storage.columns(id);
  const picked = columns && selectCalls(columns, query);
  if (!columns || picked?.length === 0) return [];
  const details = await storage.details(id);
  if (!details) return [];
  const read = readerOf(columns, details);
  const found: LedgerRecord[] = [];
  const turns = query.turnId && details.words.turnId.values.includes(query.turnId);
  if (query.turnId && !turns) return [];
  for (let k = (picked?.length ?? columns.count) - 1; k >= 0 && found.length < limit; k--) {
    const i = picked ? (picked[k] as number) : k;
    if (before && !isBefore({ at: atOf(columns, i), id: details.ids[i] as LedgerRecord["id"] }, before)) continue;
    const record = read(i);
    if (!query.turnId || record.turnId === query.turnId) found.push(record);
  }
  return found;
}

const isBefore = (one: Position, other: Position) => inOrder(one, other) < 0;

/** All that are asked for, oldest first, in batches: no more than what overlaps is in memory. */
export async function* oldestFirst(
  storage: SegmentStorage,
  { rows, segments }: { rows: LedgerRecord[]; segments: Segment[] },
  query: LedgerQuery,
): AsyncGenerator<LedgerRecord[]> {
  const wanted = touched(segments, query).sort((a, b) => a.firstAt - b.firstAt);
  let waiting = [...rows].sort(inOrder);
  const read = (n: number) => wanted[n] && callsOf(storage, wanted[n].id, query);
  // The next are read while these are written.
  let coming = read(0);
  for (let n = 0; n < wanted.length; n++) {
    const more = (await coming) ?? [];
    coming = read(n + 1);
    if (more.length > 0) waiting = [...waiting, ...more].sort(inOrder);
    const next = wanted[n + 1]?.firstAt ?? Number.POSITIVE_INFINITY;
    const ripe = waiting.findIndex(({ at }) => at >= next);
    const ready = waiting.splice(0, ripe < 0 ? waiting.length : ripe);
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
  const rooms: Buffers = [];
  for await (const { read: columns } of readAhead(touched(segments, query), ({ id }) => storage.columns(id)))
    eachCall(columns, selectCalls(columns, query), take, rooms);
}

/** All calls of a stretch that are asked for. */
export const callsOf = (storage: CallStorage, segment: string, query: LedgerQuery = {}): Promise<LedgerRecord[]> =>
  fromStretch(storage, segment, query, undefined, Number.POSITIVE_INFINITY);

/** One after another: while one is looked at, the next are read. */
export async function* readAhead<T>(
  segments: Segment[],
  read: (segment: Segment) => Promise<T | undefined>,
): AsyncGenerator<{ stretch: Segment; read: T }> {
  const coming = segments.slice(0, ahead).map(read);
  for (const [n, stretch] of segments.entries()) {
    const there = await coming.shift();
    const after = segments[n + ahead];
    if (after) coming.push(read(after));
    if (there) yield { stretch, read: there };
  }
}

/** So many are on their way together: each takes the browser a while. */
const ahead = 8;

/** Adds to the sheet what the stretches have of what is asked for. */
export async function addSegments(
  storage: SegmentStorage,
  totals: OpenTotals,
  segments: Segment[],
  query: LedgerFilter,
): Promise<void> {
  for await (const { read: grouped } of readAhead(segments, (segment) => kindsIn(storage, segment, query)))
    addGrouped(totals, grouped, selectGroups(grouped, query));
}

/** Single calls are looked at only where a moment cuts through the stretch. */
async function kindsIn(storage: SegmentStorage, { id, firstAt, lastAt }: Segment, query: LedgerFilter) {
  const { from = firstAt, to = lastAt } = query;
  if (firstAt >= from && lastAt <= to) return storage.kinds(id);
  const columns = await storage.columns(id);
  return columns && groupCalls(columns, selectCalls(columns, query));
}

/** Whole months and years from their sums, the rest from the calls. */
export function plan(segments: Segment[], query: LedgerFilter): Plan {
  const { names, months } = wholeSheets(segments, query);
  return { sheets: names, scans: touched(segments, query).filter(({ month }) => !months.has(month)) };
}

/** The fewest sheets that cover the months of which everything is asked for. */
function wholeSheets(segments: Segment[], query: LedgerFilter): { names: string[]; months: Set<string> } {
  const exact = query.from !== undefined || query.to !== undefined;
  if (exact || filterNames.some((name) => query[name] !== undefined)) return { names: [], months: new Set() };
  const { span } = query;
  const all = [...new Set(segments.map(({ month }) => month))];
  const covered = all.filter(
    (month) =>
      !span ||
      segments.every((one) => one.month !== month || (isWithin(one.firstDay, span) && isWithin(one.lastDay, span))),
  );
  const months = new Set(covered);
  if (covered.length === all.length) return { names: all.length > 0 ? ["all"] : [], months };
  const years = [...new Set(covered.map((month) => month.slice(0, 4)))];
  const names = years.flatMap((year) => {
    const ofYear = covered.filter((month) => month.startsWith(year));
    return ofYear.length === all.filter((month) => month.startsWith(year)).length ? [year] : ofYear;
  });
  return { names, months };
}
