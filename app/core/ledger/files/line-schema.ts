// Checks for the values in imported lines. A file may come from anyone, so every value has limits.
import { z } from "zod";
import type { OffsetAt } from "#core/ledger/calendar.ts";

const maxCount = 1e12;
/** Maximum of a cost in dollars. Up to this amount, a double can represent every billionth of a dollar. */
const maxDollars = 1_000_000;

/**
 * Schema of an id or a name: not empty, at most 300 characters, and without control characters, because these separate
 * the parts of keys.
 */
export const name = z.string().refine(isName);
export const count = z.int().nonnegative().max(maxCount);
export const dollars = z.number().nonnegative().max(maxDollars);
export const nanos = z.int().nonnegative().max(1e15);

// The functions below make the same checks without zod, which would be too slow for logs of a hundred thousand lines.

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

/** Converts dollars to billionths of a dollar, rounded to a whole number. */
export function toNanos(cost: number): number {
  return Math.round(cost * 1e9);
}

export interface Moment {
  at: number;
  utcOffset: number;
}

/** Parses a time and its UTC offset. @param offsetAt returns the offset if the text has none or ends in Z */
export function readMoment(text: string, offsetAt: OffsetAt): Moment | undefined {
  const at = Date.parse(text);
  if (!(at >= 0 && at < Date.UTC(9999, 11, 31))) return undefined;
  const [, sign, hours, minutes] = text.endsWith("Z") ? [] : (/[\d ]([+-])(\d\d):?(\d\d)$/.exec(text) ?? []);
  const ahead = Number(hours) * 60 + Number(minutes);
  const utcOffset = sign ? (sign === "-" ? -ahead : ahead) || 0 : offsetAt(at);
  // Real offsets lie between -12:00 and +14:00, and `utcRange` in calendar.ts relies on these limits.
  return utcOffset >= -12 * 60 && utcOffset <= 14 * 60 ? { at, utcOffset } : undefined;
}
