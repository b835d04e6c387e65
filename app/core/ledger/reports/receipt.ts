// Shows the published summary as text with bars, for a terminal, and writes daily totals as CSV.
import type { PublishedDay, PublishedSummary } from "./published.ts";

const rule = "─".repeat(50);
const barCells = 24;

export interface Receipt {
  summary: PublishedSummary;
  /** The days to show, newest first. */
  days: PublishedDay[];
  /** Code of the currency in ISO 4217. */
  currency: string;
  folder: string;
  /** Number of calls whose price is unknown. The costs do not include them. */
  unpriced: number;
}

export function receiptOf({ summary, days, currency, folder, unpriced }: Receipt): string {
  const money = moneyIn(currency);
  const count = (n: number) => n.toLocaleString("en-US");
  return [
    `📊 Billing Summary (${typeof summary.period === "string" ? summary.period : "days"})`,
    rule,
    "",
    `💰 Total Cost: ${money(summary.total_cost)}`,
    `📝 Total Tokens: ${count(summary.total_tokens)}`,
    `📥 Prompt Tokens: ${count(summary.prompt_tokens)}`,
    `📤 Completion: ${count(summary.completion_tokens)}`,
    `🗄️ Cache Read: ${count(summary.cache_read_tokens)}`,
    `📝 Cache Write: ${count(summary.cache_write_tokens)}`,
    `🔢 API Requests: ${count(summary.record_count)}`,
    ...(unpriced > 0 ? [`❔ Without a known price: ${count(unpriced)}`] : []),
    "",
    "📈 By Model:",
    rule,
    ...Object.entries(summary.by_model).flatMap(([model, { cost, requests }]) => [
      printable(model),
      `  Cost: ${money(cost)} | Requests: ${count(requests)}`,
    ]),
    "",
    "📅 Recent Daily Usage:",
    rule,
    ...bars(days, money),
    "",
    rule,
    `Data stored in: ${folder}`,
    "",
  ].join("\n");
}

function bars(days: PublishedDay[], money: (amount: number) => string): string[] {
  const highest = Math.max(...days.map(({ cost }) => cost));
  return days.map(({ date, cost }) => {
    const cells = cost > 0 ? Math.max(1, Math.floor((cost / highest) * barCells)) : 0;
    return `${date} ${money(cost)} ${"█".repeat(cells)}`.trimEnd();
  });
}

/** Removes control characters. A model name may come from an imported file and must not control the terminal. */
const printable = (name: string): string => name.replaceAll(/\p{C}/gu, "");

function moneyIn(currency: string): (amount: number) => string {
  const digits = { minimumFractionDigits: 4, maximumFractionDigits: 4 };
  const format = new Intl.NumberFormat("en-US", {
    style: "currency",
    currency,
    currencyDisplay: "narrowSymbol",
    ...digits,
  });
  return (amount) => format.format(amount);
}

/** Makes a CSV text with one row per day, for a spreadsheet. */
export function daysAsCsv(days: PublishedDay[]): string {
  const rows = days.map(({ date, cost, tokens, requests }) => [date, cost.toFixed(6), tokens, requests].join(","));
  return ["date,cost,tokens,requests", ...rows].map((row) => `${row}\r\n`).join("");
}
