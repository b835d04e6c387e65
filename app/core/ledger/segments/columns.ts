// Columns of a table: numbers as narrow as they come, and words as places in a list of those that there are.

/** One number for all, or one each. */
export type Numbers = number | Uint8Array | Uint16Array | Uint32Array | Float64Array;

/** The values that occur, and which of them each row has. `undefined` may be one. */
export interface Coded<T = unknown> {
  values: T[];
  codes: Numbers;
}

export const numberAt = (numbers: Numbers, i: number): number =>
  typeof numbers === "number" ? numbers : (numbers[i] as number);

/** Exactly the same numbers. One that is missing is NaN. */
export function packNumbers(values: Float64Array): Numbers {
  const first = values[0] ?? 0;
  let same = true;
  let whole = true;
  let most = 0;
  for (const value of values) {
    if (!Object.is(value, first)) same = false;
    if (!(value >= 0 && Number.isInteger(value))) whole = false;
    if (value > most) most = value;
  }
  if (same) return first;
  if (!whole || most > 0xffff_ffff) return values;
  return most <= 0xff ? Uint8Array.from(values) : most <= 0xffff ? Uint16Array.from(values) : Uint32Array.from(values);
}

/** @param keyOf tells equal values that are not the same object */
export function code<T>(
  count: number,
  at: (i: number) => T,
  keyOf: (value: T) => unknown = (value) => value,
): Coded<T> {
  const places = new Map<unknown, number>();
  const values: T[] = [];
  const codes = new Float64Array(count);
  let last: T | undefined;
  let place = -1;
  for (let i = 0; i < count; i++) {
    const value = at(i);
    // Neighbours are often alike, and then need not be looked up.
    if (place < 0 || value !== last) {
      const key = keyOf(value);
      place = places.get(key) ?? values.push(value) - 1;
      if (place === places.size) places.set(key, place);
      last = value;
    }
    codes[i] = place;
  }
  return { values, codes: packNumbers(codes) };
}

export const valueAt = <T>({ values, codes }: Coded<T>, i: number): T => values[numberAt(codes, i)] as T;
