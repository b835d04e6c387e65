// Why a call was not answered from the vendor's cache although it could have been, and what that cost.
import type { AccountId } from "#core/ids.ts";
import type { CacheMiss, ModelCall } from "#core/model/model-call.ts";
import { commonMessages, type Prefix } from "./prefix.ts";
import type { ModelMessage, ModelRequest } from "#core/model/provider.ts";

/** What was learned of the cache from the last call that the vendor counted. */
export interface CountedRequest {
  account: AccountId;
  model: string;
  /** When it was asked. */
  at: number;
  /** All that it read, from wherever. */
  tokens: number;
  /** A vendor that was never seen to read or write a cache is not blamed for a miss. */
  caches: boolean;
}

/** What was known when the call was about to be made. */
export interface Before {
  sent: Prefix;
  told: CountedRequest;
  /** Messages were folded since. */
  folded: boolean;
  /** As it was sent, while this engine still has it. */
  request?: ModelRequest;
}

/** Misses below this are the grain of vendors' caches. */
const leastTokens = 1_024;
const leastShare = 0.1;

export function whyMissed(
  before: Before,
  now: { prefix: Prefix; request: ModelRequest; call: ModelCall; keptMs: number },
): CacheMiss | undefined {
  const { call } = now;
  const { told } = before;
  if (!told.caches || call.outcome !== "ok" || call.usageSource !== "vendor") return undefined;
  const { input, cacheRead, cacheWrite5m, cacheWrite1h } = call.usage;
  const tokens = Math.min(told.tokens, input + cacheRead + cacheWrite5m + cacheWrite1h) - cacheRead;
  if (tokens <= Math.max(leastTokens, told.tokens * leastShare)) return undefined;
  return { ...causeOf(before, now), tokens, ...lost(call, tokens) };
}

function causeOf(
  { sent, told, folded, request: sentRequest }: Before,
  { prefix, request, call, keptMs }: { prefix: Prefix; request: ModelRequest; call: ModelCall; keptMs: number },
): Omit<CacheMiss, "tokens" | "lostNanos"> {
  if (told.account !== call.account || told.model !== call.model) return { cause: "model" };
  if (sent.options !== prefix.options) return { cause: "effort" };
  if (sent.tools !== prefix.tools) return { cause: "tools" };
  if (sent.system !== prefix.system) return { cause: "system" };
  const same = commonMessages(sent, prefix.messages);
  if (same < sent.messages.length && same < prefix.messages.length) {
    if (folded) return { cause: "folded" };
    const byte = firstDifference(sentRequest?.messages[same], request.messages[same]);
    return { cause: "message", message: same + 1, ...(byte !== undefined && { byte }) };
  }
  const idleMs = call.startedAt - told.at;
  return idleMs > keptMs ? { cause: "expired", idleMs, keptMs } : { cause: "vendor" };
}

function firstDifference(a: ModelMessage | undefined, b: ModelMessage | undefined): number | undefined {
  if (!a || !b) return undefined;
  const [before, now] = [a, b].map((message) => new TextEncoder().encode(JSON.stringify(message)));
  const at = before?.findIndex((byte, i) => byte !== now?.[i]) ?? -1;
  return at < 0 ? undefined : at;
}

/** What was paid for a token that was not read from the cache, less what reading it would have cost. */
function lost({ usage, price }: ModelCall, tokens: number): { lostNanos?: number } {
  const { input, cacheWrite5m, cacheWrite1h } = usage;
  const anew = input + cacheWrite5m + cacheWrite1h;
  if (!price || anew === 0) return {};
  const { rates } = price;
  const paid = input * rates.input + cacheWrite5m * rates.cacheWrite5m + cacheWrite1h * rates.cacheWrite1h;
  return { lostNanos: Math.max(0, Math.round(tokens * (paid / anew - rates.cacheRead))) };
}
