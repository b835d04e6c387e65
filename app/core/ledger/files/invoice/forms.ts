// The forms in which vendors export usage and costs. Column names identify a form. The vendors' interfaces answer with
// the same names in JSON.
import type { InvoiceVendor, TokenKind } from "./invoice-line.ts";

/** A row's cells by column name. Names are in lower case with underscores. */
export interface Row {
  text(...names: string[]): string;
  /** Returns the number in the first of these columns that has one. */
  count(...names: string[]): number | undefined;
  /** True if the file has one of these columns. */
  has(...names: string[]): boolean;
}

export interface Figures {
  model: string;
  tokens?: Partial<Record<TokenKind, number>>;
  requests?: number | undefined;
  /** The column of the cost, the power of ten that it is divided by, and what it is for. */
  cost?: { column: string; cents?: boolean; of?: string };
  currency?: string;
  ownKey?: { column: string };
  free?: boolean;
}

export interface Form {
  name: string;
  vendor: InvoiceVendor;
  /** Groups of column names. A file of this form has at least one of each group. */
  columns: string[][];
  days: string[];
  read(row: Row): Figures;
}

const orZero = (count: number | undefined): number => count ?? 0;

const isFree = (slug: string, variant = ""): boolean => variant === "free" || slug.endsWith(":free");

const generations: Form = {
  name: "generations",
  vendor: "openrouter",
  columns: [["generation_id"], ["tokens_prompt", "cost_total"]],
  days: ["created_at"],
  read(row) {
    const model = row.text("model_permaslug", "model");
    const cached = orZero(row.count("tokens_cached"));
    const input = orZero(row.count("tokens_prompt"));
    return {
      model,
      tokens: row.has("tokens_cached")
        ? { uncached: Math.max(0, input - cached), cacheRead: cached, output: orZero(row.count("tokens_completion")) }
        : { prompt: input, output: orZero(row.count("tokens_completion")) },
      requests: 1,
      cost: { column: "cost_total" },
      ownKey: { column: "byok_usage_inference" },
      free: isFree(model, row.text("variant")),
    };
  },
};

const activity: Form = {
  name: "activity",
  vendor: "openrouter",
  columns: [["slug", "model_permaslug"], ["usage"], ["requests", "prompt_tokens"]],
  days: ["date", "day"],
  read(row) {
    const model = row.text("slug", "model", "model_permaslug");
    return {
      model,
      tokens: { prompt: orZero(row.count("prompt_tokens")), output: orZero(row.count("completion_tokens")) },
      requests: row.count("requests"),
      cost: { column: "usage" },
      ownKey: { column: row.has("byok_usage") ? "byok_usage" : "byok_usage_inference" },
      free: isFree(model),
    };
  },
};

const deepseekTypes: Record<string, TokenKind> = {
  input_cache_hit_tokens: "cacheRead",
  prompt_cache_hit_tokens: "cacheRead",
  input_cache_miss_tokens: "uncached",
  prompt_cache_miss_tokens: "uncached",
  input_tokens: "uncached",
  output_tokens: "output",
  completion_tokens: "output",
};

const deepseekDays = ["start_time_iso", "utc_date", "date", "start_time"];

const amounts: Form = {
  name: "amount",
  vendor: "deepseek",
  columns: [["type"], ["amount"], ["price", "api_key_name"]],
  days: deepseekDays,
  read(row) {
    const type = row.text("type");
    const kind = Object.hasOwn(deepseekTypes, type) ? deepseekTypes[type] : undefined;
    const amount = orZero(row.count("amount"));
    return {
      model: row.text("model"),
      tokens: { uncached: 0, cacheRead: 0, output: 0, ...(kind && { [kind]: amount }) },
      requests: type === "request_count" ? amount : 0,
    };
  },
};

const wallet: Form = {
  name: "wallet",
  vendor: "deepseek",
  columns: [["wallet_type"], ["cost"]],
  days: deepseekDays,
  read: (row) => ({
    model: row.text("model"),
    cost: { column: "cost" },
    currency: row.text("currency") || "CNY",
  }),
};

const anthropicDays = ["usage_date_utc", "usage_date", "starting_at", "date"];

const claudeUsage: Form = {
  name: "usage",
  vendor: "anthropic",
  columns: [
    ["usage_input_tokens_no_cache", "uncached_input_tokens", "cache_creation_input_tokens"],
    ["usage_output_tokens", "output_tokens"],
  ],
  days: anthropicDays,
  read(row) {
    const written5m = row.count("usage_input_tokens_cache_write_5m", "cache_creation_ephemeral_5m_input_tokens");
    const written1h = row.count("usage_input_tokens_cache_write_1h", "cache_creation_ephemeral_1h_input_tokens");
    const isSplit = row.has("usage_input_tokens_cache_write_5m", "cache_creation_ephemeral_5m_input_tokens");
    const written = row.count("usage_input_tokens_cache_write", "cache_creation_input_tokens");
    return {
      model: row.text("model_version", "model"),
      tokens: {
        input: orZero(row.count("usage_input_tokens_no_cache", "uncached_input_tokens", "input_tokens")),
        cacheRead: orZero(row.count("usage_input_tokens_cache_read", "cache_read_input_tokens")),
        ...(isSplit
          ? { cacheWrite5m: orZero(written5m), cacheWrite1h: orZero(written1h) }
          : { cacheWrite: orZero(written) }),
        output: orZero(row.count("usage_output_tokens", "output_tokens")),
      },
    };
  },
};

const claudeCosts: Form = {
  name: "costs",
  vendor: "anthropic",
  columns: [
    ["usage_date_utc", "token_type", "cost_type"],
    ["cost_usd", "amount"],
  ],
  days: anthropicDays,
  read: (row) => ({
    model: row.text("model", "model_version"),
    cost: {
      column: row.has("cost_usd") ? "cost_usd" : "amount",
      // The vendor's interface tells amounts in cents.
      cents: !row.has("cost_usd"),
      of: row.text("token_type") || row.text("cost_type", "usage_type"),
    },
    currency: row.text("currency"),
  }),
};

const openaiDays = ["start_time_iso", "start_time", "date"];

const openaiUsage: Form = {
  name: "usage",
  vendor: "openai",
  columns: [["num_model_requests", "input_cached_tokens"], ["input_tokens"]],
  days: openaiDays,
  read(row) {
    const input = orZero(row.count("input_tokens"));
    const cached = orZero(row.count("input_cached_tokens"));
    const written = row.count("input_cache_write_tokens");
    const rest = Math.max(0, input - cached - orZero(written));
    return {
      model: row.text("model"),
      tokens: {
        ...(row.has("input_cached_tokens") ? { cacheRead: cached } : {}),
        ...(!row.has("input_cached_tokens")
          ? { prompt: input }
          : row.has("input_cache_write_tokens")
            ? { input: rest, cacheWrite: orZero(written) }
            : { uncached: rest }),
        output: orZero(row.count("output_tokens")),
      },
      requests: row.count("num_model_requests"),
    };
  },
};

/** Line items name a model and a kind of tokens, such as `gpt-5.4, cached input`, or another service. */
const modelItem = /^(?:ft:)?(?:gpt|chatgpt|codex|o\d|computer-use|text-|omni|whisper|tts|dall|sora)/i;

const openaiCosts: Form = {
  name: "costs",
  vendor: "openai",
  columns: [["amount_value"]],
  days: openaiDays,
  read(row) {
    const item = row.text("line_item");
    const isModel = modelItem.test(item);
    return {
      model: isModel ? (item.split(/[,|]/)[0] ?? "") : "",
      cost: { column: "amount_value", ...(item && { of: isModel ? item.split(/[,|]/).slice(1).join(" ") : "fees" }) },
      currency: row.text("amount_currency"),
    };
  },
};

/** Columns that OpenAI exports for a period without any calls. */
export const emptyOpenai = ["start_time", "end_time", "start_time_iso", "end_time_iso"];

export const forms: Form[] = [
  generations,
  activity,
  wallet,
  amounts,
  openaiUsage,
  openaiCosts,
  claudeUsage,
  claudeCosts,
];
