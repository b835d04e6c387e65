// Reads a choice of currency that another device stored on the relay.
import { z } from "zod";
import { type CurrencyChoice, isCurrencyCode } from "./currency.ts";

const code = z.string().refine(isCurrencyCode);
const rate = z.number().positive();
const rates = z.record(code, rate);
const choice = z.object({
  code,
  perDollar: rate,
  own: rates.optional(),
  at: z.number().optional(),
  updated: z.object({ date: z.iso.date(), source: z.string().max(300), perDollar: rates }).optional(),
}) satisfies z.ZodType<CurrencyChoice>;

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
