// Reads a choice of currency that another device has stored on the relay.
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

/** Returns undefined if the text is not a valid choice: a newer or broken Octo may have written it. */
export function readChoice(text: string): CurrencyChoice | undefined {
  try {
    return choice.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
