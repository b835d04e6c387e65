// One record → one line of a month's JSONL file, in the field names of the published format.
import { localTimestamp } from "./calendar.ts";
import type { BillingRecord } from "./record.ts";

const costSources = { vendor: "api", "price-list": "price", estimated: "estimated", unknown: "unknown" } as const;

/** The published fields come first, ours after them. `cost_nanos` is the exact figure, `cost_usd` the readable one. */
export function toExportLine(record: BillingRecord): string {
  return JSON.stringify({
    id: record.id,
    session_id: record.sessionId,
    timestamp: localTimestamp(record.at, record.utcOffset),
    model: record.model,
    prompt_tokens: record.input + record.cacheRead,
    completion_tokens: record.output,
    cache_read_tokens: record.cacheRead,
    cache_write_tokens: record.cacheWrite5m + record.cacheWrite1h,
    cost_usd: record.costNanos === undefined ? null : record.costNanos / 1e9,
    cost_source: costSources[record.costSource],
    purpose: record.purpose,
    outcome: record.outcome,
    attempt: record.attempt,
    cache_write_1h_tokens: record.cacheWrite1h,
    cost_nanos: record.costNanos ?? null,
    usage_source: record.usageSource,
    price: record.price ?? null,
    demo: record.demo ?? false,
    account: record.account,
    turn_id: record.turnId ?? null,
    ms: record.ms,
  });
}
