// Estimates the tokens and the cost of the next message before it is sent.
import { type Account, cacheKeptMs } from "#core/model/vendors/account.ts";
import { estimateRequest, estimateTokens } from "#core/model/calls/estimate.ts";
import { answering } from "#core/model/calls/fallback.ts";
import type { SessionId } from "#core/ids.ts";
import { noUsage, type SaidBlock, type ToolSpec, type Usage } from "#core/model/message.ts";
import { modelFacts } from "#core/model/vendors/models.ts";
import { commonMessages, prefixOf } from "#core/model/calls/prefix.ts";
import { bookOf, type FetchedPrices, isLocal } from "#core/model/prices/price-book.ts";
import { costNanos, priceOf } from "#core/model/prices/pricing.ts";
import type { ModelRequest } from "#core/model/provider.ts";
import { imagesIn } from "#core/model/calls/vision.ts";
import { emptyState } from "#core/session/empty-state.ts";
import type { SessionSettings } from "#core/session/session-settings.ts";
import type { ReplyEntry, SessionState } from "#core/session/state.ts";
import { calibrationOf } from "./policy.ts";
import { toRequest } from "#core/agent/request.ts";
import { systemPrompt } from "#core/agent/system-prompt.ts";

export interface CostEstimate {
  /** Input tokens of the request. */
  tokens: number;
  /** Number of those tokens that the vendor will probably read from its cache. */
  cached: number;
  /**
   * Cost in billionths of a dollar with a short, a usual and a long answer, as recent replies suggest; absent if the
   * price is unknown.
   */
  nanos?: { least: number; usual: number; most: number };
  /** True if the model runs on this machine and therefore costs nothing. */
  free: boolean;
}

/**
 * What an estimate needs besides the chat: the answering account, the current time, and a price list if the person
 * fetched one.
 */
export interface EstimateContext {
  account: Pick<Account, "vendor" | "baseUrl" | "model" | "models" | "prices" | "listed" | "billedIn">;
  now: number;
  fetched?: FetchedPrices;
}

/** Number of recent replies from which the length of the next reply is estimated. */
const recentReplies = 10;
/** Lengths in tokens of a short, a usual and a long answer, assumed for a chat without replies. */
const unknownLengths = { least: 100, usual: 500, most: 2_000 };

/**
 * Estimates tokens and cost of the next message. Returns undefined while the chat has no system prompt; see
 * `stateBeforeFirstMessage`.
 * @param content the message as it would be sent: text, files and images
 */
export function estimateCost(
  state: SessionState,
  content: SaidBlock[],
  { account, now, fetched }: EstimateContext,
): CostEstimate | undefined {
  if (!state.prompt) return undefined;
  const choice = answering(state);
  const { vision } = modelFacts(account, choice.model);
  const request = toRequest(state, choice, { maxOutput: 0, vision });
  const ratio = calibrationOf(state);
  const next = { ...request, messages: [...request.messages, { role: "user" as const, content }] };
  const tokens = Math.round(estimateRequest(next).input * ratio);
  const call = { at: now, requests: 1, images: imagesIn(next) };
  const cached = isWarm(state, account, now) ? Math.min(tokens, sharedTokens(state, request)) : 0;
  const book = bookOf(account, fetched);
  const priced = replyLengths(state, ratio).map((output) => {
    const usage = likelyUsage(state, tokens, cached, output);
    return { usage, price: priceOf(choice.model, usage, call, book) };
  });
  const [least, usual, most] = priced.map(({ usage, price }) => price && costNanos(usage, price));
  const known = least !== undefined && usual !== undefined && most !== undefined;
  return {
    tokens,
    cached,
    ...(known && { nanos: { least, usual, most } }),
    free: priced.every(({ price }) => price && isLocal(price)),
  };
}

/**
 * Returns the state that a new chat will have at its first message, but without project rules, which are not read
 * before that message.
 */
export function stateBeforeFirstMessage(
  settings: SessionSettings,
  toolsOf: (state: SessionState) => ToolSpec[],
): SessionState {
  return withExpectedPrompt({ ...emptyState("" as SessionId), settings }, toolsOf);
}

/** Adds the prompt that a chat will get with its next message, if it has none yet: a new chat, or one from a file. */
export function withExpectedPrompt(state: SessionState, toolsOf: (state: SessionState) => ToolSpec[]): SessionState {
  if (state.prompt) return state;
  return { ...state, prompt: { system: systemPrompt(undefined), tools: toolsOf(state) } };
}

/** True if the vendor has reported cache use and probably still has the last request in its cache. */
function isWarm({ counted }: SessionState, account: Pick<Account, "vendor">, now: number): boolean {
  return counted !== undefined && counted.caches && now - counted.at <= cacheKeptMs(account);
}

/** Returns the number of tokens at the start of the next request that are the same as in the last request. */
function sharedTokens(state: SessionState, request: ModelRequest): number {
  const { counted, sentPrefix } = state;
  const { account, model } = answering(state);
  if (!counted || !sentPrefix || counted.account !== account || counted.model !== model) return 0;
  const prefix = prefixOf(request);
  const sameHead = (["options", "system", "tools"] as const).every((part) => sentPrefix[part] === prefix[part]);
  if (!sameHead) return 0;
  if (commonMessages(sentPrefix, prefix.messages) >= Math.min(sentPrefix.messages.length, prefix.messages.length))
    return counted.tokens;
  // Old messages were left out after the last request, so only system prompt and tools are still the same.
  return Math.round(estimateRequest({ ...request, messages: [] }).input * calibrationOf(state));
}

/**
 * Guesses the usage. Tokens that are not read from the cache are billed as in the last call: as cache writes or as
 * plain input.
 */
function likelyUsage({ lastCall }: SessionState, tokens: number, cached: number, output: number): Usage {
  const { cacheWrite5m = 0, cacheWrite1h = 0 } = lastCall?.usage ?? {};
  const fresh = tokens - cached;
  const written =
    cacheWrite1h > 0 ? { cacheWrite1h: fresh } : cacheWrite5m > 0 ? { cacheWrite5m: fresh } : { input: fresh };
  return { ...noUsage, cacheRead: cached, ...written, output };
}

/** Returns the lengths of the shortest, the median and the longest recent reply, in tokens. */
function replyLengths(state: SessionState, ratio: number): [number, number, number] {
  const replies = state.order
    .map((id) => state.entries[id])
    .filter((entry): entry is ReplyEntry => entry?.kind === "reply" && entry.stop !== "interrupted")
    .slice(-recentReplies);
  const lengths = replies.map((reply) => Math.round(tokensOf(reply) * ratio)).sort((a, b) => a - b);
  const [least = unknownLengths.least, most = unknownLengths.most] = [lengths[0], lengths.at(-1)];
  return [least, lengths[Math.floor(lengths.length / 2)] ?? unknownLengths.usual, most];
}

const tokensOf = ({ content }: ReplyEntry): number =>
  content.reduce((sum, block) => {
    if (block.type === "image") return sum;
    return sum + estimateTokens(block.type === "tool-call" ? block.name + JSON.stringify(block.input) : block.text);
  }, 0);
