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
  if (shown?.length !== 0) addRow(sheet.demo, 0, totalOf(figures(columns, shown)), 0);
  if (paid?.length === 0) return;
  const calls = figures(columns, paid);
  const total = totalOf(calls);
  addRow(sheet.total, 0, total, 0);
  for (const dimension of dimensions) addDimension(sheet, dimension, columns, { paid, calls, total });
}

/** The figures of each call, a column a measure, as a tally has them; one for all where they are equal. */
interface Calls {
  count: number;
  figures: (number | Float64Array)[];
}

interface Paid {
  paid: Picked;
  calls: Calls;
  total: Float64Array;
}

function addDimension(sheet: OpenSheet, dimension: Dimension, columns: Columns, { paid, calls, total }: Paid): void {
  const { values, codes } = namesOf(dimension, columns);
  if (typeof codes === "number") return addUnder(sheet, dimension, values[codes] ?? "", total);
  const sums = sumsByPlace(calls, placesOf(codes, paid, calls.count), values.length);
  const requests = measures.indexOf("requests");
  for (const [i, name] of values.entries())
    if (sums[i * width + requests]) addUnder(sheet, dimension, name ?? "", sums, i * width);
}

/** Each loop is over two plain columns: this is where a million calls are added up. */
function sumsByPlace({ count, figures: all }: Calls, places: Uint32Array, names: number): Float64Array {
  const sums = new Float64Array(names * width);
  for (const [measure, column] of all.entries()) {
    if (column === 0) continue;
    if (typeof column === "number") {
      for (let k = 0; k < count; k++) {
        const at = (places[k] as number) + measure;
        sums[at] = (sums[at] as number) + column;
      }
      continue;
    }
    for (let k = 0; k < count; k++) {
      const at = (places[k] as number) + measure;
      sums[at] = (sums[at] as number) + (column[k] as number);
    }
  }
  return sums;
}

/** Where the sums of each call's name begin. */
function placesOf(codes: Exclude<Numbers, number>, picked: Picked, count: number): Uint32Array {
  const places = new Uint32Array(count);
  if (picked) for (let k = 0; k < count; k++) places[k] = (codes[picked[k] as number] as number) * width;
  else for (let k = 0; k < count; k++) places[k] = (codes[k] as number) * width;
  return places;
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

function totalOf({ count, figures: all }: Calls): Float64Array {
  return Float64Array.from(all, (column) => {
    if (typeof column === "number") return column * count;
    let sum = 0;
    for (let k = 0; k < count; k++) sum += column[k] as number;
    return sum;
  });
}

function figures(columns: Columns, picked: Picked): Calls {
  const count = picked?.length ?? columns.count;
  const { counts, words } = columns;
  const cost = gather(counts.costNanos, picked, count);
  const isWhole = isWholeColumn(counts.costNanos);
  const estimated = words.usageSource.values.indexOf("estimated");
  const known: Record<(typeof measures)[number], number | Float64Array> = {
    input: gather(counts.input, picked, count),
    cacheRead: gather(counts.cacheRead, picked, count),
    cacheWrite5m: gather(counts.cacheWrite5m, picked, count),
    cacheWrite1h: gather(counts.cacheWrite1h, picked, count),
    output: gather(counts.output, picked, count),
    savedNanos: gather(counts.savedNanos, picked, count),
    // Most columns have no missing price, and then need not be gone through.
    costNanos: isWhole ? cost : mapped(cost, (value) => (Number.isNaN(value) ? 0 : value)),
    unpriced: isWhole ? 0 : mapped(cost, (value) => (Number.isNaN(value) ? 1 : 0)),
    requests: 1,
    estimated: mapped(gather(words.usageSource.codes, picked, count), (place) => (place === estimated ? 1 : 0)),
  };
  return { count, figures: measures.map((name) => known[name]) };
}

/** Only what is not a count is held in doubles: a price that is missing, above all. */
const isWholeColumn = (numbers: Numbers): boolean =>
  typeof numbers === "number" ? !Number.isNaN(numbers) : !(numbers instanceof Float64Array);

function gather(numbers: Numbers, picked: Picked, count: number): number | Float64Array {
  if (typeof numbers === "number") return numbers;
  if (!picked) return numbers instanceof Float64Array ? numbers : new Float64Array(numbers);
  const gathered = new Float64Array(count);
  for (let k = 0; k < count; k++) gathered[k] = numbers[picked[k] as number] as number;
  return gathered;
}

function mapped(column: number | Float64Array, to: (value: number) => number): number | Float64Array {
  if (typeof column === "number") return to(column);
  const to64 = new Float64Array(column.length);
  for (let k = 0; k < column.length; k++) to64[k] = to(column[k] as number);
  return to64;
}
