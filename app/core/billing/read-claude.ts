// Lines of Claude Code's logs (`~/.claude/projects/…/*.jsonl`). A reply stands there once for each block it has.
import { z } from "zod";
import type { AccountId, CallId, SessionId } from "../ids.ts";
import type { Usage } from "../model/message.ts";
import { costNanos, priceOf } from "../model/pricing.ts";
import type { OffsetAt } from "./calendar.ts";
import { count, dollars, name, readMoment, toNanos } from "./line-schema.ts";
import type { BillingRecord } from "./record.ts";

const tokens = count.nullish();
const usage = z.object({
  input_tokens: count,
  output_tokens: count,
  cache_read_input_tokens: tokens,
  cache_creation_input_tokens: tokens,
  cache_creation: z.object({ ephemeral_5m_input_tokens: tokens, ephemeral_1h_input_tokens: tokens }).nullish(),
});
const reply = z.object({
  timestamp: z.string(),
  requestId: name.nullish(),
  sessionId: name.nullish(),
  cwd: z.string().max(4096).nullish(),
  costUSD: dollars.nullish(),
  message: z.object({ id: name, model: name, usage }),
});

/** What the program writes itself, an error for example, is in the form of a reply. */
const nobody = z.object({ message: z.object({ model: z.literal("<synthetic>") }) });

/** Every line has its type and something that ties it to the others. */
const ties = ["sessionId", "uuid", "leafUuid", "messageId"] as const;

export function isClaudeLine(value: object | undefined): value is { type: string } {
  return value !== undefined && "type" in value && ties.some((tie) => tie in value);
}

/** `aside`: no call. Undefined: a call that cannot be read. */
export function readClaude(value: { type: string }, offsetAt: OffsetAt): BillingRecord | "aside" | undefined {
  if (value.type !== "assistant" || nobody.safeParse(value).success) return "aside";
  const line = reply.safeParse(value).data;
  const moment = line && readMoment(line.timestamp, offsetAt);
  if (!moment) return undefined;
  const { message, requestId, sessionId, cwd } = line;
  const importedFrom = "claude-code";
  const used = toUsage(message.usage);
  return {
    id: [importedFrom, message.id, requestId].filter(Boolean).join(":") as CallId,
    sessionId: (sessionId ?? importedFrom) as SessionId,
    ...moment,
    account: importedFrom as string as AccountId,
    model: message.model,
    purpose: "turn",
    attempt: 1,
    outcome: "ok",
    usageSource: "vendor",
    ...costOf(line, used, moment.at),
    ms: 0,
    importedFrom,
    ...(cwd && { folder: cwd }),
    ...used,
  };
}

/** The sum of cache writes stands beside its parts; older logs have the sum alone, and then all of it was of 5 minutes. */
function toUsage(told: z.infer<typeof usage>): Usage {
  const { ephemeral_5m_input_tokens: short, ephemeral_1h_input_tokens: long } = told.cache_creation ?? {};
  const cacheWrite1h = long ?? 0;
  return {
    input: told.input_tokens,
    cacheRead: told.cache_read_input_tokens ?? 0,
    cacheWrite5m: Math.max(short ?? 0, (told.cache_creation_input_tokens ?? 0) - cacheWrite1h),
    cacheWrite1h,
    output: told.output_tokens,
  };
}

/** Its own cost, which Claude Code took from a list of prices; else that of our list; else unknown. */
function costOf({ costUSD, message }: z.infer<typeof reply>, used: Usage, at: number) {
  const costSource = "price-list" as const;
  if (typeof costUSD === "number") return { costNanos: toNanos(costUSD), costSource };
  const price = priceOf(message.model, used, at);
  return price ? { costNanos: costNanos(used, price), costSource, price } : { costSource: "unknown" as const };
}
