// Encodes the columns of a table: numbers as the narrowest array that can hold them, all other values as a dictionary.

/** The numbers of a column. A single number means that all rows have the same one. */
export type Numbers = number | NumberArray;
export type NumberArray = Uint8Array | Uint16Array | Uint32Array | Float64Array;

/**
 * A column stored as its distinct values, and for each row the index of its value. `undefined` may be one of the
 * values.
 */
export interface DictionaryColumn<T = unknown> {
  values: T[];
  codes: Numbers;
}

// Accessors for indexes that are known to be valid. V8 optimises each function for the array types it has seen. Loops
// over a million calls therefore use `intAt` and `floatAt`, which each see one type, and not `at`.

export const at = (numbers: NumberArray, i: number): number => numbers[i] as number;
export const intAt = (numbers: Uint32Array, i: number): number => numbers[i] as number;
export const floatAt = (numbers: Float64Array, i: number): number => numbers[i] as number;

export function addTo(sums: Float64Array, i: number, number: number): void {
  sums[i] = (sums[i] as number) + number;
}

export const numberAt = (numbers: Numbers, i: number): number =>
  typeof numbers === "number" ? numbers : at(numbers, i);

/**
 * Returns the same numbers in the narrowest array that can hold them, or as one number if all are equal. NaN stands for
 * a missing number.
 */
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

/**
 * Encodes a column as a dictionary. @param keyOf returns equal keys for equal values; needed if the values are objects
 */
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
    // Neighbouring rows often have the same value, which then needs no look-up.
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
