// Calculates totals from stored sums, and from single calls where stored sums are too coarse.
import { firstWholeDay, localDay } from "#core/ledger/calendar.ts";
import { isWithin, type LedgerFilter, matchesFields } from "#core/ledger/filter.ts";
import { type HereDays, type OffsetRange, rangeOf } from "#core/ledger/here-days.ts";
import type { FoundTotals, LedgerStorage } from "#core/ledger/ledger-storage.ts";
import type { LedgerRecord } from "#core/ledger/record.ts";
import { addToRollup, dayOf, type Rollup } from "#core/ledger/rollup.ts";
import { addSegments, planTotals } from "./query.ts";
import type { Segment } from "./segment.ts";
import { openStoredTotals } from "./stored-totals.ts";
import { addTally, addTotals, type OpenTotals, openTotals } from "./totals.ts";

/** Totals, and the number of stored calls that they may lack because these cannot be read. */
export type FoundSums = { totals: OpenTotals } & Pick<FoundTotals, "unreadable">;

/** @param here undefined to count each call on its own day */
export async function totalsOf(storage: LedgerStorage, query: LedgerFilter, here?: HereDays): Promise<FoundSums> {
  const { day, takesRow, takesRollup, edgeOf } = boundsOf(query, here);
  let scans: Segment[] = [];
  const found = await storage.totals({ day, edge: edgeOf }, (segments) => {
    const plan = planTotals(segments, query, here);
    scans = plan.scans;
    return plan;
  });
  const [first, ...others] = found.totals;
  const totals = first ? openStoredTotals(first) : openTotals();
  for (const one of others) addTotals(totals, openStoredTotals(one));
  const alone = found.rows.filter(takesRow).map((row) => addToRollup(undefined, here?.moved(row) ?? row));
  for (const rollup of [...alone, ...found.rollups.filter(takesRollup)])
    if (matchesFields(rollup, query)) addTally(totals, rollup, rollup);
  await addSegments(storage, totals, scans, { query, here });
  return { totals, unreadable: found.unreadable };
}

/**
 * Decides which calls outside segments are added from rollups, and which one by one: those of the first and the last,
 * partial days of a query that begins or ends at a moment, and those whose own days are not the days of here.
 */
function boundsOf(query: LedgerFilter, here: HereDays | undefined) {
  const { span, from } = query;
  const { from: since = from, to = Number.POSITIVE_INFINITY } = here?.inTime(query) ?? query;
  const { firstDay, until } = from === undefined ? { firstDay: "", until: undefined } : firstWholeDay(from);
  const isSingle = (rollup: Pick<Rollup, "day" | "utcOffset">) =>
    (here && !here.areOurs([rangeOf(rollup)])) || (query.to !== undefined && rangeOf(rollup).lastAt > query.to);
  const takesRow = (row: LedgerRecord) => {
    const { at, utcOffset } = row;
    const day = dayOf(row);
    const isAsked = here ? at >= (since ?? at) : at >= (from ?? at) && (!span || isWithin(day, span));
    return isAsked && at <= to && (day < firstDay || isSingle({ day, utcOffset }));
  };
  const takesRollup = (rollup: Rollup) =>
    rollup.day >= firstDay && (!span || isWithin(rollup.day, span)) && !isSingle(rollup);
  const edgeOf = (rollups: Rollup[]): [from: number, to: number] | undefined => {
    const ranges: Pick<OffsetRange, "firstAt" | "lastAt">[] = rollups.filter(isSingle).map(rangeOf);
    if (from !== undefined && until !== undefined) ranges.push({ firstAt: from, lastAt: until });
    if (ranges.length === 0) return undefined;
    return [Math.min(...ranges.map(({ firstAt }) => firstAt)), Math.max(...ranges.map(({ lastAt }) => lastAt))];
  };
  // Calls made elsewhere may have an own day before the first day of here.
  const day = from === undefined && here && since !== undefined ? localDay(since, -12 * 60) : span?.firstDay;
  return { day: day ?? firstDay, takesRow, takesRollup, edgeOf };
}
