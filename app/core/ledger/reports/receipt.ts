// The published summary as a terminal shows it, with bars.
import type { PublishedDay, PublishedSummary } from "./published.ts";

const rule = "─".repeat(50);
const barCells = 24;

export interface Receipt {
  summary: PublishedSummary;
  /** Those to show, newest first. */
  days: PublishedDay[];
  /** ISO 4217. */
  currency: string;
  folder: string;
  /** Calls whose price nobody knows: what they cost is in no figure. */
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
  const most = Math.max(...days.map(({ cost }) => cost));
  return days.map(({ date, cost }) => {
    const cells = cost > 0 ? Math.max(1, Math.floor((cost / most) * barCells)) : 0;
    return `${date} ${money(cost)} ${"█".repeat(cells)}`.trimEnd();
  });
}

/** A model's name comes from a file: it must not steer the terminal. */
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

/** The same days for a spreadsheet. */
export function daysAsCsv(days: PublishedDay[]): string {
  const rows = days.map(({ date, cost, tokens, requests }) => [date, cost.toFixed(6), tokens, requests].join(","));
  return ["date,cost,tokens,requests", ...rows].map((row) => `${row}\r\n`).join("");
}
