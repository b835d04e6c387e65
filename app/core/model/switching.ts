// What it costs to go on with another model in the middle of a conversation: its cache knows nothing of what was said.
import type { Usage } from "./message.ts";
import { noUsage } from "./message.ts";
import { priceOf } from "./pricing.ts";

export interface SwitchCost {
  /** What the other model has to read anew. */
  tokens: number;
  /** What that costs more than going on as before; absent when a price is not known. */
  nanos?: number;
}

/** @param last what the newest call of the conversation used: what it read and wrote is what the next one reads */
export function switchCost(last: Usage, from: string, to: string, at: number): SwitchCost {
  const tokens = last.input + last.cacheRead + last.cacheWrite5m + last.cacheWrite1h + last.output;
  const read = priceOf(from, { ...noUsage, cacheRead: tokens }, at)?.rates.cacheRead;
  const anew = priceOf(to, { ...noUsage, input: tokens }, at)?.rates;
  if (read === undefined || !anew) return { tokens };
  return { tokens, nanos: Math.max(0, tokens * (Math.max(anew.input, anew.cacheWrite5m) - read)) };
}
