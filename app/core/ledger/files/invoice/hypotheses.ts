// What may have happened to calls so that invoice and ledger differ. Each hypothesis says how the vendor would have
// billed a call; the check recomputes the invoice with it.
import type { LedgerRecord } from "#core/ledger/record.ts";
import { noUsage, type Usage } from "#core/model/message.ts";
import { prices } from "#core/model/prices/price-list.ts";
import { priceOf } from "#core/model/prices/pricing.ts";
import { type Booked, type BookedCall, partsAt, sumOf } from "./booked.ts";
import type { Cell } from "./cells.ts";
import { invoiceKey } from "./model-names.ts";

export type Hypothetical =
  | "doubled"
  | "absent"
  | "cache"
  | "lifetime"
  | "reasoning"
  | "batch"
  | "peak"
  | "list"
  | "free";

export interface Hypothesis {
  cause: Hypothetical;
  /** Returns how the vendor would have billed the call; undefined if the same as before. */
  billed(call: BookedCall, cell: Cell): Booked | undefined;
}

const nothing: Booked = { usage: noUsage, requests: 0, nanos: 0, parts: { ...noUsage, fees: 0 } };

const withUsage = (call: BookedCall, usage: Usage): Booked => {
  const parts = call.rates && partsAt(usage, call.rates, call.parts?.fees ?? 0);
  return { usage, requests: call.requests, nanos: parts ? sumOf(parts) : call.nanos, parts };
};

const costing = (call: BookedCall, factor: number): Booked | undefined => {
  const { usage, requests, nanos, parts, rates } = call;
  if (!nanos) return undefined;
  const scaled = parts && rates && partsAt(usage, scaledRates(rates, factor), parts.fees);
  return { usage, requests, nanos: scaled ? sumOf(scaled) : nanos * factor, parts: scaled };
};

const scaledRates = (rates: Usage, factor: number): Usage => ({
  input: rates.input * factor,
  cacheRead: rates.cacheRead * factor,
  cacheWrite5m: rates.cacheWrite5m * factor,
  cacheWrite1h: rates.cacheWrite1h * factor,
  output: rates.output * factor,
});

/** Reasoning tokens, if the record keeps them. */
const reasoningIn = (record: LedgerRecord & { reasoning?: number }): number => record.reasoning ?? 0;

const doubled: Hypothesis = {
  cause: "doubled",
  billed: ({ usage, requests, nanos, parts, rates }) => ({
    usage: scaledRates(usage, 2),
    requests: requests * 2,
    nanos: nanos && nanos * 2,
    parts: parts && { ...(rates ? partsAt(usage, scaledRates(rates, 2), 0) : parts), fees: parts.fees * 2 },
  }),
};

const absent: Hypothesis = { cause: "absent", billed: () => nothing };

const cacheAsInput: Hypothesis = {
  cause: "cache",
  billed: (call) => {
    const { usage } = call;
    return usage.cacheRead > 0
      ? withUsage(call, { ...usage, input: usage.input + usage.cacheRead, cacheRead: 0 })
      : undefined;
  },
};

const longWrites: Hypothesis = {
  cause: "lifetime",
  billed: (call) => {
    const { cacheWrite5m, cacheWrite1h } = call.usage;
    if (cacheWrite5m === 0) return undefined;
    return withUsage(call, { ...call.usage, cacheWrite5m: 0, cacheWrite1h: cacheWrite1h + cacheWrite5m });
  },
};

const shortWrites: Hypothesis = {
  cause: "lifetime",
  billed: (call) => {
    const { cacheWrite5m, cacheWrite1h } = call.usage;
    if (cacheWrite1h === 0) return undefined;
    return withUsage(call, { ...call.usage, cacheWrite5m: cacheWrite5m + cacheWrite1h, cacheWrite1h: 0 });
  },
};

const reasoning = (sign: 1 | -1): Hypothesis => ({
  cause: "reasoning",
  billed: (call) => {
    const more = sign * reasoningIn(call.record);
    const output = call.usage.output + more;
    return more === 0 || output < 0 ? undefined : withUsage(call, { ...call.usage, output });
  },
});

const isBatch = ({ price }: LedgerRecord): boolean => / (?:batch|flex)\b/.test(price?.source ?? "");

const batch: Hypothesis = {
  cause: "batch",
  billed: (call) => costing(call, isBatch(call.record) ? 2 : 0.5),
};

/** The calls of one side of the vendor's peak hours, priced as those of the other side. */
const window = (isPeak: boolean): Hypothesis => ({
  cause: "peak",
  billed: (call) => {
    const [first] = prices[invoiceKey(call.record.answered ?? call.record.model)]?.windows ?? [];
    if (!first || (call.record.price?.source ?? "").split(" ").includes(first.name) !== isPeak) return undefined;
    return costing(call, isPeak ? 1 / first.factor : first.factor);
  },
});

const listPrice: Hypothesis = {
  cause: "list",
  billed: ({ record, usage, requests }) => {
    if (record.costSource !== "vendor") return undefined;
    const { images, searches, answered, model } = record;
    const price = priceOf(answered ?? model, usage, {
      at: record.at - record.ms,
      requests: 1,
      ...(images && { images }),
      ...(searches && { searches }),
    });
    const parts = price && partsAt(usage, price.rates, price.feeNanos ?? 0);
    return parts && { usage, requests, nanos: sumOf(parts), parts };
  },
};

const free: Hypothesis = {
  cause: "free",
  billed: (call, cell) =>
    cell.isFree || call.record.model.endsWith(":free")
      ? { ...nothing, usage: call.usage, requests: call.requests }
      : undefined,
};

/** All hypotheses, the likeliest first. */
export const hypotheses: Hypothesis[] = [
  doubled,
  absent,
  cacheAsInput,
  longWrites,
  shortWrites,
  reasoning(1),
  reasoning(-1),
  free,
  batch,
  window(true),
  window(false),
  listPrice,
];

/** Calls that the ledger has twice: the same figures at the same moment, or within a second. */
export function repeatedCalls(calls: BookedCall[]): Set<BookedCall> {
  const seen = new Map<string, number>();
  const repeated = new Set<BookedCall>();
  for (const call of calls.toSorted((a, b) => a.record.at - b.record.at)) {
    if (call.requests === 0) continue;
    const figures = Object.values(call.usage).join();
    const before = seen.get(figures);
    if (before !== undefined && call.record.at - before <= 1_000) repeated.add(call);
    else seen.set(figures, call.record.at);
  }
  return repeated;
}
