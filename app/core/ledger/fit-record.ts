// Makes every value of a record one that an export can hold and an import reads back. A vendor or a chat from a file may
// bring any value.
import { type FieldName, fields, type Kind } from "./record-columns.ts";
import type { LedgerRecord } from "./record.ts";
import type { Price } from "#core/model/prices/price.ts";
import { isCount, isMoment, isName, isNanos, isOffset, isRate } from "./record-limits.ts";

/** Counts that are changed make the whole usage an estimate. */
const tokenFields = ["input", "cacheRead", "cacheWrite5m", "cacheWrite1h", "output"] as const;

export function fitRecord(record: LedgerRecord): LedgerRecord {
  const fitted: Partial<Record<FieldName, unknown>> = { ...record };
  for (const { name, kind, optional } of fields) {
    const value = fitted[name];
    const fit = value === undefined && optional ? undefined : fitField(name, kind, value);
    const isUnknownWord = typeof kind !== "string" && fit !== value;
    if (optional && (fit === undefined || fit === "" || isUnknownWord)) delete fitted[name];
    // Files do not tell a negative zero from zero.
    else fitted[name] = Object.is(fit, -0) ? 0 : fit;
  }
  const fit = fitted as unknown as LedgerRecord;
  if (tokenFields.some((name) => fit[name] !== record[name])) fit.usageSource = "estimated";
  // A cost that is not believed is unknown, and never negative.
  if (fit.costNanos === undefined) fit.costSource = "unknown";
  else if (fit.costSource === "unknown") fit.costSource = "estimated";
  return fit;
}

function fitField(name: FieldName, kind: Kind, value: unknown): unknown {
  if (name === "utcOffset") return isOffset(value) ? value : 0;
  if (name === "costSource") return costSources.includes(value as LedgerRecord["costSource"]) ? value : "estimated";
  return fitValue(kind, value);
}

const costSources = [
  "vendor",
  "price-list",
  "plan",
  "estimated",
  "unknown",
] as const satisfies readonly LedgerRecord["costSource"][];

function fitValue(kind: Kind, value: unknown): unknown {
  if (typeof kind !== "string") return kind.includes(value as string) ? value : kind[0];
  switch (kind) {
    case "name":
      return fitName(value);
    case "label":
      return fitText(value, 300);
    case "path":
      return fitText(value, 4096);
    case "time":
      return isMoment(Math.trunc(Number(value))) ? Math.trunc(Number(value)) : 0;
    case "count":
      return fitCount(value);
    case "nanos":
      return isNanos(value) ? value : undefined;
    case "duration":
      return typeof value === "number" && value >= 0 && Number.isFinite(value) ? value : 0;
    case "flag":
      return value === true || undefined;
    case "price":
      return fitPrice(value as Price | undefined);
    case "miss":
      return isMiss(value) ? value : undefined;
    default:
      return value;
  }
}

/** A price that no export can hold is left out. The cost stays. */
function fitPrice(price: Price | undefined): Price | undefined {
  const { rates, billed, feeNanos = 0 } = price ?? {};
  const fits = [rates, ...(billed ? [billed.rates] : [])].every((one) => one && Object.values(one).every(isRate));
  if (!price || !fits || !isRate(feeNanos)) return undefined;
  const source = fitText(price.source, 300);
  return source === price.source ? price : { ...price, source };
}

/** True if an export can hold all figures of a cache miss. */
const isMiss = (miss: unknown): boolean =>
  typeof miss === "object" &&
  miss !== null &&
  Object.entries(miss).every(([name, value]) => {
    if (name === "cause" || value === undefined) return true;
    if (name === "lostNanos") return isNanos(value);
    return name === "idleMs" || name === "keptMs" ? isRate(value) : isCount(value);
  });

function fitCount(value: unknown): number {
  const whole = typeof value === "number" ? Math.round(value) : 0;
  return isCount(whole) ? whole : 0;
}

function fitName(value: unknown): string {
  if (isName(value)) return value;
  const text = fitText(value, 300).replaceAll(/[\p{Cc}\p{Cs}]/gu, "\ufffd");
  return text === "" ? "unknown" : text;
}

const loneSurrogate = /\p{Cs}/gu;

const fitText = (value: unknown, longest: number): string =>
  typeof value === "string"
    ? [...value].slice(0, longest).join("").slice(0, longest).replaceAll(loneSurrogate, "\ufffd")
    : "";
