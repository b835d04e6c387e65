// Applies a filter to a table. Its rows are either individual calls or groups of calls.
import { filterNames, isWithin, type LedgerFilter } from "#core/ledger/filter.ts";
import type { Dimension } from "#core/ledger/rollup.ts";
import { type DictionaryColumn, intAt, numberAt } from "./column-encoding.ts";
import { atOf, type Columns } from "./segment.ts";

/** A table with a column for every field that a filter can select by. */
export interface CallTable {
  count: number;
  words: Record<Dimension | "demo", DictionaryColumn>;
}

/** Indexes of the selected rows, in ascending order. Undefined if all rows are selected. */
export type Selection = Uint32Array | undefined;

const noRows = new Uint32Array();

/** Selects rows by all parts of a filter except `from` and `to`, because a group has no single time. */
export function selectGroups(table: CallTable, query: LedgerFilter): Selection {
  let selected: Selection;
  for (const name of filterNames) {
    const wanted = query[name];
    if (wanted !== undefined) selected = selectWhere(table, selected, table.words[name], (value) => value === wanted);
  }
  const { span } = query;
  if (!span) return selected;
  return selectWhere(table, selected, table.words.day as DictionaryColumn<string>, (day) => isWithin(day, span));
}

export function selectCalls(columns: Columns, query: LedgerFilter): Selection {
  const selected = selectGroups(columns, query);
  const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = query;
  if (atOf(columns, 0) >= from && atOf(columns, columns.count - 1) <= to) return selected;
  return filterRows(columns, selected, (i) => atOf(columns, i) >= from && atOf(columns, i) <= to);
}

/** Selects those rows whose value in a column passes the test. The test runs only once for each distinct value. */
export function selectWhere<T>(
  table: Pick<CallTable, "count">,
  selected: Selection,
  { values, codes }: DictionaryColumn<T>,
  test: (value: T) => boolean,
): Selection {
  const passes = values.map(test);
  if (!passes.includes(true)) return noRows;
  if (!passes.includes(false)) return selected;
  return filterRows(table, selected, (i) => passes[numberAt(codes, i)] === true);
}

function filterRows(
  { count }: Pick<CallTable, "count">,
  selected: Selection,
  keep: (i: number) => boolean,
): Uint32Array {
  const size = selected?.length ?? count;
  const rows = new Uint32Array(size);
  let length = 0;
  for (let k = 0; k < size; k++) {
    const i = rowAt(selected, k);
    if (keep(i)) rows[length++] = i;
  }
  return rows.subarray(0, length);
}

/** Returns the row at index `k` of a selection. */
export const rowAt = (selected: Selection, k: number): number => (selected ? intAt(selected, k) : k);
