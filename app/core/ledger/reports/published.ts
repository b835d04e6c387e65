// Converts totals to the JSON formats that the billing interface publishes. Scripts depend on these formats, so they
// may only grow.
import { localTimestamp, type OffsetAt } from "#core/ledger/calendar.ts";
import { type LedgerSummary, type DailyCost, dailyCosts } from "#core/ledger/summary.ts";
import type { Tally } from "#core/ledger/tally.ts";

/**
 * Converts billionths of a dollar to an amount in a currency, rounded to six decimals. @param perDollar how many units
 * of the currency one US dollar buys
 */
export const amount = (nanos: number, perDollar: number): number => Math.round((nanos * perDollar) / 1e3) / 1e6;

/** Returns prompt tokens as the billing interface publishes them: including cache reads. */
const promptTokens = ({ input, cacheRead }: Tally): number => input + cacheRead;
const allTokens = (tally: Tally): number => promptTokens(tally) + tally.output;

/** How sure a cost is: how much of it is estimated, and how many calls it lacks because their price is unknown. */
const certaintyOf = ({ estimated, estimatedNanos, unpriced }: Tally, perDollar: number) => ({
  estimated_cost: amount(estimatedNanos, perDollar),
  estimated_requests: estimated,
  unpriced_requests: unpriced,
});
export type Certainty = ReturnType<typeof certaintyOf>;

export function publishedSummary(summary: LedgerSummary, offsetAt: OffsetAt, perDollar = 1) {
  const { from, to, byModel, byDay } = summary;
  const models = Object.entries(byModel)
    .filter(([, { requests }]) => requests > 0)
    .sort(([, a], [, b]) => b.costNanos - a.costNanos);
  const days = Object.entries(byDay).sort(([a], [b]) => (a < b ? 1 : -1));
  return {
    period: summary.period,
    from: localTimestamp(from, offsetAt(from)),
    to: localTimestamp(to, offsetAt(to)),
    total_cost: amount(summary.costNanos, perDollar),
    total_tokens: allTokens(summary),
    prompt_tokens: promptTokens(summary),
    completion_tokens: summary.output,
    cache_read_tokens: summary.cacheRead,
    cache_write_tokens: summary.cacheWrite5m + summary.cacheWrite1h,
    by_model: Object.fromEntries(models.map(([model, tally]) => [model, publishedModel(tally, perDollar)])),
    by_day: Object.fromEntries(days.map(([day, { costNanos }]) => [day, amount(costNanos, perDollar)])),
    record_count: summary.requests,
    ...certaintyOf(summary, perDollar),
    by_day_certainty: Object.fromEntries(days.map(([day, tally]) => [day, certaintyOf(tally, perDollar)])),
    unsent_attempts: summary.unsentAttempts,
  };
}
export type PublishedSummary = ReturnType<typeof publishedSummary>;

const publishedModel = (tally: Tally, perDollar: number) => ({
  cost: amount(tally.costNanos, perDollar),
  requests: tally.requests,
  prompt_tokens: promptTokens(tally),
  completion_tokens: tally.output,
  ...certaintyOf(tally, perDollar),
});

/** Returns the last `days` days with their totals, oldest first. Days without calls are included. */
export function publishedDays(
  byDay: LedgerSummary["byDay"],
  days: number,
  { now, offsetAt }: { now: number; offsetAt: OffsetAt },
  perDollar = 1,
) {
  return dailyCosts(byDay, days, now, offsetAt).map((day) => publishedDay(day, perDollar));
}

export const publishedDay = (day: DailyCost, perDollar: number) => ({
  date: day.date,
  cost: amount(day.costNanos, perDollar),
  tokens: allTokens(day),
  requests: day.requests,
  ...certaintyOf(day, perDollar),
});
export type PublishedDay = ReturnType<typeof publishedDay>;
