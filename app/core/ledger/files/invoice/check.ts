// A vendor's invoice beside the ledger, by day and model: where they differ, and what probably is the cause.
import { addUsage, noUsage, type Usage } from "#core/model/message.ts";
import { modelKey } from "#core/model/vendors/model-key.ts";
import { dayAfter, localDay } from "#core/ledger/calendar.ts";
import type { PlainCall } from "#core/ledger/segments/each-call.ts";
import type { Invoice, InvoiceVendor } from "./read.ts";

export type CheckCause = "shift" | "missing" | "absent" | "cache" | "price" | "rounding" | "count";

/** What one side says of a day's calls of a model. */
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
  /** Days of models on which both say the same. */
  agree: number;
  /** Those on which they do not, by day. */
  rows: CheckRow[];
  invoice: Side;
  ledger: Side;
}

/** Whose models these are, by their keys; OpenRouter sells everybody's under their makers' names. */
const families: Record<Exclude<InvoiceVendor, "openrouter">, RegExp> = {
  anthropic: /^claude/,
  openai: /^(?:gpt-|chatgpt|codex|o\d)/,
  deepseek: /^deepseek/,
};
/** Asked of somebody who sells it on: named with its maker, as OpenRouter and AWS do. */
const isResold = (name: string): boolean => /\/|^abs-|anthropic\./.test(name);

type Sides = Map<string, Side>;
const keyOf = (day: string, model: string): string => `${day} ${model}`;

/** Files of one vendor and one count of days, as one: DeepSeek sends tokens and costs apart. */
export function joined(invoices: Invoice[]): Invoice | undefined {
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

/** Takes the ledger's calls one by one, then says how they stand to the invoice. */
export function openCheck(invoice: Invoice) {
  const days = invoice.lines.map(({ day }) => day).sort();
  const [firstDay = "", lastDay = ""] = [days[0], days.at(-1)];
  // The last day's night may be on the next day elsewhere.
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
  return { span, take, compared: () => compare(invoice, theirs, ours, { firstDay, lastDay }) };
}

const dayBefore = (date: string): string => localDay(Date.parse(date) - 24 * 3_600_000, 0);

function add(sides: Sides, key: string, usage: Usage, costNanos: number): void {
  const side = sides.get(key) ?? { usage: noUsage, costNanos: 0 };
  sides.set(key, { usage: addUsage(side.usage, usage), costNanos: side.costNanos + costNanos });
}

/** In the classes that the vendor tells apart. */
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
  const within = (key: string) => key.slice(0, 10) >= firstDay && key.slice(0, 10) <= lastDay;
  const keys = [...new Set([...theirs.keys(), ...ours.keys()])].filter(within).sort();
  const total = (sides: Sides) =>
    keys.reduce((sum, key) => {
      const { usage, costNanos } = sides.get(key) ?? nothing;
      return { usage: addUsage(sum.usage, usage), costNanos: sum.costNanos + costNanos };
    }, nothing);
  const rows: CheckRow[] = [];
  for (const key of keys) {
    const [day, model] = [key.slice(0, 10), key.slice(11)];
    const pair = { invoice: at(theirs, day, model), ledger: at(ours, day, model) };
    const off = difference(pair, invoice);
    if (!off) continue;
    // What is too little on one day and as much too much on its neighbour was only counted on another day.
    const shifted = [dayBefore(day), dayAfter(day)].some((other) =>
      isUndone(pair, { invoice: at(theirs, other, model), ledger: at(ours, other, model) }, invoice),
    );
    rows.push({ day, model, cause: shifted ? "shift" : off, ...pair });
  }
  const { vendor, hasTokens, hasCosts } = invoice;
  const sums = { invoice: total(theirs), ledger: total(ours) };
  return { vendor, firstDay, lastDay, hasTokens, hasCosts, agree: keys.length - rows.length, rows, ...sums };
}

type Pair = Pick<CheckRow, "invoice" | "ledger">;

/** A cent a day is what exports round away. */
const centNanos = 10_000_000;
/** Below this share, both have counted the same calls. */
const grain = 0.01;

const sumOf = ({ input, cacheRead, cacheWrite5m, cacheWrite1h, output }: Usage) =>
  input + cacheRead + cacheWrite5m + cacheWrite1h + output;

function difference({ invoice, ledger }: Pair, { hasTokens, hasCosts }: Invoice): CheckCause | undefined {
  const cost = invoice.costNanos - ledger.costNanos;
  if (!hasTokens) {
    if (cost === 0) return undefined;
    const off = Math.abs(cost) <= Math.max(centNanos, ledger.costNanos * grain);
    return off ? "rounding" : cost > 0 ? "missing" : "absent";
  }
  const [theirs, ours] = [sumOf(invoice.usage), sumOf(ledger.usage)];
  const names = Object.keys(noUsage) as (keyof Usage)[];
  if (names.every((name) => invoice.usage[name] === ledger.usage[name])) {
    if (!hasCosts || cost === 0) return undefined;
    return Math.abs(cost) <= centNanos ? "rounding" : "price";
  }
  const sameOutput = invoice.usage.output === ledger.usage.output;
  if (theirs === ours && sameOutput) return "cache";
  if (Math.abs(theirs - ours) <= Math.max(theirs, ours) * grain) return "count";
  return theirs > ours ? "missing" : "absent";
}

/** Whether two days together are the same on both sides. */
function isUndone(one: Pair, other: Pair, { hasTokens }: Invoice): boolean {
  const off = ({ invoice, ledger }: Pair) =>
    hasTokens ? sumOf(invoice.usage) - sumOf(ledger.usage) : invoice.costNanos - ledger.costNanos;
  const [here, there] = [off(one), off(other)];
  const near = hasTokens ? Math.abs(here) * grain : centNanos;
  return here !== 0 && there !== 0 && Math.sign(here) !== Math.sign(there) && Math.abs(here + there) <= near;
}
