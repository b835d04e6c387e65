// Checks for the values in imported lines. A file may come from anyone, so every value has limits.
import { z } from "zod";
import type { OffsetAt } from "#core/ledger/calendar.ts";
import { type CacheMiss, missCauses } from "#core/model/model-call.ts";
import type { Price } from "#core/model/prices/price.ts";
import { isCount, isDollars, isMoment, isName, isNanos, isOffset } from "#core/ledger/record-limits.ts";

/** Schema of an id or a name. */
export const name = z.string().refine(isName);
export const count = z.number().refine(isCount);
export const dollars = z.number().refine(isDollars);
export const nanos = z.number().refine(isNanos);

export const miss = z.object({
  cause: z.enum(missCauses),
  tokens: count,
  lostNanos: nanos.optional(),
  message: count.optional(),
  byte: count.optional(),
  idleMs: z.number().optional(),
  keptMs: z.number().optional(),
}) satisfies z.ZodType<CacheMiss>;

const rates = z.object({ input: count, output: count, cacheRead: count, cacheWrite5m: count, cacheWrite1h: count });
export const price = z.object({
  rates,
  source: z.string().max(300),
  billed: z.object({ currency: z.string().regex(/^[A-Z]{3}$/), rates }).optional(),
  feeNanos: nanos.optional(),
}) satisfies z.ZodType<Price>;

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
  if (!isMoment(at)) return undefined;
  const [, sign, hours, minutes] = text.endsWith("Z") ? [] : (/[\d ]([+-])(\d\d):?(\d\d)$/.exec(text) ?? []);
  const ahead = Number(hours) * 60 + Number(minutes);
  const utcOffset = sign ? (sign === "-" ? -ahead : ahead) || 0 : offsetAt(at);
  return isOffset(utcOffset) ? { at, utcOffset } : undefined;
}
