// Compares a vendor's invoice with the ledger, by day and model, and finds the likely cause of each difference.
import { addUsage, noUsage, type Usage } from "#core/model/message.ts";
import { modelKey } from "#core/model/vendors/model-key.ts";
import { dayAfter, localDay } from "#core/ledger/calendar.ts";
import type { PlainCall } from "#core/ledger/segments/each-call.ts";
import type { Invoice, InvoiceVendor } from "./read.ts";

export type CheckCause = "shift" | "missing" | "absent" | "cache" | "price" | "rounding" | "count";

/** Tokens and cost of one model on one day, either in the invoice or in the ledger. */
export interface Side {
  usage: Usage;
  costNanos: number;
}

export interface CheckRow {
  day: string;
  model: string;
  cause: CheckCause;
  invoice: Side;
  ledger: Side;
}

export interface InvoiceCheck {
  vendor: InvoiceVendor;
  firstDay: string;
  lastDay: string;
  hasTokens: boolean;
  hasCosts: boolean;
  /** Number of combinations of day and model for which invoice and ledger agree. */
  agree: number;
  /** The combinations of day and model for which invoice and ledger differ, in order of day. */
  rows: CheckRow[];
  invoice: Side;
  ledger: Side;
}

/** Patterns of each vendor's model names. OpenRouter needs no pattern, because it sells models of all makers. */
const families: Record<Exclude<InvoiceVendor, "openrouter">, RegExp> = {
  anthropic: /^claude/,
  openai: /^(?:gpt-|chatgpt|codex|o\d)/,
  deepseek: /^deepseek/,
};
/** True if a model name also names the model's maker. Only resellers such as OpenRouter and AWS use such names. */
const isResold = (name: string): boolean => /\/|^abs-|anthropic\./.test(name);

type Sides = Map<string, Side>;
const keyOf = (day: string, model: string): string => `${day} ${model}`;

/**
 * Joins several invoice files into one, because DeepSeek exports tokens and costs separately. Returns undefined unless
 * all files have the same vendor and the same UTC offset.
 */
export function joinInvoices(invoices: Invoice[]): Invoice | undefined {
  const [first, ...others] = invoices;
  if (!first || others.some((one) => one.vendor !== first.vendor || one.utcOffset !== first.utcOffset))
    return undefined;
  return {
    ...first,
    hasTokens: invoices.some((one) => one.hasTokens),
    hasCosts: invoices.some((one) => one.hasCosts),
    lines: invoices.flatMap(({ lines }) => lines),
  };
}

/**
 * Starts a check. Call `take` with each of the ledger's calls in `span`, and then `result` to compare them with the
 * invoice.
 */
export function openCheck(invoice: Invoice) {
  const days = invoice.lines.map(({ day }) => day).sort();
  const [firstDay = "", lastDay = ""] = [days[0], days.at(-1)];
  // The ledger is read for one more day on each side, because the vendor's time zone may differ from the ledger's.
  const span = { firstDay: dayBefore(firstDay), lastDay: dayAfter(lastDay) };
  const theirs: Sides = new Map();
  for (const { day, model, usage, costNanos } of invoice.lines) add(theirs, keyOf(day, model), usage, costNanos);
  const named = new Set(invoice.lines.map(({ model }) => model));
  const ours: Sides = new Map();
  const take = (call: PlainCall): void => {
    if (call.demo) return;
    const day = localDay(call.at, invoice.utcOffset);
    if (day < span.firstDay || day > span.lastDay) return;
    const model = modelKey(call.model);
    if (isResold(call.model) !== (invoice.vendor === "openrouter")) return;
    if (invoice.vendor !== "openrouter" && !named.has(model) && !families[invoice.vendor].test(model)) return;
    add(ours, keyOf(day, model), asInvoiced(call, invoice), call.costNanos ?? 0);
  };
  return { span, take, result: () => compare(invoice, theirs, ours, { firstDay, lastDay }) };
}

const dayBefore = (date: string): string => localDay(Date.parse(date) - 24 * 3_600_000, 0);

function add(sides: Sides, key: string, usage: Usage, costNanos: number): void {
  const side = sides.get(key) ?? { usage: noUsage, costNanos: 0 };
  sides.set(key, { usage: addUsage(side.usage, usage), costNanos: side.costNanos + costNanos });
}

/** Converts usage to the kinds of tokens that the vendor's invoice distinguishes. */
function asInvoiced(usage: Usage, { writesInInput }: Invoice): Usage {
  if (!writesInInput) return usage;
  const { input, cacheWrite5m, cacheWrite1h } = usage;
  return { ...usage, input: input + cacheWrite5m + cacheWrite1h, cacheWrite5m: 0, cacheWrite1h: 0 };
}

function compare(
  invoice: Invoice,
  theirs: Sides,
  ours: Sides,
  { firstDay, lastDay }: { firstDay: string; lastDay: string },
): InvoiceCheck {
  const nothing: Side = { usage: noUsage, costNanos: 0 };
  const at = (sides: Sides, day: string, model: string) => sides.get(keyOf(day, model)) ?? nothing;
  const isInPeriod = (key: string) => key.slice(0, 10) >= firstDay && key.slice(0, 10) <= lastDay;
  const keys = [...new Set([...theirs.keys(), ...ours.keys()])].filter(isInPeriod).sort();
  const total = (sides: Sides) =>
    keys.reduce((sum, key) => {
      const { usage, costNanos } = sides.get(key) ?? nothing;
      return { usage: addUsage(sum.usage, usage), costNanos: sum.costNanos + costNanos };
    }, nothing);
  const rows: CheckRow[] = [];
  for (const key of keys) {
    const [day, model] = [key.slice(0, 10), key.slice(11)];
    const pair = { invoice: at(theirs, day, model), ledger: at(ours, day, model) };
    const cause = difference(pair, invoice);
    if (!cause) continue;
    // If a day lacks the amount that a neighbouring day has too much of, the same calls were only counted under another
    // day.
    const shifted = [dayBefore(day), dayAfter(day)].some((other) =>
      cancelsOut(pair, { invoice: at(theirs, other, model), ledger: at(ours, other, model) }, invoice),
    );
    rows.push({ day, model, cause: shifted ? "shift" : cause, ...pair });
  }
  const { vendor, hasTokens, hasCosts } = invoice;
  const sums = { invoice: total(theirs), ledger: total(ours) };
  return { vendor, firstDay, lastDay, hasTokens, hasCosts, agree: keys.length - rows.length, rows, ...sums };
}

type Pair = Pick<CheckRow, "invoice" | "ledger">;

/**
 * One cent, in billionths of a dollar. Vendors round to whole cents, so a difference of up to one cent is only
 * rounding.
 */
const centNanos = 10_000_000;
/** Relative difference up to which invoice and ledger are assumed to contain the same calls. */
const tolerance = 0.01;

const sumOf = ({ input, cacheRead, cacheWrite5m, cacheWrite1h, output }: Usage) =>
  input + cacheRead + cacheWrite5m + cacheWrite1h + output;

function difference({ invoice, ledger }: Pair, { hasTokens, hasCosts }: Invoice): CheckCause | undefined {
  const cost = invoice.costNanos - ledger.costNanos;
  if (!hasTokens) {
    if (cost === 0) return undefined;
    const isRounding = Math.abs(cost) <= Math.max(centNanos, ledger.costNanos * tolerance);
    return isRounding ? "rounding" : cost > 0 ? "missing" : "absent";
  }
  const [theirs, ours] = [sumOf(invoice.usage), sumOf(ledger.usage)];
  const names = Object.keys(noUsage) as (keyof Usage)[];
  if (names.every((name) => invoice.usage[name] === ledger.usage[name])) {
    if (!hasCosts || cost === 0) return undefined;
    return Math.abs(cost) <= centNanos ? "rounding" : "price";
  }
  const sameOutput = invoice.usage.output === ledger.usage.output;
  if (theirs === ours && sameOutput) return "cache";
  if (Math.abs(theirs - ours) <= Math.max(theirs, ours) * tolerance) return "count";
  return theirs > ours ? "missing" : "absent";
}

/** True if the differences of two days cancel each other out. */
function cancelsOut(one: Pair, other: Pair, { hasTokens }: Invoice): boolean {
  const surplus = ({ invoice, ledger }: Pair) =>
    hasTokens ? sumOf(invoice.usage) - sumOf(ledger.usage) : invoice.costNanos - ledger.costNanos;
  const [here, there] = [surplus(one), surplus(other)];
  const near = hasTokens ? Math.abs(here) * tolerance : centNanos;
  return here !== 0 && there !== 0 && Math.sign(here) !== Math.sign(there) && Math.abs(here + there) <= near;
}
