// What the values of a record may be. Imports refuse anything else, and records are made to fit.

const maxCount = 1e12;
/** Maximum of a cost in dollars. Up to this amount, a double can represent every billionth of a dollar. */
const maxDollars = 1_000_000;
const maxNanos = 1e15;
/** Real offsets from UTC lie between -12:00 and +14:00, and `utcRange` in calendar.ts relies on these limits. */
const offsets = { least: -12 * 60, most: 14 * 60 };

/** True for an id or a name: 1 to 300 characters, without control characters, because these separate parts of keys. */
export function isName(value: unknown): value is string {
  if (typeof value !== "string" || value === "") return false;
  for (let i = 0; i < value.length; i++) {
    const letter = value.charCodeAt(i);
    if (letter < 0x20 || (letter >= 0x7f && letter < 0xa0)) return false;
    if ((letter >= 0xd800 && letter < 0xe000) || i >= 300) return /^[^\p{Cc}\p{Cs}]{1,300}$/u.test(value);
  }
  return true;
}

export const isCount = (value: unknown): value is number =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) <= maxCount;

export const isDollars = (value: unknown): value is number =>
  typeof value === "number" && value >= 0 && value <= maxDollars;

export const isNanos = (value: unknown): value is number =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) <= maxNanos;

/** True for a rate or a fee in billionths of a dollar, which may be a fraction. */
export const isRate = (value: unknown): value is number => typeof value === "number" && value >= 0 && value <= maxNanos;

/** True for a moment in milliseconds since 1970, before the year 10000. */
export const isMoment = (value: unknown): value is number =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) < Date.UTC(9999, 11, 31);

/** True for an offset from UTC in minutes. */
export const isOffset = (value: unknown): value is number =>
  Number.isInteger(value) && (value as number) >= offsets.least && (value as number) <= offsets.most;
