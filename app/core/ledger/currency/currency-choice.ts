// Reads a choice of currency that another device stored on the relay.
import * as z from "zod/mini";
import { type CurrencyChoice, isCurrencyCode } from "./currency.ts";

const code = z.string().check(z.refine(isCurrencyCode));
const rate = z.number().check(z.positive());
const rates = z.record(code, rate);
const choice = z.object({
  code,
  perDollar: rate,
  own: z.optional(rates),
  at: z.optional(z.number()),
  updated: z.optional(z.object({ date: z.iso.date(), source: z.string().check(z.maxLength(300)), perDollar: rates })),
}) satisfies z.ZodMiniType<CurrencyChoice>;

/**
 * Reads a stored choice. Returns undefined if it is invalid, for example because a newer Octo wrote it in another form.
 */
export function readChoice(text: string): CurrencyChoice | undefined {
  try {
    return choice.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
