// Exact arithmetic with decimals. A number stands for the decimal that its shortest text shows, so that 0.0028 is 28 ten
// thousandths and not the binary fraction beside it.

interface Decimal {
  digits: bigint;
  /** Number of digits after the point. */
  places: number;
}

function toDecimal(value: number): Decimal {
  const { digits, places } = textOf(value);
  return places < 0
    ? { digits: BigInt(digits) * 10n ** BigInt(-places), places: 0 }
    : { digits: BigInt(digits), places };
}

function textOf(value: number): { digits: string; places: number } {
  const [decimal = "", exponent = "0"] = String(value).split("e");
  const [whole = "", fraction = ""] = decimal.split(".");
  return { digits: whole + fraction, places: fraction.length - Number(exponent) };
}

const placesOf = (value: number): number => (Number.isInteger(value) ? 0 : textOf(value).places);

/** Multiplies decimals. The product is exact up to 15 digits. */
export function product(...factors: number[]): number {
  const all = factors.map(toDecimal);
  const digits = all.reduce((total, one) => total * one.digits, 1n);
  return Number(`${digits}e-${all.reduce((total, { places }) => total + places, 0)}`);
}

/** Adds up decimals. */
export function sum(...values: number[]): number {
  const all = values.map(toDecimal);
  const places = Math.max(0, ...all.map((one) => one.places));
  return Number(
    `${all.reduce((total, one) => total + one.digits * 10n ** BigInt(places - one.places), 0n)}e-${places}`,
  );
}

/** A term of a sum: a whole number of times a decimal. */
export type Term = readonly [count: number, value: number];

/** Values as whole numbers of one unit, the same for all of them: `1 / unit`. */
export interface Scaled {
  unit: number;
  values: number[];
}

export function scaled(values: number[]): Scaled {
  const unit = 10 ** Math.max(0, ...values.map(placesOf));
  return { unit, values: values.map((value) => Math.round(value * unit)) };
}

/**
 * Adds up counts of scaled values and a whole number, and rounds once as `roundedSum` does.
 * @returns undefined if the sum is too large for it
 */
export function quickSum(counts: readonly number[], { unit, values }: Scaled, whole: number): number | undefined {
  let total = whole * unit;
  let size = Math.abs(total);
  for (let i = 0; i < values.length; i++) {
    const part = (counts[i] as number) * (values[i] as number);
    total += part;
    size += Math.abs(part);
  }
  return size * 2 <= Number.MAX_SAFE_INTEGER ? roundedQuotient(total, unit) : undefined;
}

/** Adds up the terms exactly, and rounds the sum once to a whole number. Halves are rounded up. */
export function roundedSum(terms: readonly Term[]): number {
  let places = 0;
  for (const [, value] of terms) places = Math.max(places, placesOf(value));
  const unit = 10 ** places;
  let total = 0;
  let size = 0;
  for (const [count, value] of terms) {
    const part = count * (places === 0 ? value : Math.round(value * unit));
    total += part;
    size = Math.max(size, Math.abs(part), value * unit);
  }
  // Doubles hold these whole numbers exactly, which is the quick way for an import of many calls.
  if (size * 2 * terms.length <= Number.MAX_SAFE_INTEGER) return roundedQuotient(total, unit);
  return roundedBig(terms, places);
}

function roundedQuotient(total: number, unit: number): number {
  if (unit === 1) return total;
  const rest = ((total % unit) + unit) % unit;
  return (total - rest) / unit + (rest * 2 >= unit ? 1 : 0);
}

function roundedBig(terms: readonly Term[], places: number): number {
  const unit = 10n ** BigInt(places);
  const total = terms.reduce((all, [count, value]) => {
    const one = toDecimal(value);
    return all + BigInt(Math.round(count)) * one.digits * 10n ** BigInt(places - one.places);
  }, 0n);
  const twice = total * 2n + unit;
  const whole = twice / (unit * 2n);
  return Number(twice < 0n && whole * unit * 2n !== twice ? whole - 1n : whole);
}
