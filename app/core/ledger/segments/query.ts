// Answers from packed stretches, whichever store they lie in: only those that a question touches are read.
import { eachCall, type PlainCall, type Rooms } from "./each-call.ts";
import type { BillingRecord } from "#core/ledger/record.ts";
import { atOf, type Columns, type Details, inOrder, readerOf, type Stretch } from "./segment.ts";
import { addKinds, type Kinds, kindsOf } from "./grouped.ts";
import { isWithin, pick, pickAlike } from "./select.ts";
import type { OpenSheet } from "./totals.ts";
import { type BillingFilter, type BillingQuery, filterNames } from "#core/ledger/summary.ts";
import { bounds } from "./bounds.ts";

/** Stretches never change: they need not be read in the transaction in which they were found. */
export interface PackedShelf {
  columns(stretch: string): Promise<Columns | undefined>;
  kinds(stretch: string): Promise<Kinds | undefined>;
  details(stretch: string): Promise<Details | undefined>;
}

type CallShelf = Pick<PackedShelf, "columns" | "details">;

/** Where a page of the list begins: after this call. */
export type Position = Pick<BillingRecord, "at" | "id">;

/** The stretches whose calls may be among those asked for. */
export function touched(stretches: Stretch[], query: BillingFilter): Stretch[] {
  const [from, to] = bounds(query);
  const { span } = query;
  return stretches.filter(
    ({ firstAt, lastAt, firstDay, lastDay }) =>
      lastAt >= from && firstAt <= to && (!span || (lastDay >= span.firstDay && firstDay <= span.lastDay)),
  );
}

/** Newest first, up to the limit. */
export async function newestPacked(
  shelf: PackedShelf,
  stretches: Stretch[],
  query: BillingQuery,
  before: Position | undefined,
): Promise<BillingRecord[]> {
  const { limit = Number.POSITIVE_INFINITY } = query;
  let found: BillingRecord[] = [];
  for (const { id, firstAt, lastAt } of touched(stretches, query).sort((a, b) => b.lastAt - a.lastAt)) {
    if (before && firstAt > before.at) continue;
    const last = found[limit - 1];
    if (last && lastAt < last.at) break;
    const more = await fromStretch(shelf, id, query, before, limit);
    if (more.length > 0) found = [...found, ...more].sort((a, b) => inOrder(b, a)).slice(0, limit);
  }
  return found;
}

async function fromStretch(
  shelf: CallShelf,
  id: string,
  query: BillingQuery,
  before: Position | undefined,
  limit: number,
): Promise<BillingRecord[]> {
  const columns = await shelf.columns(id);
  const picked = columns && pick(columns, query);
  if (!columns || picked?.length === 0) return [];
  const details = await shelf.details(id);
  if (!details) return [];
  const read = readerOf(columns, details);
  const found: BillingRecord[] = [];
  const turns = query.turnId && details.words.turnId.values.includes(query.turnId);
  if (query.turnId && !turns) return [];
  for (let k = (picked?.length ?? columns.count) - 1; k >= 0 && found.length < limit; k--) {
    const i = picked ? (picked[k] as number) : k;
    if (before && !isBefore({ at: atOf(columns, i), id: details.ids[i] as BillingRecord["id"] }, before)) continue;
    const record = read(i);
    if (!query.turnId || record.turnId === query.turnId) found.push(record);
  }
  return found;
}

const isBefore = (one: Position, other: Position) => inOrder(one, other) < 0;

/** All that are asked for, oldest first, in batches: no more than what overlaps is in memory. */
export async function* oldestFirst(
  shelf: PackedShelf,
  { rows, stretches }: { rows: BillingRecord[]; stretches: Stretch[] },
  query: BillingQuery,
): AsyncGenerator<BillingRecord[]> {
  const wanted = touched(stretches, query).sort((a, b) => a.firstAt - b.firstAt);
  let waiting = [...rows].sort(inOrder);
  const read = (n: number) => wanted[n] && callsOf(shelf, wanted[n].id, query);
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

export async function eachPacked(
  shelf: PackedShelf,
  stretches: Stretch[],
  query: BillingFilter,
  take: (call: PlainCall) => void,
): Promise<void> {
  const rooms: Rooms = [];
  for await (const { read: columns } of readAhead(touched(stretches, query), ({ id }) => shelf.columns(id)))
    eachCall(columns, pick(columns, query), take, rooms);
}

/** All calls of a stretch that are asked for. */
export const callsOf = (shelf: CallShelf, stretch: string, query: BillingQuery = {}): Promise<BillingRecord[]> =>
  fromStretch(shelf, stretch, query, undefined, Number.POSITIVE_INFINITY);

/** Which sums are read for a question, and which of the stretches call by call. */
export interface Plan {
  sheets: string[];
  scans: Stretch[];
}

/** One after another: while one is looked at, the next are read. */
export async function* readAhead<T>(
  stretches: Stretch[],
  read: (stretch: Stretch) => Promise<T | undefined>,
): AsyncGenerator<{ stretch: Stretch; read: T }> {
  const coming = stretches.slice(0, ahead).map(read);
  for (const [n, stretch] of stretches.entries()) {
    const there = await coming.shift();
    const after = stretches[n + ahead];
    if (after) coming.push(read(after));
    if (there) yield { stretch, read: there };
  }
}

/** So many are on their way together: each takes the browser a while. */
const ahead = 8;

/** Adds to the sheet what the stretches have of what is asked for. */
export async function addStretches(
  shelf: PackedShelf,
  sheet: OpenSheet,
  stretches: Stretch[],
  query: BillingFilter,
): Promise<void> {
  for await (const { read: kinds } of readAhead(stretches, (stretch) => kindsIn(shelf, stretch, query)))
    addKinds(sheet, kinds, pickAlike(kinds, query));
}

/** Single calls are looked at only where a moment cuts through the stretch. */
async function kindsIn(shelf: PackedShelf, { id, firstAt, lastAt }: Stretch, query: BillingFilter) {
  const { from = firstAt, to = lastAt } = query;
  if (firstAt >= from && lastAt <= to) return shelf.kinds(id);
  const columns = await shelf.columns(id);
  return columns && kindsOf(columns, pick(columns, query));
}

/** Whole months and years from their sums, the rest from the calls. */
export function plan(stretches: Stretch[], query: BillingFilter): Plan {
  const { names, months } = wholeSheets(stretches, query);
  return { sheets: names, scans: touched(stretches, query).filter(({ month }) => !months.has(month)) };
}

/** The fewest sheets that cover the months of which everything is asked for. */
function wholeSheets(stretches: Stretch[], query: BillingFilter): { names: string[]; months: Set<string> } {
  const exact = query.from !== undefined || query.to !== undefined;
  if (exact || filterNames.some((name) => query[name] !== undefined)) return { names: [], months: new Set() };
  const { span } = query;
  const all = [...new Set(stretches.map(({ month }) => month))];
  const covered = all.filter(
    (month) =>
      !span ||
      stretches.every((one) => one.month !== month || (isWithin(one.firstDay, span) && isWithin(one.lastDay, span))),
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
