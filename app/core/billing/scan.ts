// A stretch's columns → totals, or the places of the calls that are asked for.
import { type Coded, type Numbers, numberAt } from "./columns.ts";
import { atOf, type Columns } from "./pack.ts";
import { type Dimension, dimensions } from "./rollup.ts";
import { addRow, addUnder, type OpenSheet, sessionName, width } from "./sheet.ts";
import { type BillingFilter, filterNames } from "./summary.ts";
import { measures } from "./tally.ts";

/** Places of the calls that a query asks for, in order; undefined: all of them. */
export type Picked = Uint32Array | undefined;

const nothing = new Uint32Array();

export function pick(columns: Columns, query: BillingFilter): Picked {
  let picked: Picked;
  for (const name of filterNames) {
    const wanted = query[name];
    if (wanted !== undefined) picked = having(columns, picked, columns.words[name], (value) => value === wanted);
  }
  const { span, from, to } = query;
  if (span) picked = having(columns, picked, columns.words.day as Coded<string>, (day) => isWithin(day, span));
  if (from !== undefined || to !== undefined) {
    const [first, last] = [from ?? Number.NEGATIVE_INFINITY, to ?? Number.POSITIVE_INFINITY];
    if (atOf(columns, 0) < first || atOf(columns, columns.count - 1) > last)
      picked = narrow(columns, picked, (i) => atOf(columns, i) >= first && atOf(columns, i) <= last);
  }
  return picked;
}

export const isWithin = (day: string, { firstDay, lastDay }: { firstDay: string; lastDay: string }): boolean =>
  day >= firstDay && day <= lastDay;

function having<T>(columns: Columns, picked: Picked, { values, codes }: Coded<T>, is: (value: T) => boolean): Picked {
  const fits = values.map(is);
  if (!fits.includes(true)) return nothing;
  return fits.includes(false) ? narrow(columns, picked, (i) => fits[numberAt(codes, i)] === true) : picked;
}

function narrow({ count }: Columns, picked: Picked, keep: (i: number) => boolean): Uint32Array {
  const size = picked?.length ?? count;
  const kept = new Uint32Array(size);
  let length = 0;
  for (let k = 0; k < size; k++) {
    const i = picked ? (picked[k] as number) : k;
    if (keep(i)) kept[length++] = i;
  }
  return kept.subarray(0, length);
}

export function addColumns(sheet: OpenSheet, columns: Columns, picked?: Picked): void {
  const { demo } = columns.words;
  const shown = having(columns, picked, demo, (value) => value === true);
  const paid = having(columns, picked, demo, (value) => value !== true);
  if (shown?.length !== 0) sumUp(figures(columns, shown), sheet.demo);
  if (paid?.length === 0) return;
  const rows = figures(columns, paid);
  const total = new Float64Array(width);
  sumUp(rows, total);
  addRow(sheet.total, 0, total, 0);
  for (const dimension of dimensions) addDimension(sheet, dimension, columns, { paid, rows, total });
}

interface Rows {
  paid: Picked;
  /** `width` figures a call. */
  rows: Float64Array;
  total: Float64Array;
}

function addDimension(sheet: OpenSheet, dimension: Dimension, columns: Columns, { paid, rows, total }: Rows): void {
  const { values, codes } = namesOf(dimension, columns);
  if (typeof codes === "number") return addUnder(sheet, dimension, values[codes] ?? "", total);
  const sums = new Float64Array(values.length * width);
  const count = rows.length / width;
  for (let k = 0; k < count; k++)
    addRow(sums, (codes[paid ? (paid[k] as number) : k] as number) * width, rows, k * width);
  const requests = measures.indexOf("requests");
  for (const [i, name] of values.entries())
    if (sums[i * width + requests]) addUnder(sheet, dimension, name ?? "", sums, i * width);
}

function namesOf(dimension: Dimension, { words, count }: Columns): Coded<string | undefined> {
  const coded = words[dimension] as Coded<string | undefined>;
  if (dimension !== "sessionId") return coded;
  const { values, codes } = words.importedFrom as Coded<string | undefined>;
  const named = values.flatMap((source) => coded.values.map((id) => sessionName(id ?? "", source)));
  if (values.length === 1) return { values: named, codes: coded.codes };
  const both = new Uint32Array(count);
  for (let i = 0; i < count; i++) both[i] = numberAt(codes, i) * coded.values.length + numberAt(coded.codes, i);
  return { values: named, codes: both };
}

function sumUp(rows: Float64Array, into: Float64Array): void {
  for (let at = 0; at < rows.length; at += width) addRow(into, 0, rows, at);
}

/** The figures of each call, as a tally has them. */
function figures(columns: Columns, picked: Picked): Float64Array {
  const count = picked?.length ?? columns.count;
  const rows = new Float64Array(count * width).fill(0);
  const { counts, words } = columns;
  const estimated = words.usageSource.values.indexOf("estimated");
  const put = (name: (typeof measures)[number], numbers: Numbers, to: (value: number) => number) => {
    let at = measures.indexOf(name);
    for (let k = 0; k < count; k++, at += width) rows[at] = to(numberAt(numbers, picked ? (picked[k] as number) : k));
  };
  const same = (value: number) => value;
  for (const name of ["input", "cacheRead", "cacheWrite5m", "cacheWrite1h", "output", "savedNanos"] as const)
    put(name, counts[name], same);
  put("costNanos", counts.costNanos, (cost) => (Number.isNaN(cost) ? 0 : cost));
  put("unpriced", counts.costNanos, (cost) => (Number.isNaN(cost) ? 1 : 0));
  put("requests", 1, same);
  put("estimated", words.usageSource.codes, (place) => (place === estimated ? 1 : 0));
  return rows;
}
