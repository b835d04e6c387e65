// Which rows of a table of calls are asked for: of a stretch's calls one by one, or of the sums of those that are alike.
import { type Coded, numberAt } from "./columns.ts";
import { atOf, type Columns } from "./segment.ts";
import type { Dimension } from "#core/ledger/rollup.ts";
import { type LedgerFilter, filterNames } from "#core/ledger/summary.ts";

/** A row for each call, or one for calls that are alike in all of these words. */
export interface Worded {
  count: number;
  words: Record<Dimension | "demo", Coded>;
}

/** Places of the rows that are asked for, in order; undefined: all of them. */
export type Selection = Uint32Array | undefined;

const nothing = new Uint32Array();

/** By everything but the moment, which only single calls have. */
export function selectGroups(table: Worded, query: LedgerFilter): Selection {
  let picked: Selection;
  for (const name of filterNames) {
    const wanted = query[name];
    if (wanted !== undefined) picked = having(table, picked, table.words[name], (value) => value === wanted);
  }
  const { span } = query;
  if (span) picked = having(table, picked, table.words.day as Coded<string>, (day) => isWithin(day, span));
  return picked;
}

export function selectCalls(columns: Columns, query: LedgerFilter): Selection {
  const picked = selectGroups(columns, query);
  const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = query;
  if (atOf(columns, 0) >= from && atOf(columns, columns.count - 1) <= to) return picked;
  return narrow(columns, picked, (i) => atOf(columns, i) >= from && atOf(columns, i) <= to);
}

export const isWithin = (day: string, { firstDay, lastDay }: { firstDay: string; lastDay: string }): boolean =>
  day >= firstDay && day <= lastDay;

export function having<T>(
  table: Pick<Worded, "count">,
  picked: Selection,
  { values, codes }: Coded<T>,
  is: (value: T) => boolean,
): Selection {
  const fits = values.map(is);
  if (!fits.includes(true)) return nothing;
  return fits.includes(false) ? narrow(table, picked, (i) => fits[numberAt(codes, i)] === true) : picked;
}

function narrow({ count }: Pick<Worded, "count">, picked: Selection, keep: (i: number) => boolean): Uint32Array {
  const size = picked?.length ?? count;
  const kept = new Uint32Array(size);
  let length = 0;
  for (let k = 0; k < size; k++) {
    const i = picked ? (picked[k] as number) : k;
    if (keep(i)) kept[length++] = i;
  }
  return kept.subarray(0, length);
}
