// The small parts that the lines of all books are made of. Files come from anyone, so each has its bounds.
import { z } from "zod";
import type { OffsetAt } from "#core/ledger/calendar.ts";

const mostCount = 1e12;
/** Up to here a double tells every billionth of a dollar apart. */
const mostDollars = 1_000_000;

/** An id or a name: short, and without the characters that keys are joined by. */
export const name = z.string().refine(isName);
export const count = z.int().nonnegative().max(mostCount);
export const dollars = z.number().nonnegative().max(mostDollars);
export const nanos = z.int().nonnegative().max(1e15);

// The same without zod, for books of a hundred thousand lines.

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
  Number.isInteger(value) && (value as number) >= 0 && (value as number) <= mostCount;

export const isDollars = (value: unknown): value is number =>
  typeof value === "number" && value >= 0 && value <= mostDollars;

/** Dollars as a decimal → whole billionths, exact to nine digits. */
export function toNanos(cost: number): number {
  return Math.round(cost * 1e9);
}

export interface Moment {
  at: number;
  utcOffset: number;
}

/** The offset that is written decides the day; without one it is that of this place. */
export function readMoment(text: string, offsetAt: OffsetAt): Moment | undefined {
  const at = Date.parse(text);
  if (!(at >= 0 && at < Date.UTC(9999, 11, 31))) return undefined;
  const [, sign, hours, minutes] = text.endsWith("Z") ? [] : (/[\d ]([+-])(\d\d):?(\d\d)$/.exec(text) ?? []);
  const ahead = Number(hours) * 60 + Number(minutes);
  const utcOffset = sign ? (sign === "-" ? -ahead : ahead) || 0 : offsetAt(at);
  // Nowhere on earth: a day's records are looked for within these.
  return utcOffset >= -12 * 60 && utcOffset <= 14 * 60 ? { at, utcOffset } : undefined;
}
