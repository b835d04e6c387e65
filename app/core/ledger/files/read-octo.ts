// Reads lines that Octo exported: lines made by `toExportLine`, and lines of the earlier Octo in Ruby.
import * as z from "zod/mini";
import type { AccountId, CallId, SessionId } from "#core/ids.ts";
import type { OffsetAt } from "#core/ledger/calendar.ts";
import { columns, type Kind } from "#core/ledger/record-columns.ts";
import type { LedgerRecord } from "#core/ledger/record.ts";
import { costSources } from "./export.ts";
import { count, dollars, miss, name, nanos, price, readMoment, toNanos } from "./line-schema.ts";

const published = {
  id: name,
  timestamp: z.string(),
  model: name,
  prompt_tokens: count,
  completion_tokens: count,
};

/** Schemas of the columns that `readOwn` converts individually. */
const converted = {
  ...published,
  session_id: name,
  cache_read_tokens: count,
  cache_write_tokens: count,
  cache_write_1h_tokens: count,
  cost_source: z.enum(costSources),
  cost_nanos: z.nullable(nanos),
};

const schemas: Record<Exclude<Kind, readonly string[]>, z.ZodMiniType> = {
  name,
  label: z.string().check(z.maxLength(300)),
  path: z.string().check(z.maxLength(4096)),
  time: z.string(),
  count,
  dollars,
  nanos,
  duration: z.number(),
  flag: z.boolean(),
  price,
  miss,
};

/** Columns that contain a field of the record unchanged. If `isRequired`, the value must not be null or absent. */
const plain = columns.flatMap((entry) => {
  if (!("name" in entry) || entry.column in converted) return [];
  const { name: field, column, kind, since, optional } = entry;
  const schema = typeof kind === "string" ? schemas[kind] : z.enum(kind);
  // The oldest flag is always written, as true or false.
  const isRequired = !optional || (kind === "flag" && since === 1);
  return {
    field,
    column,
    isRequired,
    schema: isRequired ? schema : since === 1 ? z.nullable(schema) : z.nullish(schema),
  };
});

const own = z.object({
  ...converted,
  ...(Object.fromEntries(plain.map(({ column, schema }) => [column, schema])) as Record<string, z.ZodMiniType>),
});

const ruby = z.object({
  ...published,
  session_id: z.nullish(name),
  cache_read_tokens: z.nullish(count),
  cache_write_tokens: z.nullish(count),
  cost_usd: z.nullish(dollars),
  cost_source: z.nullish(z.string()),
});

/** True if Octo exported this line. The earlier Octo in Ruby wrote such lines too, but without `cost_nanos`. */
export function isOctoLine(value: object | undefined): value is object {
  return value !== undefined && "prompt_tokens" in value && "completion_tokens" in value;
}

export function readOctoLine(value: object, offsetAt: OffsetAt): LedgerRecord | undefined {
  return "cost_nanos" in value ? readOwn(value, offsetAt) : readRuby(value, offsetAt);
}

type CostSource = LedgerRecord["costSource"];
const costSourceOf = (word: string): CostSource | undefined =>
  (Object.keys(costSources) as CostSource[]).find((source) => costSources[source] === word);

/** Converts an exported line back to its record. */
function readOwn(value: object, offsetAt: OffsetAt): LedgerRecord | undefined {
  const line = own.safeParse(value).data;
  const moment = line && readMoment(line.timestamp, offsetAt);
  if (!moment) return undefined;
  const fields: Record<string, unknown> = {};
  for (const { field, column, isRequired } of plain) {
    const cell = (line as Record<string, unknown>)[column];
    if (isRequired ? cell !== false : cell !== null && cell !== undefined && cell !== "") fields[field] = cell;
  }
  return {
    ...(fields as unknown as LedgerRecord),
    id: line.id as CallId,
    sessionId: line.session_id as SessionId,
    ...moment,
    model: line.model,
    ...(line.cost_nanos === null
      ? { costSource: "unknown" }
      : { costNanos: line.cost_nanos, costSource: costSourceOf(line.cost_source) ?? "estimated" }),
    ...readTokens(line),
    cacheWrite5m: Math.max(0, line.cache_write_tokens - line.cache_write_1h_tokens),
    cacheWrite1h: line.cache_write_1h_tokens,
  };
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

/**
 * Returns the cost in a line of the earlier Octo. If the price was unknown, that version wrote a cost of zero without a
 * source.
 */
function rubyCost({ cost_usd: cost, cost_source: source }: z.infer<typeof ruby>) {
  if (cost === undefined || cost === null || (cost === 0 && !source)) return { costSource: "unknown" as const };
  return { costNanos: toNanos(cost), costSource: costSourceOf(source ?? "") ?? ("estimated" as const) };
}

/**
 * Returns the tokens of a line. `prompt_tokens` normally includes cache reads. If it is smaller than the cache reads,
 * the vendor counted cache reads separately.
 */
function readTokens(line: { prompt_tokens: number; completion_tokens: number; cache_read_tokens?: number | null }) {
  const cacheRead = line.cache_read_tokens ?? 0;
  const input = line.prompt_tokens < cacheRead ? line.prompt_tokens : line.prompt_tokens - cacheRead;
  return { input, cacheRead, output: line.completion_tokens };
}
