// Shows the published summary as text with bars, for a terminal, and writes daily totals as CSV.
import type { Certainty, PublishedDay, PublishedSummary } from "./published.ts";

const rule = "─".repeat(50);
const barCells = 24;

export interface Receipt {
  summary: PublishedSummary;
  /** The days to show, newest first. */
  days: PublishedDay[];
  /** Code of the currency in ISO 4217. */
  currency: string;
  folder: string;
  /** Number of lines that could not be read. The figures do not include them. */
  unread: number;
}

export function receiptOf({ summary, days, currency, folder, unread }: Receipt): string {
  const money = moneyIn(currency);
  const total = summary.total_cost;
  return [
    `📊 Billing Summary (${typeof summary.period === "string" ? summary.period : "days"})`,
    rule,
    "",
    `💰 Total Cost: ${sumIn(money, total, summary)}`,
    `📝 Total Tokens: ${count(summary.total_tokens)}`,
    `📥 Prompt Tokens: ${count(summary.prompt_tokens)}`,
    `📤 Completion: ${count(summary.completion_tokens)}`,
    `🗄️ Cache Read: ${count(summary.cache_read_tokens)}`,
    `📝 Cache Write: ${count(summary.cache_write_tokens)}`,
    `🔢 API Requests: ${count(summary.record_count)}`,
    ...figure("≈ Estimated", summary.estimated_requests, ` (${money(summary.estimated_cost)})`),
    ...figure("❔ Without a known price", summary.unpriced_requests),
    ...figure("⛔ Attempts that never left this computer", summary.unsent_attempts),
    ...figure("❗ Lines that could not be read", unread),
    "",
    "📈 By Model:",
    rule,
    ...Object.entries(summary.by_model).flatMap(([model, sum]) => [
      printable(model),
      `  Cost: ${sumIn(money, sum.cost, sum)} | Requests: ${count(sum.requests)}`,
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

const count = (n: number) => n.toLocaleString("en-US");

/** A line of the receipt that appears only if there is anything to count. */
const figure = (name: string, many: number, more = ""): string[] =>
  many > 0 ? [`${name}: ${count(many)}${more}`] : [];

type Money = (amount: number) => string;

function bars(days: PublishedDay[], money: Money): string[] {
  const highest = Math.max(...days.map(({ cost }) => cost));
  return days.map((day) => {
    const { date, cost } = day;
    const cells = cost > 0 ? Math.max(1, Math.floor((cost / highest) * barCells)) : 0;
    return `${date} ${sumIn(money, cost, day)} ${"█".repeat(cells)}`.trimEnd();
  });
}

/** An amount that is partly an estimate, or that lacks some calls, says so. */
function sumIn(money: Money, cost: number, { estimated_cost, unpriced_requests }: Certainty): string {
  const about = estimated_cost > 0 ? `about ${money(cost)}` : money(cost);
  return unpriced_requests > 0 ? `at least ${about}` : about;
}

/** Removes control characters. A model name may come from an imported file and must not control the terminal. */
const printable = (name: string): string => name.replaceAll(/\p{C}/gu, "");

function moneyIn(currency: string): Money {
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
  const rows = days.map((day) => dayColumns.map((column) => cellOf(day, column)).join(","));
  return [dayColumns.join(","), ...rows].map((row) => `${row}\r\n`).join("");
}

const dayColumns = [
  "date",
  "cost",
  "tokens",
  "requests",
  "estimated_cost",
  "estimated_requests",
  "unpriced_requests",
] as const satisfies (keyof PublishedDay)[];

/** Costs have fixed decimals, because spreadsheets misread numbers like `4.5e-8`. */
const cellOf = (day: PublishedDay, column: (typeof dayColumns)[number]) =>
  column === "cost" || column === "estimated_cost" ? day[column].toFixed(6) : day[column];
