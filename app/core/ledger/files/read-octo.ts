// Lines of Octo's monthly files: those that `toExportLine` writes, and those of the earlier Octo in Ruby.
import { z } from "zod";
import type { AccountId, CallId, SessionId, TurnId } from "#core/ids.ts";
import { modelErrorKinds } from "#core/model/model-errors.ts";
import { type CacheMiss } from "#core/model/model-call.ts";
import { missCauses } from "#core/model/model-call.ts";
import type { Price } from "#core/model/prices/price.ts";
import type { OffsetAt } from "#core/ledger/calendar.ts";
import { costSources } from "./export.ts";
import { count, dollars, name, nanos, readMoment, toNanos } from "./line-schema.ts";
import { type LedgerRecord, type ImportSource, purposes } from "#core/ledger/record.ts";

const published = {
  id: name,
  timestamp: z.string(),
  model: name,
  prompt_tokens: count,
  completion_tokens: count,
};

const missed = z.object({
  cause: z.enum(missCauses),
  tokens: count,
  lostNanos: nanos.optional(),
  message: count.optional(),
  byte: count.optional(),
  idleMs: z.number().optional(),
  keptMs: z.number().optional(),
}) satisfies z.ZodType<CacheMiss>;

const rates = z.object({ input: count, output: count, cacheRead: count, cacheWrite5m: count, cacheWrite1h: count });
const price = z.object({
  rates,
  source: z.string().max(300),
  billed: z.object({ currency: z.string().regex(/^[A-Z]{3}$/), rates }).optional(),
  feeNanos: nanos.optional(),
}) satisfies z.ZodType<Price>;

const sources = { "octo-ruby": "octo-ruby", "claude-code": "claude-code" } as const satisfies {
  [S in ImportSource]: S;
};

const own = z.object({
  ...published,
  session_id: name,
  cache_read_tokens: count,
  cache_write_tokens: count,
  cache_write_1h_tokens: count,
  cost_source: z.enum(costSources),
  cost_nanos: nanos.nullable(),
  purpose: z.enum(purposes),
  outcome: z.enum(["ok", "failed", "stopped", "lost"]),
  attempt: count,
  usage_source: z.enum(["vendor", "estimated"]),
  price: price.nullable(),
  demo: z.boolean(),
  account: z.string().max(300),
  turn_id: name.nullable(),
  ms: z.number(),
  imported_from: z.enum(sources).nullish(),
  folder: z.string().max(4096).nullish(),
  vendor: name.nullish(),
  route: z.enum(["direct", "relay"]).nullish(),
  channel: name.nullish(),
  person: name.nullish(),
  first_byte_ms: z.number().nullish(),
  error: z.enum(modelErrorKinds).nullish(),
  cache_missed: missed.nullish(),
  images: count.nullish(),
  searches: count.nullish(),
});

const ruby = z.object({
  ...published,
  session_id: name.nullish(),
  cache_read_tokens: count.nullish(),
  cache_write_tokens: count.nullish(),
  cost_usd: dollars.nullish(),
  cost_source: z.string().nullish(),
});

/** Both have the published fields; only the present Octo has the exact cost beside them. */
export function isOctoLine(value: object | undefined): value is object {
  return value !== undefined && "prompt_tokens" in value && "completion_tokens" in value;
}

export function readOctoLine(value: object, offsetAt: OffsetAt): LedgerRecord | undefined {
  return "cost_nanos" in value ? readOwn(value, offsetAt) : readRuby(value, offsetAt);
}

type CostSource = LedgerRecord["costSource"];
const ourSource = (told: string): CostSource | undefined =>
  (Object.keys(costSources) as CostSource[]).find((source) => costSources[source] === told);

/** The very record that was exported. */
function readOwn(value: object, offsetAt: OffsetAt): LedgerRecord | undefined {
  const line = own.safeParse(value).data;
  const moment = line && readMoment(line.timestamp, offsetAt);
  if (!moment) return undefined;
  return {
    id: line.id as CallId,
    sessionId: line.session_id as SessionId,
    ...(line.turn_id && { turnId: line.turn_id as TurnId }),
    ...moment,
    account: line.account as AccountId,
    model: line.model,
    purpose: line.purpose,
    attempt: line.attempt,
    outcome: line.outcome,
    usageSource: line.usage_source,
    ...(line.cost_nanos === null
      ? { costSource: "unknown" }
      : { costNanos: line.cost_nanos, costSource: ourSource(line.cost_source) ?? "estimated" }),
    ...(line.price && { price: line.price }),
    ...(line.demo && { demo: true }),
    ms: line.ms,
    ...told({ firstByteMs: line.first_byte_ms, error: line.error, importedFrom: line.imported_from }),
    ...told({ vendor: line.vendor, route: line.route, folder: line.folder }),
    ...told({ channel: line.channel, person: line.person, missed: line.cache_missed }),
    ...told({ images: line.images, searches: line.searches }),
    ...readTokens(line),
    cacheWrite5m: Math.max(0, line.cache_write_tokens - line.cache_write_1h_tokens),
    cacheWrite1h: line.cache_write_1h_tokens,
  };
}

/** Without the fields that the line leaves empty. */
function told<Fields extends object>(fields: Fields): { [F in keyof Fields]?: NonNullable<Fields[F]> } {
  const known = Object.entries(fields).filter(([, value]) => value !== null && value !== undefined && value !== "");
  return Object.fromEntries(known) as { [F in keyof Fields]?: NonNullable<Fields[F]> };
}

function readRuby(value: object, offsetAt: OffsetAt): LedgerRecord | undefined {
  const line = ruby.safeParse(value).data;
  const moment = line && readMoment(line.timestamp, offsetAt);
  if (!moment) return undefined;
  const importedFrom = "octo-ruby";
  return {
    id: `${importedFrom}:${line.id}` as CallId,
    sessionId: (line.session_id ?? importedFrom) as SessionId,
    ...moment,
    account: importedFrom as string as AccountId,
    model: line.model,
    purpose: "turn",
    attempt: 1,
    outcome: "ok",
    usageSource: line.cost_source === "estimated" ? "estimated" : "vendor",
    ...rubyCost(line),
    ms: 0,
    importedFrom,
    ...readTokens(line),
    cacheWrite5m: line.cache_write_tokens ?? 0,
    cacheWrite1h: 0,
  };
}

/** Zero is what the earlier Octo wrote when it was told nothing; with a source, somebody meant it. */
function rubyCost({ cost_usd: cost, cost_source: told }: z.infer<typeof ruby>) {
  if (cost === undefined || cost === null || (cost === 0 && !told)) return { costSource: "unknown" as const };
  return { costNanos: toNanos(cost), costSource: ourSource(told ?? "") ?? ("estimated" as const) };
}

/** Prompt tokens include what came from the cache; a vendor whose count did not is told by its being smaller. */
function readTokens(line: { prompt_tokens: number; completion_tokens: number; cache_read_tokens?: number | null }) {
  const cacheRead = line.cache_read_tokens ?? 0;
  const input = line.prompt_tokens < cacheRead ? line.prompt_tokens : line.prompt_tokens - cacheRead;
  return { input, cacheRead, output: line.completion_tokens };
}
