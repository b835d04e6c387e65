// Writes the cost of calls so that an estimate looks like one, and a sum that lacks some calls says so.
import { currency } from "../../state/shown-currency.ts";
import { t } from "../../text/t.ts";
import { money } from "./format.ts";

interface Sum {
  costNanos: number;
  /** Number of calls whose price is unknown. */
  unpriced: number;
  /** Number of calls that are estimates, and the part of the cost that they make up, if it is known. */
  estimated?: number;
  estimatedNanos?: number;
}

/** True if a part of the cost is an estimate. */
export const isAbout = ({ costNanos, estimated = 0, estimatedNanos = estimated }: Sum): boolean =>
  costNanos > 0 && estimatedNanos > 0;

export function sumText(sum: Sum): string {
  const exact = money(sum.costNanos, currency());
  const shown = isAbout(sum) ? t().chat.about(exact) : exact;
  if (sum.unpriced === 0) return shown;
  return sum.costNanos > 0 ? t().chat.atLeast(shown) : t().chat.unpriced;
}
