// What a vendor's file says: tokens, requests and costs per day and model.
import type { Usage } from "#core/model/message.ts";

export type InvoiceVendor = "anthropic" | "openai" | "openrouter" | "deepseek";

/** The kinds of tokens that files distinguish, each with the ledger's counts that it contains. */
export const tokenKinds = {
  prompt: ["input", "cacheRead", "cacheWrite5m", "cacheWrite1h"],
  uncached: ["input", "cacheWrite5m", "cacheWrite1h"],
  input: ["input"],
  cacheRead: ["cacheRead"],
  cacheWrite: ["cacheWrite5m", "cacheWrite1h"],
  cacheWrite5m: ["cacheWrite5m"],
  cacheWrite1h: ["cacheWrite1h"],
  output: ["output"],
} as const satisfies Record<string, readonly (keyof Usage)[]>;
export type TokenKind = keyof typeof tokenKinds;

/** What a cost is for, if the file says it. `fees` are searches and other services. */
export type CostKind = TokenKind | "fees";

export interface InvoiceCost {
  /** Amount in billionths of the invoice's currency. */
  nanos: number;
  /** Half a unit of the last place that the file shows, in the same unit. The true amount may differ by it. */
  half: number;
  kind?: CostKind;
}

export interface InvoiceLine {
  day: string;
  /** Offset of the time zone in which the vendor counts this day, in minutes east of UTC. */
  utcOffset: number;
  /** The model's key; empty if the line names none. */
  model: string;
  tokens: Partial<Record<TokenKind, number>>;
  requests?: number;
  cost?: InvoiceCost;
  /** What the calls cost at the vendor behind OpenRouter, with a key of one's own. In billionths of a dollar. */
  ownKeyNanos?: number;
  /** True if the model was used in its free variant. */
  free?: boolean;
  /** All cells of the row that are no figures. They tell whether two files repeat the same row. */
  words: string;
}

export interface Invoice {
  files: string[];
  vendor: InvoiceVendor;
  /** The kinds of export that the lines come from. */
  tokensFrom?: string;
  costsFrom?: string;
  /** False if no line names a model. Such an invoice can only be compared by day. */
  hasModels: boolean;
  kinds: TokenKind[];
  hasRequests: boolean;
  /** The currency of the costs; absent if the file has none. */
  currency?: "USD" | "CNY";
  lines: InvoiceLine[];
  /** Number of rows that could not be read. */
  unread: number;
}

export const invoiceProblems = [
  "empty",
  "large",
  "pdf",
  "zip",
  "spreadsheet",
  "image",
  "html",
  "json",
  "text",
  "ledger",
  "unknown",
  "no-day",
  "no-rows",
  "days",
  "currency",
] as const;
export type InvoiceProblem = (typeof invoiceProblems)[number];
