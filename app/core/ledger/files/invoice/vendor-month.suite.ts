// Invents a month of calls, and writes the files that the vendors would export for it. A seed makes it repeatable.
import type { AccountId, CallId, SessionId } from "#core/ids.ts";
import { localDay } from "#core/ledger/calendar.ts";
import type { LedgerRecord } from "#core/ledger/record.ts";
import type { Usage } from "#core/model/message.ts";
import { costAt, costNanos, priceOf } from "#core/model/prices/pricing.ts";
import type { Rates } from "#core/model/prices/price.ts";
import { partsAt, type Parts } from "./booked.ts";

const day = 24 * 3_600_000;

/** A generator of numbers from 0 to 1 (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface MonthPlan {
  seed: number;
  vendor: "anthropic" | "openai" | "openrouter" | "deepseek";
  models: string[];
  days?: number;
  perDay?: number;
  currency?: "CNY";
  firstDay?: string;
}

export function monthOf({
  seed,
  vendor,
  models,
  days = 30,
  perDay = 40,
  currency,
  firstDay = "2026-11-01",
}: MonthPlan) {
  const random = randomOf(seed);
  const upTo = (most: number) => Math.floor(random() * most);
  const records: LedgerRecord[] = [];
  const isClaude = vendor === "anthropic";
  for (let n = 0; n < days * perDay; n++) {
    const ms = 2_000 + upTo(40_000);
    const at = Date.parse(firstDay) + Math.floor(random() * days * day);
    const cold = random() < 0.2;
    const usage: Usage = {
      input: 5 + upTo(isClaude ? 2_000 : 30_000),
      cacheRead: cold ? 0 : upTo(90_000),
      cacheWrite5m: isClaude ? upTo(8_000) : 0,
      cacheWrite1h: isClaude && random() < 0.3 ? upTo(20_000) : 0,
      output: 1 + upTo(4_000),
    };
    records.push(
      recordOf({ id: `c${seed}-${n}`, at, ms, model: models[upTo(models.length)] ?? "", usage, vendor, currency }),
    );
  }
  return records.sort((a, b) => a.at - b.at);
}

interface Call {
  id: string;
  at: number;
  ms?: number;
  model: string;
  usage: Usage;
  vendor?: string;
  currency?: "CNY" | undefined;
}

export function recordOf({ id, at, ms = 5_000, model, usage, vendor, currency }: Call): LedgerRecord {
  const price = priceOf(model.replace(/:free$/, ""), usage, { at: at - ms }, currency && { currency });
  return {
    id: id as CallId,
    sessionId: `chat-${Math.floor(at / (6 * 3_600_000))}` as SessionId,
    at,
    // The ledger's own day is another one than the vendor's for most calls.
    utcOffset: 480,
    account: "a" as AccountId,
    ...(vendor && { vendor }),
    model,
    purpose: "turn",
    attempt: 1,
    outcome: "ok",
    usageSource: "vendor",
    costSource: price ? "price-list" : "unknown",
    ...(price && { price, costNanos: costNanos(usage, price) }),
    ms,
    ...usage,
  };
}

/** A call as the vendor bills it. Amounts are in billionths of the vendor's currency. */
export interface BilledCall extends Usage {
  id: string;
  at: number;
  model: string;
  parts: Parts;
  /** A discount or another price for the whole call. */
  factor: number;
}

/** Bills a month truly. @param key says which API key a call was made with */
export function billed(records: LedgerRecord[]): BilledCall[] {
  return records.map((record) => {
    const { id, at, model, input, cacheRead, cacheWrite5m, cacheWrite1h, output, price } = record;
    const usage = { input, cacheRead, cacheWrite5m, cacheWrite1h, output };
    const rates = price?.billed?.rates ?? price?.rates ?? zero;
    return { id, at, model, ...usage, parts: partsAt(usage, rates, 0), factor: 1 };
  });
}

/** Bills other usage at the same rates. */
export function rebilled(call: BilledCall, usage: Partial<Usage>, rates: Rates): BilledCall {
  const { input, cacheRead, cacheWrite5m, cacheWrite1h, output } = { ...call, ...usage };
  return { ...call, ...usage, parts: partsAt({ input, cacheRead, cacheWrite5m, cacheWrite1h, output }, rates, 0) };
}

const zero: Rates = { input: 0, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output: 0 };
const one: Rates = { input: 1, cacheRead: 1, cacheWrite5m: 1, cacheWrite1h: 1, output: 1 };
const costOf = ({ parts, factor }: BilledCall): number => costAt(parts, one) * factor;

function grouped(calls: BilledCall[], utcOffset: number): { day: string; model: string; calls: BilledCall[] }[] {
  const groups = new Map<string, BilledCall[]>();
  for (const call of calls) {
    const key = `${localDay(call.at, utcOffset)} ${call.model}`;
    const group = groups.get(key);
    if (group) group.push(call);
    else groups.set(key, [call]);
  }
  return [...groups].map(([key, own]) => ({ day: key.slice(0, 10), model: key.slice(11), calls: own }));
}

const total = (calls: BilledCall[], valueOf: (call: BilledCall) => number): number =>
  calls.reduce((sum, call) => sum + valueOf(call), 0);
const dollars = (nanos: number, decimals: number): string => (nanos / 1e9).toFixed(decimals);

/** Names of Anthropic's costs: `Claude Sonnet 4.5` for `claude-sonnet-4-5`. */
const titled = (model: string): string =>
  model
    .replace(/-(\d+)-(\d+)$/, "-$1.$2")
    .split("-")
    .map((word) => word.replace(/^[a-z]/, (letter) => letter.toUpperCase()))
    .join(" ");

export const anthropicUsage = (calls: BilledCall[], utcOffset = 0): string =>
  [
    "usage_date_utc,model_version,api_key,workspace,usage_type,context_window,usage_input_tokens_no_cache,usage_input_tokens_cache_write_5m,usage_input_tokens_cache_write_1h,usage_input_tokens_cache_read,usage_output_tokens,web_search_count,inference_geo,speed",
    ...grouped(calls, utcOffset).map(({ day: date, model, calls: own }) =>
      [
        date,
        `${model}-20251001`,
        "key",
        "Default",
        "standard",
        "≤ 200k",
        total(own, ({ input }) => input),
        total(own, ({ cacheWrite5m }) => cacheWrite5m),
        total(own, ({ cacheWrite1h }) => cacheWrite1h),
        total(own, ({ cacheRead }) => cacheRead),
        total(own, ({ output }) => output),
        "0,global,",
      ].join(","),
    ),
  ].join("\r\n");

const anthropicParts = [
  ["input_no_cache", "input"],
  ["input_cache_read", "cacheRead"],
  ["input_cache_write_5m", "cacheWrite5m"],
  ["input_cache_write_1h", "cacheWrite1h"],
  ["output", "output"],
] as const;

/** Costs in whole cents, one row for each kind of tokens. */
export const anthropicCosts = (calls: BilledCall[], utcOffset = 0): string =>
  [
    "usage_date_utc,model,workspace,api_key,usage_type,context_window,token_type,cost_usd,list_price_usd,cost_type,inference_geo,speed",
    ...grouped(calls, utcOffset).flatMap(({ day: date, model, calls: own }) =>
      anthropicParts.flatMap(([type, name]) => {
        const cost = total(own, ({ parts, factor }) => parts[name] * factor);
        const amount = dollars(cost, 2);
        return cost === 0
          ? []
          : [`${date},${titled(model)},Default,key,message,≤ 200k,${type},${amount},${amount},token,global,`];
      }),
    ),
  ].join("\n");

const epoch = (date: string): string => `${Date.parse(date) / 1000},${Date.parse(date) / 1000 + 86_400}`;
const isoDay = (date: string): string =>
  `${epoch(date)},${date}T00:00:00+00:00,${localDay(Date.parse(date) + day, 0)}T00:00:00+00:00`;

export const openaiUsage = (calls: BilledCall[], utcOffset = 0): string =>
  [
    "start_time,end_time,start_time_iso,end_time_iso,project_id,num_model_requests,user_id,api_key_id,model,batch,service_tier,input_tokens,output_tokens,input_cached_tokens,input_uncached_tokens",
    ...grouped(calls, utcOffset).map(({ day: date, model, calls: own }) => {
      const cached = total(own, ({ cacheRead }) => cacheRead);
      const fresh = total(own, ({ input, cacheWrite5m }) => input + cacheWrite5m);
      const output = total(own, (call) => call.output);
      return `${isoDay(date)},proj_1,${own.length}.0,user-1,key_1,${model}-2026-08-07,FALSE,default,${cached + fresh}.0,${output}.0,${cached}.0,${fresh}.0`;
    }),
    `${isoDay("2026-11-30")},,,,,,,,,,,`,
  ].join("\n");

/** @param by one row per line item, or one per day as in an export without a grouping */
export function openaiCosts(calls: BilledCall[], by: "item" | "day"): string {
  const head =
    "start_time,end_time,start_time_iso,end_time_iso,amount_value,amount_currency,line_item,project_id,organization_id,organization_name";
  const row = (date: string, nanos: number, item: string) =>
    `${isoDay(date)},${dollars(nanos, 16)},usd,${item},,org-1,Personal`;
  const rows =
    by === "day"
      ? grouped(
          calls.map((call) => ({ ...call, model: "" })),
          0,
        ).map(({ day: date, calls: own }) => row(date, total(own, costOf), ""))
      : grouped(calls, 0).flatMap(({ day: date, model, calls: own }) => [
          row(
            date,
            total(own, ({ parts, factor }) => parts.input * factor),
            `"${model}-2026-08-07, input"`,
          ),
          row(
            date,
            total(own, ({ parts, factor }) => parts.cacheRead * factor),
            `"${model}-2026-08-07, cached input"`,
          ),
          row(
            date,
            total(own, ({ parts, factor }) => parts.output * factor),
            `"${model}-2026-08-07, output"`,
          ),
        ]);
  return [head, ...rows].join("\n");
}

export const generations = (calls: BilledCall[]): string =>
  [
    "generation_id,created_at,cost_total,cost_web_search,cost_cache,cost_file_processing,byok_usage_inference,tokens_prompt,tokens_completion,tokens_reasoning,tokens_cached,model_permaslug,provider_name,variant,cancelled",
    ...calls.map((call) => {
      const created = new Date(call.at).toISOString().replace("T", " ").replace("Z", "");
      const prompt = call.input + call.cacheRead + call.cacheWrite5m + call.cacheWrite1h;
      return `gen-${call.id},${created},${dollars(costOf(call), 9)},0,0,0,0,${prompt},${call.output},0,${call.cacheRead},${call.model},Somebody,standard,false`;
    }),
  ].join("\n");

/** OpenRouter's activity by day, in whole cents. */
export const activity = (calls: BilledCall[]): string =>
  [
    "Date,Slug,Usage,BYOK Usage,Requests,Prompt Tokens,Completion Tokens,Reasoning Tokens",
    ...grouped(calls, 0).map(({ day: date, model, calls: own }) =>
      [
        `${date} 00:00:00`,
        model,
        dollars(total(own, costOf), 2),
        0,
        own.length,
        total(
          own,
          ({ input, cacheRead, cacheWrite5m, cacheWrite1h }) => input + cacheRead + cacheWrite5m + cacheWrite1h,
        ),
        total(own, ({ output }) => output),
        0,
      ]
        .map((cell) => `"${cell}"`)
        .join(","),
    ),
  ].join("\n");

/** DeepSeek's two files. The newer ones have days of Chinese time. */
export function deepseekFiles(calls: BilledCall[], age: "old" | "new"): { amount: string; cost: string } {
  const utcOffset = age === "old" ? 0 : 480;
  const dates = (date: string) =>
    age === "old"
      ? date.replaceAll("-", "")
      : `${date}T00:00:00+08:00,${localDay(Date.parse(date) + day, 0)}T00:00:00+08:00`;
  const dateHead = age === "old" ? "utc_date" : "start_time_iso,end_time_iso";
  const groups = grouped(calls, utcOffset);
  return {
    amount: [
      `user_id,${dateHead},model,api_key_name,api_key,type,price,amount`,
      ...groups.flatMap(({ day: date, model, calls: own }) =>
        (
          [
            ["output_tokens", total(own, ({ output }) => output)],
            ["request_count", own.length],
            ["input_cache_hit_tokens", total(own, ({ cacheRead }) => cacheRead)],
            ["input_cache_miss_tokens", total(own, ({ input }) => input)],
          ] as const
        ).map(
          ([type, amount]) =>
            `u,${dates(date)},${model},k,sk-1***,${type},${type === "request_count" ? "" : "0.000002"},${amount}`,
        ),
      ),
    ].join("\n"),
    cost: [
      `user_id,${dateHead},model,wallet_type,cost,currency`,
      ...groups.map(
        ({ day: date, model, calls: own }) => `u,${dates(date)},${model},Paid,${dollars(total(own, costOf), 16)},CNY`,
      ),
    ].join("\n"),
  };
}
