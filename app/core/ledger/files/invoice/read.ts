// Reads the usage or cost file that a vendor exports: tokens and costs per day and model. The column names identify the
// vendor.
import { noUsage, type Usage } from "#core/model/message.ts";
import { modelKey } from "#core/model/vendors/model-key.ts";
import { localDay } from "#core/ledger/calendar.ts";
import { readCsv } from "./csv.ts";

export type InvoiceVendor = "anthropic" | "openai" | "openrouter" | "deepseek";

export interface InvoiceLine {
  day: string;
  /** The model's name without its vendor and date. */
  model: string;
  usage: Usage;
  /** Cost in billionths of a US dollar. */
  costNanos: number;
}

export interface Invoice {
  vendor: InvoiceVendor;
  /** Offset of the time zone in which the vendor counts days, in minutes east of UTC. */
  utcOffset: number;
  hasTokens: boolean;
  hasCosts: boolean;
  /** True if this vendor counts cache writes as input tokens. */
  writesInInput: boolean;
  lines: InvoiceLine[];
}

type Row = Record<string, string>;

/**
 * Reads an invoice file. Returns undefined if no known vendor wrote it.
 * @param perDollar returns how many units of a currency one US dollar buys; undefined if unknown
 */
export function readInvoice(text: string, perDollar: (code: string) => number | undefined): Invoice | undefined {
  const rows = readCsv(text);
  const [first] = rows;
  const vendor = first && vendorOf(first);
  if (!first || !vendor) return undefined;
  const lines: InvoiceLine[] = [];
  let utcOffset: number | undefined;
  for (const row of rows) {
    const when = dayIn(row);
    const model = modelOf(row);
    if (!when || !model) continue;
    utcOffset ??= when.utcOffset;
    const cost = costOf(row, perDollar);
    lines.push({ day: when.day, model, usage: tokensOf[vendor](row), costNanos: Math.round((cost ?? 0) * 1e9) });
  }
  if (lines.length === 0) return undefined;
  const hasTokens = lines.some(({ usage }) => Object.values(usage).some((count) => count > 0));
  const hasCosts = costColumns.some((name) => name in first);
  return { vendor, utcOffset: utcOffset ?? 0, hasTokens, hasCosts, writesInInput: vendor !== "anthropic", lines };
}

function vendorOf(row: Row): InvoiceVendor | undefined {
  const has = (...names: string[]) => names.some((name) => name in row);
  if (has("generation_id", "model_permaslug", "byok_usage_inference")) return "openrouter";
  if (has("wallet_type") || ("type" in row && has("price") && has("amount"))) return "deepseek";
  if (has("usage_input_tokens_no_cache", "usage_date_utc", "token_type")) return "anthropic";
  if (has("input_cached_tokens", "num_model_requests", "line_item", "amount_value")) return "openai";
  return undefined;
}

const dateColumns = ["usage_date_utc", "utc_date", "start_time_iso", "created_at", "start_time", "date", "timestamp"];

/**
 * Returns the day in a row's timestamp and the UTC offset of the timestamp. A timestamp without an offset counts as
 * UTC.
 */
function dayIn(row: Row): { day: string; utcOffset: number } | undefined {
  const text = dateColumns.map((name) => row[name]).find(Boolean) ?? "";
  if (/^\d{10}$/.test(text)) return { day: localDay(Number(text) * 1000, 0), utcOffset: 0 };
  const compact = /^(\d{4})[-/.]?(\d\d)[-/.]?(\d\d)(?!\d)/.exec(text);
  if (compact) {
    const [, sign, hours, minutes] = /\d([+-])(\d\d):?(\d\d)$/.exec(text.slice(10)) ?? [];
    const ahead = sign ? (Number(hours) * 60 + Number(minutes)) * (sign === "-" ? -1 : 1) : 0;
    return { day: compact.slice(1, 4).join("-"), utcOffset: ahead };
  }
  const american = /^(\d{1,2})\/(\d{1,2})\/(\d{4})/.exec(text);
  const [, month = "", date = "", year] = american ?? [];
  if (year) return { day: `${year}-${month.padStart(2, "0")}-${date.padStart(2, "0")}`, utcOffset: 0 };
  const at = Date.parse(`${text} UTC`);
  return Number.isNaN(at) ? undefined : { day: localDay(at, 0), utcOffset: 0 };
}

/**
 * Returns the model's key. Files name models differently: `Claude Haiku 4.5` in costs, `claude-haiku-4-5-20251001` in
 * usage, and `gpt-5.4, cached input` at OpenAI.
 */
function modelOf(row: Row): string {
  const name = row["model_version"] || row["model_permaslug"] || row["model"] || row["line_item"]?.split(",")[0] || "";
  // OpenRouter exports `claude-4.5-sonnet`, while Anthropic's names have the number at the end.
  return modelKey(name.trim().replaceAll(/\s+/g, "-")).replace(/^claude-([4-9](?:-\d)?)-([a-z]+)/, "claude-$2-$1");
}

const number = (text: string | undefined): number => {
  const value = Number((text ?? "").replaceAll(/[$¥€\s]|,(?=\d{3})/g, ""));
  return Number.isFinite(value) && value > 0 ? value : 0;
};

const costColumns = ["cost_usd", "cost_total", "amount_value", "cost"];

function costOf(row: Row, perDollar: (code: string) => number | undefined): number | undefined {
  const name = costColumns.find((column) => column in row);
  if (!name) return undefined;
  const currency = (row["currency"] || row["amount_currency"] || "USD").toUpperCase();
  const rate = currency === "USD" ? 1 : perDollar(currency);
  return rate === undefined ? undefined : number(row[name]) / rate;
}

/** Makes the usage for vendors whose input count includes cache reads. */
const withoutCacheReads = (total: number, cacheRead: number, output: number): Usage => ({
  ...noUsage,
  input: Math.max(0, total - cacheRead),
  cacheRead,
  output,
});

const tokensOf: Record<InvoiceVendor, (row: Row) => Usage> = {
  anthropic: (row) => ({
    input: number(row["usage_input_tokens_no_cache"]),
    cacheRead: number(row["usage_input_tokens_cache_read"]),
    cacheWrite5m: number(row["usage_input_tokens_cache_write_5m"]),
    cacheWrite1h: number(row["usage_input_tokens_cache_write_1h"]),
    output: number(row["usage_output_tokens"]),
  }),
  openai: (row) =>
    withoutCacheReads(number(row["input_tokens"]), number(row["input_cached_tokens"]), number(row["output_tokens"])),
  openrouter: (row) =>
    withoutCacheReads(number(row["tokens_prompt"]), number(row["tokens_cached"]), number(row["tokens_completion"])),
  deepseek: (row) => {
    const name = deepseekTypes[row["type"] ?? ""];
    return name ? { ...noUsage, [name]: number(row["amount"]) } : noUsage;
  },
};

const deepseekTypes: Record<string, keyof Usage> = {
  input_cache_hit_tokens: "cacheRead",
  input_cache_miss_tokens: "input",
  output_tokens: "output",
};
