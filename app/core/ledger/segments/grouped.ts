// Calls that are alike in everything one may ask for, as one row: what a stretch adds to any total, in a fifth of its size.
import { type Coded, type Numbers, numberAt, packNumbers } from "./columns.ts";
import type { Columns } from "./segment.ts";
import { type Dimension, dimensions } from "#core/ledger/rollup.ts";
import { having, type Selection, type Worded } from "./select.ts";
import { addRow, addUnder, type OpenTotals, sessionName, width } from "./totals.ts";
import { measures } from "#core/ledger/tally.ts";

type Measure = (typeof measures)[number];

export interface GroupedCalls extends Worded {
  /** Of the calls in each row together, as a tally has them. */
  sums: Record<Measure, Numbers>;
}

const groupedWords = [...dimensions, "demo"] as const;

export function groupCalls(columns: Columns, picked?: Selection): GroupedCalls {
  const { words, counts } = columns;
  const groups = grouped(columns, picked);
  const sum = (numbers: Numbers) => sumsOf(numbers, groups, picked);
  const cost = counts.costNanos;
  const estimated = words.usageSource.values.indexOf("estimated");
  // Most columns have no missing price, and then need not be gone through once more.
  const isWhole = typeof cost === "number" ? !Number.isNaN(cost) : !(cost instanceof Float64Array);
  return {
    count: groups.firsts.length,
    words: byName(groupedWords, (name) => firstOf(words[name], groups)),
    sums: {
      input: sum(counts.input),
      cacheRead: sum(counts.cacheRead),
      cacheWrite5m: sum(counts.cacheWrite5m),
      cacheWrite1h: sum(counts.cacheWrite1h),
      output: sum(counts.output),
      savedNanos: sum(counts.savedNanos),
      costNanos: sum(isWhole ? cost : mapped(cost, (value) => (Number.isNaN(value) ? 0 : value))),
      unpriced: isWhole ? 0 : sum(mapped(cost, (value) => (Number.isNaN(value) ? 1 : 0))),
      requests: sum(1),
      estimated: sum(mapped(words.usageSource.codes, (place) => (place === estimated ? 1 : 0))),
    },
  };
}

function firstOf({ values, codes }: Coded, { firsts }: Grouped): Coded {
  if (typeof codes === "number") return { values, codes };
  const own = new Float64Array(firsts.length);
  for (let n = 0; n < own.length; n++) own[n] = codes[firsts[n] as number] as number;
  return { values, codes: packNumbers(own) };
}

/** Goes through each column once: this is where a million calls are added up. */
function sumsOf(numbers: Numbers, { places, firsts }: Grouped, picked: Selection): Numbers {
  if (numbers === 0) return 0;
  const sums = new Float64Array(firsts.length);
  for (let k = 0; k < places.length; k++) {
    const place = places[k] as number;
    const one = typeof numbers === "number" ? numbers : (numbers[picked ? (picked[k] as number) : k] as number);
    sums[place] = (sums[place] as number) + one;
  }
  return packNumbers(sums);
}

function mapped(numbers: Numbers, to: (value: number) => number): Numbers {
  if (typeof numbers === "number") return to(numbers);
  const all = new Float64Array(numbers.length);
  for (let i = 0; i < all.length; i++) all[i] = to(numbers[i] as number);
  return all;
}

const byName = <Name extends string, T>(names: readonly Name[], make: (name: Name) => T) =>
  Object.fromEntries(names.map((name) => [name, make(name)])) as Record<Name, T>;

interface Grouped {
  /** Which group each picked call is in. */
  places: Uint32Array;
  /** Of each group the first call, by its place in the columns. */
  firsts: number[];
}

/** The codes of all words of a call make one number. Before it grows too large to be exact, numbers become places. */
function grouped({ words, count }: Columns, picked: Selection): Grouped {
  const keys = new Float64Array(picked?.length ?? count);
  let range = 1;
  for (const name of groupedWords) {
    const { values, codes } = words[name];
    if (typeof codes === "number") continue;
    if (range * values.length > Number.MAX_SAFE_INTEGER) {
      const { places, firsts } = counted(keys, picked);
      keys.set(places);
      range = firsts.length;
    }
    range *= values.length;
    for (let k = 0; k < keys.length; k++)
      keys[k] = (keys[k] as number) * values.length + (codes[picked ? (picked[k] as number) : k] as number);
  }
  return counted(keys, picked);
}

function counted(keys: Float64Array, picked: Selection): Grouped {
  const known = new Map<number, number>();
  const places = new Uint32Array(keys.length);
  const firsts: number[] = [];
  for (let k = 0; k < keys.length; k++) {
    const key = keys[k] as number;
    let place = known.get(key);
    if (place === undefined) {
      place = firsts.push(picked ? (picked[k] as number) : k) - 1;
      known.set(key, place);
    }
    places[k] = place;
  }
  return { places, firsts };
}

/** Adds to the sheet what the kinds that are asked for come to. */
export function addGrouped(totals: OpenTotals, grouped: GroupedCalls, picked?: Selection): void {
  // Else what all of them have in common would be named, with nothing under it.
  if ((picked?.length ?? grouped.count) === 0) return;
  const { demo } = grouped.words;
  const shown = having(grouped, picked, demo, (value) => value === true);
  const paid = having(grouped, picked, demo, (value) => value !== true);
  if (shown?.length !== 0) addRow(totals.demo, 0, totalOf(rowsOf(grouped, shown)), 0);
  if (paid?.length === 0) return;
  const rows = rowsOf(grouped, paid);
  const total = totalOf(rows);
  addRow(totals.total, 0, total, 0);
  for (const dimension of dimensions) addDimension(totals, dimension, grouped, { paid, rows, total });
}

/** The sums of some kinds, a column a measure, in the order of a sheet. */
interface Rows {
  count: number;
  sums: (number | Float64Array)[];
}

function rowsOf({ count: all, sums }: GroupedCalls, picked: Selection): Rows {
  const count = picked?.length ?? all;
  return { count, sums: measures.map((name) => gather(sums[name], picked, count)) };
}

function gather(numbers: Numbers, picked: Selection, count: number): number | Float64Array {
  if (typeof numbers === "number") return numbers;
  if (!picked) return numbers instanceof Float64Array ? numbers : new Float64Array(numbers);
  const gathered = new Float64Array(count);
  for (let k = 0; k < count; k++) gathered[k] = numbers[picked[k] as number] as number;
  return gathered;
}

function totalOf({ count, sums }: Rows): Float64Array {
  return Float64Array.from(sums, (column) => {
    if (typeof column === "number") return column * count;
    let sum = 0;
    for (let k = 0; k < count; k++) sum += column[k] as number;
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
  if (typeof codes === "number") return addUnder(totals, dimension, values[codes] ?? "", total);
  const sums = sumsByPlace(rows, placesOf(codes, paid, rows.count), values.length);
  const requests = measures.indexOf("requests");
  for (const [i, name] of values.entries())
    if (sums[i * width + requests]) addUnder(totals, dimension, name ?? "", sums, i * width);
}

function sumsByPlace({ count, sums: columns }: Rows, places: Uint32Array, names: number): Float64Array {
  const sums = new Float64Array(names * width);
  for (const [measure, column] of columns.entries()) {
    if (column === 0) continue;
    for (let k = 0; k < count; k++) {
      const at = (places[k] as number) + measure;
      sums[at] = (sums[at] as number) + (typeof column === "number" ? column : (column[k] as number));
    }
  }
  return sums;
}

/** Where the sums of each row's name begin. */
function placesOf(codes: Exclude<Numbers, number>, picked: Selection, count: number): Uint32Array {
  const places = new Uint32Array(count);
  for (let k = 0; k < count; k++) places[k] = (codes[picked ? (picked[k] as number) : k] as number) * width;
  return places;
}

function namesIn(dimension: Dimension, { words, count }: GroupedCalls): Coded<string | undefined> {
  const coded = words[dimension] as Coded<string | undefined>;
  if (dimension !== "sessionId") return coded;
  const { values, codes } = words.importedFrom as Coded<string | undefined>;
  const named = values.flatMap((source) => coded.values.map((id) => sessionName(id ?? "", source)));
  if (values.length === 1) return { values: named, codes: coded.codes };
  const both = new Uint32Array(count);
  for (let i = 0; i < count; i++) both[i] = numberAt(codes, i) * coded.values.length + numberAt(coded.codes, i);
  return { values: named, codes: both };
}
