// What the next message will take and cost, told before it is sent: all of it an estimate, and shown as one.
import { type Account, cacheKeptMs } from "#core/model/vendors/account.ts";
import { estimateRequest, estimateTokens } from "#core/model/calls/estimate.ts";
import { answering } from "#core/model/calls/fallback.ts";
import type { SessionId } from "#core/ids.ts";
import { noUsage, type SaidBlock, type ToolSpec, type Usage } from "#core/model/message.ts";
import { modelFacts } from "#core/model/vendors/models.ts";
import { commonMessages, prefixOf } from "#core/model/calls/prefix.ts";
import { bookOf, type FetchedPrices } from "#core/model/prices/price-book.ts";
import { costNanos, priceOf } from "#core/model/prices/pricing.ts";
import type { ModelRequest } from "#core/model/provider.ts";
import { isOnThisMachine } from "#core/model/vendors/local-address.ts";
import { imagesIn } from "#core/model/calls/vision.ts";
import { emptyState } from "#core/session/apply.ts";
import type { SessionSettings } from "#core/session/session-settings.ts";
import type { ReplyEntry, SessionState } from "#core/session/state.ts";
import { calibrationOf } from "./policy.ts";
import { toRequest } from "#core/agent/request.ts";
import { systemPrompt } from "#core/agent/system-prompt.ts";

export interface CostEstimate {
  /** What the request will put in. */
  tokens: number;
  /** How much of that the vendor's cache will likely answer for. */
  cached: number;
  /** For a short, a usual and a long answer, by those of late; absent when nobody knows the price. */
  nanos?: { least: number; usual: number; most: number };
  /** It runs on this machine: nobody is paid. */
  free: boolean;
}

/** Answers of late that say how long the next one may be. */
const recent = 10;

/**
 * Undefined before a chat's first request: what that will say is not composed yet.
 * @param content what would be said: words, files and pictures
 */
export function estimateCost(
  state: SessionState,
  content: SaidBlock[],
  account: Pick<Account, "vendor" | "baseUrl" | "model" | "models" | "prices" | "listed" | "billedIn">,
  now: number,
  fetched?: FetchedPrices,
): CostEstimate | undefined {
  if (!state.prompt) return undefined;
  const { model } = answering(state);
  const { vision } = modelFacts(account, model);
  const request = { ...toRequest(state, { maxOutput: 0, vision }), model };
  const gauge = calibrationOf(state);
  const next = { ...request, messages: [...request.messages, { role: "user" as const, content }] };
  const tokens = Math.round(estimateRequest(next).input * gauge);
  const extras = { requests: 1, images: imagesIn(next) };
  const cached = isWarm(state, account, now) ? Math.min(tokens, inCommon(state, request)) : 0;
  const outputs = replyLengths(state, gauge);
  const costs = outputs.map((output) => {
    const usage = likelyUsage(state, tokens, cached, output);
    const price = priceOf(model, usage, { at: now, ...extras }, bookOf(account, fetched));
    return price && costNanos(usage, price);
  });
  const [least, usual, most] = costs;
  const known = least !== undefined && usual !== undefined && most !== undefined;
  return { tokens, cached, ...(known && { nanos: { least, usual, most } }), free: isOnThisMachine(account.baseUrl) };
}

/** A chat as it will be at its first message. The rules of its project are read only then, and so are left out. */
export function stateBeforeFirstMessage(settings: SessionSettings, toolsOf: (state: SessionState) => ToolSpec[]): SessionState {
  const state: SessionState = { ...emptyState("" as SessionId), settings };
  return { ...state, prompt: { system: systemPrompt(undefined), tools: toolsOf(state) } };
}

/** Whether the vendor was seen to keep a cache, and still keeps what it read last. */
function isWarm({ counted: told }: SessionState, account: Pick<Account, "vendor">, now: number): boolean {
  return told !== undefined && told.caches && now - told.at <= cacheKeptMs(account);
}

/** What the next request has in common with the one before, in tokens. */
function inCommon(state: SessionState, request: ModelRequest): number {
  const { counted: told, sentPrefix: sent } = state;
  const { account, model } = answering(state);
  if (!told || !sent || told.account !== account || told.model !== model) return 0;
  const prefix = prefixOf(request);
  if (sent.options !== prefix.options || sent.system !== prefix.system || sent.tools !== prefix.tools) return 0;
  if (commonMessages(sent, prefix.messages) >= Math.min(sent.messages.length, prefix.messages.length))
    return told.tokens;
  // Room was made: only what stands before the messages is as it was.
  return Math.round(estimateRequest({ ...request, messages: [] }).input * calibrationOf(state));
}

/** What is not read from the cache goes where it went with the last call: into the cache, or not. */
function likelyUsage({ lastCall }: SessionState, tokens: number, cached: number, output: number): Usage {
  const { cacheWrite5m = 0, cacheWrite1h = 0 } = lastCall?.usage ?? {};
  const anew = tokens - cached;
  const into = cacheWrite1h > 0 ? { cacheWrite1h: anew } : cacheWrite5m > 0 ? { cacheWrite5m: anew } : { input: anew };
  return { ...noUsage, cacheRead: cached, ...into, output };
}

/** The shortest, the middle and the longest answer of late, in tokens. */
function replyLengths(state: SessionState, gauge: number): [number, number, number] {
  const replies = state.order
    .map((id) => state.entries[id])
    .filter((entry): entry is ReplyEntry => entry?.kind === "reply" && entry.stop !== "interrupted")
    .slice(-recent);
  const lengths = replies.map((reply) => Math.round(lengthOf(reply) * gauge)).sort((a, b) => a - b);
  const [least = 100, most = 2_000] = [lengths[0], lengths.at(-1)];
  return [least, lengths[Math.floor(lengths.length / 2)] ?? 500, most];
}

const lengthOf = ({ content }: ReplyEntry): number =>
  content.reduce((sum, block) => {
    if (block.type === "image") return sum;
    return sum + estimateTokens(block.type === "tool-call" ? block.name + JSON.stringify(block.input) : block.text);
  }, 0);
