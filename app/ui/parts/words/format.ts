// Formats numbers, amounts, durations and dates.
import type { Currency } from "#core/ledger/currency/currency.ts";

/** Number of extra digits for small amounts. Even smaller amounts are shown as "<" and the smallest amount. */
const extraDigits = 2;

/** @param nanos billionths of a US dollar */
export const money = (nanos: number, currency: Currency): string => formatAmount(nanos, currency, "fine");

/**
 * Formats an axis label. Labels are round amounts, so trailing zeros are left out.
 * @param nanos billionths of a US dollar
 */
export const roundMoney = (nanos: number, currency: Currency): string => formatAmount(nanos, currency, "round");

function formatAmount(nanos: number, { code, perDollar }: Currency, small: "fine" | "round"): string {
  const amount = (nanos / 1e9) * perDollar;
  const { usual, digits, ...formats } = formatsOf(code);
  const least = 10 ** -(digits + extraDigits);
  if (amount > 0 && amount < least) return `<${formats.fine.format(least)}`;
  return (amount !== 0 && Math.abs(amount) < 10 ** (2 - digits) ? formats[small] : usual).format(amount);
}

interface Formats {
  usual: Intl.NumberFormat;
  fine: Intl.NumberFormat;
  round: Intl.NumberFormat;
  digits: number;
}
const formats = new Map<string, Formats>();

/** The number formatters for a currency. Cached, because creating a formatter is slow. */
function formatsOf(currency: string): Formats {
  let found = formats.get(currency);
  if (!found) {
    const style = { style: "currency", currency, currencyDisplay: "narrowSymbol" } as const;
    const usual = new Intl.NumberFormat("en", style);
    const digits = usual.resolvedOptions().maximumFractionDigits ?? 2;
    const fine = new Intl.NumberFormat("en", { ...style, minimumFractionDigits: digits + extraDigits });
    const round = new Intl.NumberFormat("en", { ...style, maximumFractionDigits: digits + extraDigits });
    found = { usual, fine, round, digits };
    formats.set(currency, found);
  }
  return found;
}

/** The currency's sign, or its code if it has none. */
export const signOf = (code: string): string =>
  formatsOf(code)
    .usual.formatToParts(0)
    .find(({ type }) => type === "currency")?.value ?? code;

/** Formats an exact count with thousands separators. */
export const count = (many: number): string => many.toLocaleString("en");

export function tokens(count: number): string {
  if (count < 1_000) return String(count);
  if (count < 1_000_000) return `${(count / 1_000).toFixed(count < 10_000 ? 1 : 0)}k`;
  return `${(count / 1_000_000).toFixed(1)}M`;
}

export function duration(taken: number): string {
  // The computer's clock may have been set back meanwhile.
  const ms = Math.max(0, taken);
  if (ms < 10_000) return `${(ms / 1_000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Formats a running time in whole seconds. Empty during the first second. */
export function seconds(ms: number): string {
  return ms < 1_000 ? "" : duration(Math.floor(ms / 1_000) * 1_000).replace(".0", "");
}

export function bytes(count: number): string {
  const units = ["B", "KB", "MB", "GB", "TB"];
  let value = count;
  let unit = 0;
  for (; value >= 1_000 && unit < units.length - 1; unit++) value /= 1_000;
  return `${value.toFixed(value < 10 && unit > 0 ? 1 : 0)} ${units[unit]}`;
}

/** The time of day as the language writes it, such as `5:03 PM`. */
export const timeOfDay = (at: number, language: string): string =>
  new Date(at).toLocaleTimeString(language, { hour: "numeric", minute: "2-digit" });

export const dateAndTime = (at: number, language: string): string =>
  new Date(at).toLocaleString(language, { dateStyle: "medium", timeStyle: "short" });

/** Formats a time as the time of day if it is today, otherwise as a date. */
export function moment(at: number, language: string): string {
  const date = new Date(at);
  const today = date.toDateString() === new Date().toDateString();
  return today ? timeOfDay(at, language) : date.toLocaleDateString(language, { month: "short", day: "numeric" });
}

/** @param month `YYYY-MM` */
export const monthOf = (month: string, language: string): string =>
  new Date(`${month}-15T12:00:00`).toLocaleDateString(language, { year: "numeric", month: "long" });
