// Columns of a table: numbers in the narrowest array that holds them, and other values as a dictionary.

/** One number for all rows, or one number for each row. */
export type Numbers = number | NumberArray;
export type NumberArray = Uint8Array | Uint16Array | Uint32Array | Float64Array;

/** The distinct values of a column, and for each row the index of the row's value. `undefined` may be a value. */
export interface DictionaryColumn<T = unknown> {
  values: T[];
  codes: Numbers;
}

// Accessors for an index that is known to lie within the array. `intAt` and `floatAt` are each for one kind of array.
// V8 collects type feedback per function, so using only `at` would slow down the loops over a million calls.

export const at = (numbers: NumberArray, i: number): number => numbers[i] as number;
export const intAt = (numbers: Uint32Array, i: number): number => numbers[i] as number;
export const floatAt = (numbers: Float64Array, i: number): number => numbers[i] as number;

export function addTo(sums: Float64Array, i: number, number: number): void {
  sums[i] = (sums[i] as number) + number;
}

export const numberAt = (numbers: Numbers, i: number): number =>
  typeof numbers === "number" ? numbers : at(numbers, i);

/** Stores the same numbers in as few bytes as possible. A missing number is NaN. */
export function narrowest(values: Float64Array): Numbers {
  const first = values[0] ?? 0;
  let same = true;
  let whole = true;
  let max = 0;
  for (const value of values) {
    if (!Object.is(value, first)) same = false;
    if (!(value >= 0 && Number.isInteger(value))) whole = false;
    if (value > max) max = value;
  }
  if (same) return first;
  if (!whole || max > 0xffff_ffff) return values;
  return max <= 0xff ? Uint8Array.from(values) : max <= 0xffff ? Uint16Array.from(values) : Uint32Array.from(values);
}

/** @param keyOf gives equal keys for equal values; needed for objects */
export function toDictionary<T>(
  count: number,
  valueOf: (row: number) => T,
  keyOf: (value: T) => unknown = (value) => value,
): DictionaryColumn<T> {
  const places = new Map<unknown, number>();
  const values: T[] = [];
  const codes = new Float64Array(count);
  let last: T | undefined;
  let place = -1;
  for (let i = 0; i < count; i++) {
    const value = valueOf(i);
    // Neighbouring rows often have the same value. Then no lookup is needed.
    if (place < 0 || value !== last) {
      const key = keyOf(value);
      place = places.get(key) ?? values.push(value) - 1;
      if (place === places.size) places.set(key, place);
      last = value;
    }
    codes[i] = place;
  }
  return { values, codes: narrowest(codes) };
}

export const valueAt = <T>({ values, codes }: DictionaryColumn<T>, i: number): T => values[numberAt(codes, i)] as T;
