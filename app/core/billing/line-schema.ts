// The small parts that the lines of all books are made of. Files come from anyone, so each has its bounds.
import { z } from "zod";
import type { OffsetAt } from "./calendar.ts";

/** An id or a name: short, and without the characters that keys are joined by. */
export const name = z.string().regex(/^[^\p{Cc}\p{Cs}]{1,300}$/u);
export const count = z.int().nonnegative().max(1e12);
/** Up to here a double tells every billionth of a dollar apart. */
export const dollars = z.number().nonnegative().max(1_000_000);
export const nanos = z.int().nonnegative().max(1e15);

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
  const [, sign, hours, minutes] = /[\d ]([+-])(\d\d):?(\d\d)$/.exec(text) ?? [];
  const ahead = Number(hours) * 60 + Number(minutes);
  const utcOffset = sign ? (sign === "-" ? -ahead : ahead) || 0 : offsetAt(at);
  // Nowhere on earth: a day's records are looked for within these.
  return utcOffset >= -12 * 60 && utcOffset <= 14 * 60 ? { at, utcOffset } : undefined;
}
