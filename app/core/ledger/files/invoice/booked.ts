// A call of the ledger as the invoice check sees it: in the vendor's days, names and currency.
import { localDay } from "#core/ledger/calendar.ts";
import type { LedgerRecord } from "#core/ledger/record.ts";
import { noUsage, type Usage } from "#core/model/message.ts";
import type { Rates } from "#core/model/prices/price.ts";
import type { Invoice } from "./invoice-line.ts";
import { billedKeys, isBilledBy } from "./model-names.ts";

/** Cost of each kind of token and of fees, in billionths of the invoice's currency. */
export type Parts = Usage & { fees: number };

/** The figures of a call that an invoice may tell. */
export interface Booked {
  usage: Usage;
  /** 0 for a call that the vendor did not answer. */
  requests: number;
  /** Undefined if the ledger does not know the cost in the invoice's currency. */
  nanos?: number | undefined;
  /** Undefined if only the sum is known, because the vendor reported it. */
  parts?: Parts | undefined;
}

export interface BookedCall extends Booked {
  record: LedgerRecord;
  day: string;
  model: string;
  /** Rates in the invoice's currency. */
  rates?: Rates | undefined;
  /** True if Octo estimated tokens, or lost the call before its end. */
  unsure: boolean;
}

const names = Object.keys(noUsage) as (keyof Usage)[];

export const usageOf = (record: Usage): Usage => ({
  input: record.input,
  cacheRead: record.cacheRead,
  cacheWrite5m: record.cacheWrite5m,
  cacheWrite1h: record.cacheWrite1h,
  output: record.output,
});

export function partsAt(usage: Usage, rates: Rates, fees: number): Parts {
  const parts: Parts = { ...noUsage, fees };
  for (const name of names) parts[name] = usage[name] * rates[name];
  return parts;
}

export const sumOf = (parts: Parts): number => names.reduce((sum, name) => sum + parts[name], parts.fees);

/**
 * Returns how a call is told in the vendor's files: not at all if it is not the vendor's, and in two lines if the files
 * list fees apart from the models.
 */
export function booker(invoice: Invoice): (record: LedgerRecord) => BookedCall[] {
  const feesApart = invoice.hasModels && invoice.lines.some(({ model, cost }) => model === "" && cost);
  const named = new Set(invoice.lines.map(({ model }) => model));
  const offsets = new Map(invoice.lines.map(({ day, utcOffset }) => [day, utcOffset]));
  const usual = invoice.lines[0]?.utcOffset ?? 0;
  const dayOf = (at: number) => localDay(at, offsets.get(localDay(at, usual)) ?? usual);
  const keys = new Map<string, string>();
  const modelOf = ({ model, answered }: LedgerRecord, day: string) => {
    if (!invoice.hasModels) return "";
    const name = `${day} ${answered ?? ""} ${model}`;
    let key = keys.get(name);
    if (key === undefined) {
      const all = billedKeys({ model, answered }, day);
      key = all.find((one) => named.has(one)) ?? all[0] ?? "";
      keys.set(name, key);
    }
    return key;
  };
  return (record) => {
    if (record.demo || record.costSource === "plan" || !isBilledBy(record, invoice.vendor)) return [];
    const day = dayOf(record.at);
    const usage = usageOf(record);
    const isAnswered = names.some((name) => usage[name] > 0);
    const call: BookedCall = {
      record,
      day,
      model: modelOf(record, day),
      usage,
      requests: isAnswered ? 1 : 0,
      unsure: record.usageSource === "estimated" || record.outcome === "lost",
      ...costOf(record, usage, invoice.currency),
    };
    return feesApart && call.parts && call.parts.fees > 0
      ? [withoutFees(call, call.parts), feesOf(call, call.parts)]
      : [call];
  };
}

const withoutFees = (call: BookedCall, parts: Parts): BookedCall => ({
  ...call,
  nanos: sumOf(parts) - parts.fees,
  parts: { ...parts, fees: 0 },
});

const feesOf = (call: BookedCall, { fees }: Parts): BookedCall => ({
  ...call,
  model: "",
  usage: noUsage,
  requests: 0,
  nanos: fees,
  parts: { ...noUsage, fees },
});

function costOf(
  record: LedgerRecord,
  usage: Usage,
  currency: Invoice["currency"],
): Pick<BookedCall, "nanos" | "parts" | "rates"> {
  const { price, costNanos: nanos } = record;
  if (currency === "CNY") {
    if (price?.billed?.currency !== "CNY") return nanos === 0 ? { nanos } : {};
    const parts = partsAt(usage, price.billed.rates, 0);
    return { nanos: sumOf(parts), parts, rates: price.billed.rates };
  }
  if (nanos === undefined || !price) return { nanos };
  const parts = partsAt(usage, price.rates, price.feeNanos ?? 0);
  // The vendor's reported cost comes before the price.
  return Math.abs(sumOf(parts) - nanos) <= 1 ? { nanos, parts, rates: price.rates } : { nanos };
}
