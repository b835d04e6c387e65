// Reads lines of Claude Code's logs (`~/.claude/projects/…/*.jsonl`). A log has one line for each content block of a
// reply, so the same reply occurs several times.
import type { AccountId, CallId, SessionId } from "#core/ids.ts";
import type { Json, Usage } from "#core/model/message.ts";
import { placeOf, speedOf, tierOf } from "#core/model/prices/extras.ts";
import type { Extras } from "#core/model/prices/price.ts";
import { costNanos, isGuess, priceOf } from "#core/model/prices/pricing.ts";
import type { OffsetAt } from "#core/ledger/calendar.ts";
import { isCount, isDollars, isName } from "#core/ledger/record-limits.ts";
import { type Moment, readMoment, toNanos } from "./line-schema.ts";
import { createJsonScanner } from "./scan-json.ts";
import type { LedgerRecord } from "#core/ledger/record.ts";

/** Fields of a line whose values have not been checked yet. */
type Unchecked<Names extends string> = { [N in Names]?: unknown };
type Line = Unchecked<"timestamp" | "requestId" | "sessionId" | "cwd" | "costUSD" | "message">;
type Message = Unchecked<"id" | "model" | "usage">;

/** Model name in messages that Claude Code writes itself, such as errors. They look like replies of a model. */
const syntheticModel = "<synthetic>";

/** Every line of a Claude Code log has at least one of these ids. */
const ids = ["sessionId", "uuid", "leafUuid", "messageId"] as const;

export function isClaudeLine(value: object | undefined): value is { type: string } {
  return value !== undefined && "type" in value && ids.some((id) => id in value);
}

const scan = createJsonScanner({
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
      output_tokens_details: { thinking_tokens: true },
      service_tier: true,
      inference_geo: true,
      speed: true,
    },
  },
  // Lines with one of the following fields were written by other programs.
  prompt_tokens: true,
  removed: true,
});

/**
 * Reads the needed fields from the bytes of a line, which is quicker than parsing the whole line. Returns undefined if
 * it is not certain that Claude Code wrote the line.
 */
export function scanClaudeLine(line: Uint8Array): { type: string } | undefined {
  const found = scan(line);
  return isClaudeLine(found) && !("prompt_tokens" in found) && !("removed" in found) ? found : undefined;
}

/**
 * Converts a line to a record. Returns `aside` for a line that is not a call, and undefined for a call that cannot be
 * read.
 */
export function readClaude(value: { type: string }, offsetAt: OffsetAt): LedgerRecord | "aside" | undefined {
  if (value.type !== "assistant") return "aside";
  const { timestamp, requestId, sessionId, cwd, costUSD, message } = value as Line;
  const { id, model, usage } = asObject<Message>(message) ?? {};
  if (model === syntheticModel) return "aside";
  const used = toUsage(usage);
  if (!used || !isName(id) || !isName(model) || !isAbsentOr(requestId, isName) || !isAbsentOr(sessionId, isName))
    return undefined;
  if (!isAbsentOr(cwd, isPath) || !isAbsentOr(costUSD, isDollars)) return undefined;
  const moment = typeof timestamp === "string" ? readMoment(timestamp, offsetAt) : undefined;
  if (!moment) return undefined;
  return recordOf({ id, model, requestId, sessionId, cwd, costUSD, used, extras: extrasOf(usage as Worked), moment });
}

interface Call {
  id: string;
  model: string;
  requestId: string | null | undefined;
  sessionId: string | null | undefined;
  cwd: string | null | undefined;
  costUSD: number | null | undefined;
  used: Usage;
  extras: Extras & { reasoning: number };
  moment: Moment;
}

const importedFrom = "claude-code";

function recordOf({ id, model, requestId, sessionId, cwd, costUSD, used, extras, moment }: Call): LedgerRecord {
  const price = typeof costUSD === "number" ? undefined : priceOf(model, used, { at: moment.at, ...extras });
  // Written as one object literal, because building records with spread syntax takes twice as long for a large log.
  const record: LedgerRecord = {
    id: `${importedFrom}:${id}${requestId ? `:${requestId}` : ""}` as CallId,
    sessionId: intern(sessionId ?? importedFrom) as SessionId,
    at: moment.at,
    utcOffset: moment.utcOffset,
    account: importedFrom as string as AccountId,
    model: intern(model),
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
  // A cost in the log was calculated by Claude Code. If there is none, the cost is calculated with Octo's price list.
  if (typeof costUSD === "number") record.costNanos = toNanos(costUSD);
  else if (price) {
    record.costNanos = costNanos(used, price);
    record.price = price;
    if (isGuess(price)) record.costSource = "estimated";
  }
  if (extras.place) record.place = extras.place;
  if (extras.speed) record.speed = extras.speed;
  if (extras.reasoning > 0) record.reasoning = extras.reasoning;
  if (cwd) record.folder = intern(cwd);
  return record;
}

const interned = new Map<string, string>();

/**
 * Returns the same string object for equal texts. This saves memory, because all calls are held in memory until all
 * files are read.
 */
function intern(word: string): string {
  const known = interned.get(word);
  if (known !== undefined) return known;
  if (interned.size > 10_000) interned.clear();
  interned.set(word, word);
  return word;
}

/** True if the value is undefined or null, or passes the check. */
function isAbsentOr<T>(value: unknown, is: (value: unknown) => value is T): value is T | null | undefined {
  return value === null || value === undefined || is(value);
}

const isPath = (value: unknown): value is string => typeof value === "string" && value.length <= 4096;

const asObject = <T extends object>(value: unknown): T | undefined =>
  typeof value === "object" && value !== null ? (value as T) : undefined;

type Tokens = Unchecked<"input_tokens" | "output_tokens" | "cache_read_input_tokens" | "cache_creation_input_tokens"> &
  Unchecked<"cache_creation">;
type Worked = Unchecked<"service_tier" | "inference_geo" | "speed" | "output_tokens_details">;

/** Reads how the vendor worked. Figures that cannot be true count as not said. */
function extrasOf({ service_tier: tier, inference_geo: place, speed, output_tokens_details: parts }: Worked) {
  const thought = asObject<Unchecked<"thinking_tokens">>(parts)?.thinking_tokens;
  return {
    tier: tierOf(tier as Json).tier,
    place: placeOf(place as Json).place,
    speed: speedOf(speed as Json).speed,
    reasoning: isCount(thought) ? thought : 0,
  };
}

type Written = Unchecked<"ephemeral_5m_input_tokens" | "ephemeral_1h_input_tokens">;

/**
 * Converts the token counts of a line. Newer logs split cache writes by lifetime. Older logs have only a sum, because
 * all cache writes then lasted 5 minutes.
 */
function toUsage(value: unknown): Usage | undefined {
  const tokens = asObject<Tokens>(value);
  if (!tokens || !isCount(tokens.input_tokens) || !isCount(tokens.output_tokens)) return undefined;
  const { cache_read_input_tokens: read, cache_creation_input_tokens: written, cache_creation: parts } = tokens;
  if (!isAbsentOr(read, isCount) || !isAbsentOr(written, isCount)) return undefined;
  if (parts !== null && parts !== undefined && !asObject(parts)) return undefined;
  const { ephemeral_5m_input_tokens: short, ephemeral_1h_input_tokens: long } = asObject<Written>(parts) ?? {};
  if (!isAbsentOr(short, isCount) || !isAbsentOr(long, isCount)) return undefined;
  const cacheWrite1h = long ?? 0;
  return {
    input: tokens.input_tokens,
    cacheRead: read ?? 0,
    cacheWrite5m: Math.max(short ?? 0, (written ?? 0) - cacheWrite1h),
    cacheWrite1h,
    output: tokens.output_tokens,
  };
}
