// Groups the calls of a segment that have the same value in every field that a filter can select by. Each group is one
// row of sums. Totals read these groups instead of the columns, because the groups have only about a fifth of their
// size.
import { type Dimension, dimensions } from "#core/ledger/rollup.ts";
import { measures } from "#core/ledger/tally.ts";
import {
  addTo,
  at,
  type DictionaryColumn,
  floatAt,
  intAt,
  narrowest,
  type NumberArray,
  numberAt,
  type Numbers,
} from "./column-encoding.ts";
import type { Columns } from "./segment.ts";
import { type CallTable, rowAt, type Selection, selectWhere } from "./select.ts";
import { addRow, addUnder, indexedGroup, type OpenTotals, sessionName, width } from "./totals.ts";

type Measure = (typeof measures)[number];

export interface GroupedCalls extends CallTable {
  /** Sums for each group, by the names of the figures in a tally. */
  sums: Record<Measure, Numbers>;
}

const groupFields = [...dimensions, "demo"] as const;

export function groupCalls(columns: Columns, selected?: Selection): GroupedCalls {
  const { words, counts } = columns;
  const groups = findGroups(columns, selected);
  const sum = (numbers: Numbers) => sumByGroup(numbers, groups, selected);
  const cost = counts.costNanos;
  const { estimated = estimatedTokens(words.usageSource) } = counts;
  const unsent = words.unsent ? flagged(words.unsent) : 0;
  // NaN stands for a missing price. Only a Float64Array can hold NaN, so other arrays need not be searched for it.
  const allPriced = typeof cost === "number" ? !Number.isNaN(cost) : !(cost instanceof Float64Array);
  return {
    count: groups.firstRows.length,
    words: byName(groupFields, (name) => firstOfEach(words[name], groups)),
    sums: {
      input: sum(counts.input),
      cacheRead: sum(counts.cacheRead),
      cacheWrite5m: sum(counts.cacheWrite5m),
      cacheWrite1h: sum(counts.cacheWrite1h),
      output: sum(counts.output),
      savedNanos: sum(counts.savedNanos),
      planListNanos: sum(mapped(counts.listNanos ?? 0, known)),
      costNanos: sum(allPriced ? cost : mapped(cost, known)),
      unpriced: allPriced ? 0 : sum(mapped(cost, (value) => (Number.isNaN(value) ? 1 : 0))),
      requests: sum(mapped(unsent, (value) => 1 - value)),
      unsentAttempts: sum(unsent),
      estimated: sum(estimated),
      estimatedNanos: sum(estimatedCosts(cost, estimated, columns.count)),
    },
  };
}

function firstOfEach({ values, codes }: DictionaryColumn, { firstRows }: Groups): DictionaryColumn {
  if (typeof codes === "number") return { values, codes };
  const own = new Float64Array(firstRows.length);
  for (let group = 0; group < own.length; group++) own[group] = at(codes, firstRows[group] ?? 0);
  return { values, codes: narrowest(own) };
}

/** Sums up one column for each group in a single pass. This loop runs over all calls, so it must be fast. */
function sumByGroup(numbers: Numbers, { groupOf, firstRows }: Groups, selected: Selection): Numbers {
  if (numbers === 0) return 0;
  const sums = new Float64Array(firstRows.length);
  for (let k = 0; k < groupOf.length; k++)
    addTo(sums, intAt(groupOf, k), typeof numbers === "number" ? numbers : at(numbers, rowAt(selected, k)));
  return narrowest(sums);
}

/** Returns 1 for each call with this flag, otherwise 0. */
function flagged({ values, codes }: DictionaryColumn): Numbers {
  const set = values.map((value) => (value === true ? 1 : 0));
  return mapped(codes, (code) => set[code] ?? 0);
}

/** In segments of earlier releases, which lack the column, a call was an estimate only if its tokens were. */
function estimatedTokens({ values, codes }: DictionaryColumn): Numbers {
  const estimated = values.indexOf("estimated");
  return mapped(codes, (code) => (code === estimated ? 1 : 0));
}

function estimatedCosts(cost: Numbers, estimated: Numbers, count: number): Numbers {
  if (estimated === 0) return 0;
  const costs = new Float64Array(count);
  for (let i = 0; i < count; i++) costs[i] = numberAt(estimated, i) === 1 ? known(numberAt(cost, i)) : 0;
  return costs;
}

const known = (value: number): number => (Number.isNaN(value) ? 0 : value);

function mapped(numbers: Numbers, to: (value: number) => number): Numbers {
  if (typeof numbers === "number") return to(numbers);
  const all = new Float64Array(numbers.length);
  for (let i = 0; i < all.length; i++) all[i] = to(at(numbers, i));
  return all;
}

const byName = <Name extends string, T>(names: readonly Name[], make: (name: Name) => T) =>
  Object.fromEntries(names.map((name) => [name, make(name)])) as Record<Name, T>;

interface Groups {
  /** The index of the group of each selected call. */
  groupOf: Uint32Array;
  /** For each group, the index of its first call in the columns. */
  firstRows: number[];
}

/**
 * Groups the calls by a key: one number that combines the dictionary indexes of all fields. If the keys would grow
 * beyond exact integers, the indexes of the groups found so far replace them.
 */
function findGroups({ words, count }: Columns, selected: Selection): Groups {
  const keys = new Float64Array(selected?.length ?? count);
  let range = 1;
  for (const name of groupFields) {
    const { values, codes } = words[name];
    if (typeof codes === "number") continue;
    if (range * values.length > Number.MAX_SAFE_INTEGER) {
      const { groupOf, firstRows } = groupsOf(keys, selected);
      keys.set(groupOf);
      range = firstRows.length;
    }
    range *= values.length;
    for (let k = 0; k < keys.length; k++) keys[k] = floatAt(keys, k) * values.length + at(codes, rowAt(selected, k));
  }
  return groupsOf(keys, selected);
}

function groupsOf(keys: Float64Array, selected: Selection): Groups {
  const known = new Map<number, number>();
  const groupOf = new Uint32Array(keys.length);
  const firstRows: number[] = [];
  for (let k = 0; k < keys.length; k++) {
    const key = floatAt(keys, k);
    let group = known.get(key);
    if (group === undefined) {
      group = firstRows.push(rowAt(selected, k)) - 1;
      known.set(key, group);
    }
    groupOf[k] = group;
  }
  return { groupOf, firstRows };
}

/** Adds groups to the totals. @param selected indexes of the groups to add; undefined for all */
export function addGrouped(totals: OpenTotals, grouped: GroupedCalls, selected?: Selection): void {
  // Without a selected group, nothing may be added, because totals must not contain names without calls.
  if ((selected?.length ?? grouped.count) === 0) return;
  const { demo } = grouped.words;
  const demos = selectWhere(grouped, selected, demo, (value) => value === true);
  const paid = selectWhere(grouped, selected, demo, (value) => value !== true);
  if (demos?.length !== 0) addRow(totals.demo, 0, totalOf(rowsOf(grouped, demos)), 0);
  if (paid?.length === 0) return;
  const rows = rowsOf(grouped, paid);
  const total = totalOf(rows);
  addRow(totals.total, 0, total, 0);
  for (const dimension of dimensions) addDimension(totals, dimension, grouped, { paid, rows, total });
}

/**
 * Sums of some groups, as one column for each figure of a tally. A single number stands for a column of equal numbers.
 */
interface Rows {
  count: number;
  sums: (number | Float64Array)[];
}

function rowsOf({ count: all, sums }: GroupedCalls, selected: Selection): Rows {
  const count = selected?.length ?? all;
  return { count, sums: measures.map((name) => gather(sums[name], selected, count)) };
}

function gather(numbers: Numbers, selected: Selection, count: number): number | Float64Array {
  if (typeof numbers === "number") return numbers;
  if (!selected) return numbers instanceof Float64Array ? numbers : new Float64Array(numbers);
  const gathered = new Float64Array(count);
  for (let k = 0; k < count; k++) gathered[k] = at(numbers, intAt(selected, k));
  return gathered;
}

function totalOf({ count, sums }: Rows): Float64Array {
  return Float64Array.from(sums, (column) => {
    if (typeof column === "number") return column * count;
    let sum = 0;
    for (let k = 0; k < count; k++) sum += floatAt(column, k);
    return sum;
  });
}

interface Paid {
  paid: Selection;
  rows: Rows;
  total: Float64Array;
}

function addDimension(
  totals: OpenTotals,
  dimension: Dimension,
  grouped: GroupedCalls,
  { paid, rows, total }: Paid,
): void {
  const { values, codes } = namesIn(dimension, grouped);
  const into = indexedGroup(totals, dimension);
  if (typeof codes === "number") return addUnder(into, values[codes] ?? "", total, 0);
  const sums = sumsByPlace(rows, offsetsOf(codes, paid, rows.count), values.length);
  const counts = [measures.indexOf("requests"), measures.indexOf("unsentAttempts")];
  const hasCalls = (i: number) => counts.some((count) => sums[i * width + count]);
  for (const [i, name] of values.entries()) if (hasCalls(i)) addUnder(into, name ?? "", sums, i * width);
}

function sumsByPlace({ count, sums: columns }: Rows, offsets: Uint32Array, names: number): Float64Array {
  const sums = new Float64Array(names * width);
  for (const [measure, column] of columns.entries()) {
    if (column === 0) continue;
    for (let k = 0; k < count; k++)
      addTo(sums, intAt(offsets, k) + measure, typeof column === "number" ? column : floatAt(column, k));
  }
  return sums;
}

/** Returns, for each row, the index in the array of sums at which the figures of the row's name begin. */
function offsetsOf(codes: NumberArray, selected: Selection, count: number): Uint32Array {
  const offsets = new Uint32Array(count);
  for (let k = 0; k < count; k++) offsets[k] = at(codes, rowAt(selected, k)) * width;
  return offsets;
}

function namesIn(dimension: Dimension, { words, count }: GroupedCalls): DictionaryColumn<string | undefined> {
  const column = words[dimension] as DictionaryColumn<string | undefined>;
  if (dimension !== "sessionId") return column;
  const { values: sources, codes } = words.importedFrom as DictionaryColumn<string | undefined>;
  const names = sources.flatMap((source) => column.values.map((id) => sessionName(id ?? "", source)));
  if (sources.length === 1) return { values: names, codes: column.codes };
  const both = new Uint32Array(count);
  for (let i = 0; i < count; i++) both[i] = numberAt(codes, i) * column.values.length + numberAt(column.codes, i);
  return { values: names, codes: both };
}
