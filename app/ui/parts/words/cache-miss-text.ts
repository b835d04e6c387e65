// Explains why the vendor's cache was not used, and how much that cost.
import type { CacheMiss } from "#core/model/model-call.ts";
import { currency } from "../../state/shown-currency.ts";
import { t } from "../../text/t.ts";
import { money, tokens } from "./format.ts";

export function cacheMissText(miss: CacheMiss): string {
  const words = t().chat.cacheMiss;
  const cost = miss.lostNanos === undefined ? undefined : money(miss.lostNanos, currency());
  return `${words.causes[miss.cause](detailOf(miss))} ${words.price(tokens(miss.tokens), cost)}`;
}

function detailOf({ message, byte, idleMs = 0, keptMs = 0 }: CacheMiss) {
  const minutes = (ms: number) => Math.round(ms / 60_000);
  return { message: message ?? 0, byte, idle: minutes(idleMs), kept: minutes(keptMs) };
}
