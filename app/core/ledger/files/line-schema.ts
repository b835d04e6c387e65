// Checks for the values in imported lines. A file may come from anyone, so every value has limits.
import * as z from "zod/mini";
import type { OffsetAt } from "#core/ledger/calendar.ts";
import { type CacheMiss, missCauses } from "#core/model/model-call.ts";
import type { Price } from "#core/model/prices/price.ts";
import { isCount, isDollars, isMoment, isName, isNanos, isOffset, isRate } from "#core/ledger/record-limits.ts";

/** Schema of an id or a name. */
export const name = z.string().check(z.refine(isName));
export const count = z.number().check(z.refine(isCount));
export const dollars = z.number().check(z.refine(isDollars));
export const nanos = z.number().check(z.refine(isNanos));

export const miss = z.object({
  cause: z.enum(missCauses),
  tokens: count,
  lostNanos: z.optional(nanos),
  message: z.optional(count),
  byte: z.optional(count),
  idleMs: z.optional(z.number()),
  keptMs: z.optional(z.number()),
}) satisfies z.ZodMiniType<CacheMiss>;

const rate = z.number().check(z.refine(isRate));
const rates = z.object({ input: rate, output: rate, cacheRead: rate, cacheWrite5m: rate, cacheWrite1h: rate });
export const price = z.object({
  rates,
  source: z.string().check(z.maxLength(300)),
  billed: z.optional(z.object({ currency: z.string().check(z.regex(/^[A-Z]{3}$/)), rates })),
  feeNanos: z.optional(rate),
}) satisfies z.ZodMiniType<Price>;

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
