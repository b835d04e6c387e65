// Finds out why a call missed the vendor's prompt cache, and how much the miss cost.
import type { AccountId } from "#core/ids.ts";
import type { CacheMiss, ModelCall } from "#core/model/model-call.ts";
import { commonMessages, type Prefix } from "./prefix.ts";
import type { ModelMessage, ModelRequest } from "#core/model/provider.ts";

/** The last request whose tokens the vendor counted. If the vendor caches, its cache contains this request. */
export interface CountedRequest {
  account: AccountId;
  model: string;
  /** When the request was sent, in milliseconds since 1970. */
  at: number;
  /** Number of all input tokens, whether read from the cache or not. */
  tokens: number;
  /** True once the vendor has reported a cache read or write. Until then no miss is reported. */
  caches: boolean;
}

/** What is known before the call that could miss the cache. */
export interface Before {
  sent: Prefix;
  last: CountedRequest;
  /** True if the chat was compacted after the last request. */
  folded: boolean;
  /** The last request itself; absent after a reload. */
  request?: ModelRequest;
}

/**
 * Minimum number of missed tokens for a miss to be reported. Vendors cache in blocks, so the last few tokens are always
 * missed.
 */
const leastTokens = 1_024;
const leastShare = 0.1;

export function whyMissed(
  before: Before,
  now: { prefix: Prefix; request: ModelRequest; call: ModelCall; keptMs: number },
): CacheMiss | undefined {
  const { call } = now;
  const { last } = before;
  if (!last.caches || call.outcome !== "ok" || call.usageSource !== "vendor") return undefined;
  const { input, cacheRead, cacheWrite5m, cacheWrite1h } = call.usage;
  const tokens = Math.min(last.tokens, input + cacheRead + cacheWrite5m + cacheWrite1h) - cacheRead;
  if (tokens <= Math.max(leastTokens, last.tokens * leastShare)) return undefined;
  return { ...causeOf(before, now), tokens, ...lost(call, tokens) };
}

function causeOf(
  { sent, last, folded, request: sentRequest }: Before,
  { prefix, request, call, keptMs }: { prefix: Prefix; request: ModelRequest; call: ModelCall; keptMs: number },
): Omit<CacheMiss, "tokens" | "lostNanos"> {
  if (last.account !== call.account || last.model !== call.model) return { cause: "model" };
  if (sent.options !== prefix.options) return { cause: "effort" };
  if (sent.tools !== prefix.tools) return { cause: "tools" };
  if (sent.system !== prefix.system) return { cause: "system" };
  const same = commonMessages(sent, prefix.messages);
  if (same < sent.messages.length && same < prefix.messages.length) {
    if (folded) return { cause: "folded" };
    const byte = firstDifference(sentRequest?.messages[same], request.messages[same]);
    return { cause: "message", message: same + 1, ...(byte !== undefined && { byte }) };
  }
  const idleMs = call.startedAt - last.at;
  return idleMs > keptMs ? { cause: "expired", idleMs, keptMs } : { cause: "vendor" };
}

function firstDifference(a: ModelMessage | undefined, b: ModelMessage | undefined): number | undefined {
  if (!a || !b) return undefined;
  const [before, now] = [a, b].map((message) => new TextEncoder().encode(JSON.stringify(message)));
  const at = before?.findIndex((byte, i) => byte !== now?.[i]) ?? -1;
  return at < 0 ? undefined : at;
}

/** Returns how much more the missed tokens cost than if the vendor had read them from the cache. */
function lost({ usage, price }: ModelCall, tokens: number): { lostNanos?: number } {
  const { input, cacheWrite5m, cacheWrite1h } = usage;
  const anew = input + cacheWrite5m + cacheWrite1h;
  if (!price || anew === 0) return {};
  const { rates } = price;
  const paid = input * rates.input + cacheWrite5m * rates.cacheWrite5m + cacheWrite1h * rates.cacheWrite1h;
  return { lostNanos: Math.max(0, Math.round(tokens * (paid / anew - rates.cacheRead))) };
}
