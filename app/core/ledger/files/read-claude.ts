// Lines of Claude Code's logs (`~/.claude/projects/…/*.jsonl`). A reply stands there once for each block it has.
import type { AccountId, CallId, SessionId } from "#core/ids.ts";
import type { Usage } from "#core/model/message.ts";
import { costNanos, priceOf } from "#core/model/prices/pricing.ts";
import type { OffsetAt } from "#core/ledger/calendar.ts";
import { isCount, isDollars, isName, type Moment, readMoment, toNanos } from "./line-schema.ts";
import { createPick } from "./scan-json.ts";
import type { LedgerRecord } from "#core/ledger/record.ts";

/** Anything that a line may hold under these names. */
type Told<Names extends string> = { [N in Names]?: unknown };
type Line = Told<"timestamp" | "requestId" | "sessionId" | "cwd" | "costUSD" | "message">;
type Message = Told<"id" | "model" | "usage">;

/** What the program writes itself, an error for example, is in the form of a reply. */
const nobody = "<synthetic>";

/** Every line has its type and something that ties it to the others. */
const ties = ["sessionId", "uuid", "leafUuid", "messageId"] as const;

export function isClaudeLine(value: object | undefined): value is { type: string } {
  return value !== undefined && "type" in value && ties.some((tie) => tie in value);
}

const pick = createPick({
  type: true,
  timestamp: true,
  requestId: true,
  sessionId: true,
  cwd: true,
  costUSD: true,
  message: {
    id: true,
    model: true,
    usage: {
      input_tokens: true,
      output_tokens: true,
      cache_read_input_tokens: true,
      cache_creation_input_tokens: true,
      cache_creation: { ephemeral_5m_input_tokens: true, ephemeral_1h_input_tokens: true },
    },
  },
  // By these others' lines are known, and what nobody has need not be read.
  prompt_tokens: true,
  removed: true,
});

/** All of a line that is read here, without the rest of it. Undefined: it is not known for a line of theirs that way. */
export function pickClaude(line: Uint8Array): { type: string } | undefined {
  const picked = pick(line);
  return isClaudeLine(picked) && !("prompt_tokens" in picked) && !("removed" in picked) ? picked : undefined;
}

/** `aside`: no call. Undefined: a call that cannot be read. */
export function readClaude(value: { type: string }, offsetAt: OffsetAt): LedgerRecord | "aside" | undefined {
  if (value.type !== "assistant") return "aside";
  const { timestamp, requestId, sessionId, cwd, costUSD, message } = value as Line;
  const { id, model, usage } = asObject<Message>(message) ?? {};
  if (model === nobody) return "aside";
  const used = toUsage(usage);
  if (!used || !isName(id) || !isName(model) || !may(requestId, isName) || !may(sessionId, isName)) return undefined;
  if (!may(cwd, isPath) || !may(costUSD, isDollars)) return undefined;
  const moment = typeof timestamp === "string" ? readMoment(timestamp, offsetAt) : undefined;
  if (!moment) return undefined;
  return recordOf({ id, model, requestId, sessionId, cwd, costUSD, used, moment });
}

interface Call {
  id: string;
  model: string;
  requestId: string | null | undefined;
  sessionId: string | null | undefined;
  cwd: string | null | undefined;
  costUSD: number | null | undefined;
  used: Usage;
  moment: Moment;
}

const importedFrom = "claude-code";

function recordOf({ id, model, requestId, sessionId, cwd, costUSD, used, moment }: Call): LedgerRecord {
  const price = typeof costUSD === "number" ? undefined : priceOf(model, used, { at: moment.at });
  // One literal with every field by name: put together from parts, a hundred thousand of them take twice as long.
  const record: LedgerRecord = {
    id: `${importedFrom}:${id}${requestId ? `:${requestId}` : ""}` as CallId,
    sessionId: once(sessionId ?? importedFrom) as SessionId,
    at: moment.at,
    utcOffset: moment.utcOffset,
    account: importedFrom as string as AccountId,
    model: once(model),
    purpose: "turn",
    attempt: 1,
    outcome: "ok",
    usageSource: "vendor",
    costSource: price || typeof costUSD === "number" ? "price-list" : "unknown",
    ms: 0,
    importedFrom,
    input: used.input,
    cacheRead: used.cacheRead,
    cacheWrite5m: used.cacheWrite5m,
    cacheWrite1h: used.cacheWrite1h,
    output: used.output,
  };
  // Its own cost, which Claude Code took from a list of prices; else that of our list; else unknown.
  if (typeof costUSD === "number") record.costNanos = toNanos(costUSD);
  else if (price) {
    record.costNanos = costNanos(used, price);
    record.price = price;
  }
  if (cwd) record.folder = once(cwd);
  return record;
}

const words = new Map<string, string>();

/** The same words as one string: each line brings its own copy, and all calls are held until the last line is read. */
function once(word: string): string {
  const known = words.get(word);
  if (known !== undefined) return known;
  if (words.size > 10_000) words.clear();
  words.set(word, word);
  return word;
}

/** Absent, empty, or what it should be. */
function may<T>(value: unknown, is: (value: unknown) => value is T): value is T | null | undefined {
  return value === null || value === undefined || is(value);
}

const isPath = (value: unknown): value is string => typeof value === "string" && value.length <= 4096;

const asObject = <T extends object>(value: unknown): T | undefined =>
  typeof value === "object" && value !== null ? (value as T) : undefined;

type Tokens = Told<"input_tokens" | "output_tokens" | "cache_read_input_tokens" | "cache_creation_input_tokens"> &
  Told<"cache_creation">;
type Written = Told<"ephemeral_5m_input_tokens" | "ephemeral_1h_input_tokens">;

/** The sum of cache writes stands beside its parts; older logs have the sum alone, and then all of it was of 5 minutes. */
function toUsage(value: unknown): Usage | undefined {
  const told = asObject<Tokens>(value);
  if (!told || !isCount(told.input_tokens) || !isCount(told.output_tokens)) return undefined;
  const { cache_read_input_tokens: read, cache_creation_input_tokens: written, cache_creation: parts } = told;
  if (!may(read, isCount) || !may(written, isCount)) return undefined;
  if (parts !== null && parts !== undefined && !asObject(parts)) return undefined;
  const { ephemeral_5m_input_tokens: short, ephemeral_1h_input_tokens: long } = asObject<Written>(parts) ?? {};
  if (!may(short, isCount) || !may(long, isCount)) return undefined;
  const cacheWrite1h = long ?? 0;
  return {
    input: told.input_tokens,
    cacheRead: read ?? 0,
    cacheWrite5m: Math.max(short ?? 0, (written ?? 0) - cacheWrite1h),
    cacheWrite1h,
    output: told.output_tokens,
  };
}
