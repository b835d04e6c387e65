// Reads the usage or cost file that a vendor exports, or says why a file cannot be read.
import { isLedgerCsv } from "#core/ledger/files/read-csv.ts";
import { readLine } from "#core/ledger/files/read-line.ts";
import { type Amount, hasDecimalCommas, precisionOf, readAmount } from "./amounts.ts";
import { rowsOfJson } from "./api-json.ts";
import { csvCells } from "./csv.ts";
import { isDayFirst, readDay } from "./days.ts";
import { emptyOpenai, type Figures, type Form, forms, type Row } from "./forms.ts";
import type { CostKind, Invoice, InvoiceLine, InvoiceProblem, TokenKind } from "./invoice-line.ts";
import { invoiceKey } from "./model-names.ts";

type Cells = Record<string, string>;

interface Table {
  names: Set<string>;
  rows: Cells[];
}

/** @param name the file's name, by which its lines and problems are shown */
export function readInvoice(name: string, content: string): Invoice | { problem: InvoiceProblem } {
  const text = content.replace(/^\uFEFF/, "");
  const foreign = foreignKind(text);
  if (foreign) return { problem: foreign };
  const table = /^\s*[[{]/.test(text) ? jsonTable(text) : csvTable(text);
  if (!table) return { problem: /^\s*[[{]/.test(text) ? "json" : "text" };
  const form = formOf(table.names);
  if (!form) return { problem: emptyOpenai.every((one) => table.names.has(one)) ? "no-rows" : "unknown" };
  const days = form.days.filter((one) => table.names.has(one));
  if (days.length === 0) return { problem: "no-day" };
  return readLines(name, form, days, table);
}

/** Recognises files that are no table at all by how they begin. */
function foreignKind(text: string): InvoiceProblem | undefined {
  if (text.trim() === "") return "empty";
  if (text.startsWith("%PDF")) return "pdf";
  if (text.startsWith("PK\u0003\u0004"))
    return /xl\/|\[Content_Types\]/.test(text.slice(0, 4_000)) ? "spreadsheet" : "zip";
  if (text.startsWith("\u001F") || text.startsWith("Rar!") || text.startsWith("7z")) return "zip";
  if (/^.?PNG|^.{6}JFIF|^GIF8/.test(text)) return "image";
  if (/^\s*<(?:!doctype|html|head|\?xml)/i.test(text)) return "html";
  if (isLedgerCsv(text) || isLedgerJson(text)) return "ledger";
  return text.slice(0, 4_000).includes("\0") ? "text" : undefined;
}

/** True for lines that Octo writes: its export, and the files of its backup. */
function isLedgerJson(text: string): boolean {
  const lines = text.slice(0, 20_000).split(/\r?\n/, 5);
  return lines.some((line) => {
    const read = readLine(line, () => 0);
    return read.kind === "seal" || read.kind === "removed" || (read.kind === "call" && !read.grows);
  });
}

const formOf = (names: Set<string>): Form | undefined =>
  forms.find(({ columns }) => columns.every((group) => group.some((one) => names.has(one))));

const columnName = (cell: string): string =>
  cell
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, "_")
    .replaceAll(/^_|_$/g, "");

/** Finds the header among the first rows, because programs write titles above it. */
function csvTable(text: string): Table | undefined {
  const cells = csvCells(text);
  const heads = cells.slice(0, 10).map((row) => row.map(columnName));
  const known = heads.findIndex((names) => formOf(new Set(names)) !== undefined);
  const at = known >= 0 ? known : heads.findIndex((names) => names.length > 1);
  const names = heads[at];
  if (!names) return undefined;
  const rows = cells
    .slice(at + 1)
    .filter((row) => row.some((cell) => cell.trim() !== ""))
    .map((row) => Object.fromEntries(names.map((one, i) => [one, (row[i] ?? "").trim()])));
  return { names: new Set(names), rows };
}

function jsonTable(text: string): Table | undefined {
  const rows = rowsOfJson(text);
  return rows && { names: new Set(rows.flatMap((row) => Object.keys(row))), rows };
}

/** Rows that repeat the sum of the others. */
const totalRow = /^(?:grand |sub)?(?:total|sum)s?\b|^(?:all models|gesamt|summe|合计|总计|小计)/i;

/** Columns that hold numbers, in any form. They decide how decimals are written. */
const numeric = /token|cost|amount|usage$|requests|price/;

interface Reading {
  form: Form;
  days: string[];
  names: Set<string>;
  decimalComma: boolean;
  dayFirst: boolean;
}

function readLines(file: string, form: Form, days: string[], table: Table): Invoice | { problem: InvoiceProblem } {
  const { names, rows } = table;
  const numbers = [...names].filter((one) => numeric.test(one));
  const reading: Reading = {
    form,
    days,
    names,
    decimalComma: hasDecimalCommas(rows.flatMap((row) => numbers.map((one) => row[one] ?? ""))),
    dayFirst: isDayFirst(rows.map((row) => dayCell(row, days))),
  };
  const found: Found[] = [];
  let unread = 0;
  for (const row of rows) {
    const one = readRow(row, reading);
    if (one === "unread") unread++;
    else if (one) found.push(one);
  }
  if (found.length === 0) return { problem: unread > 0 ? "days" : "no-rows" };
  const currencies = new Set(found.flatMap(({ currency }) => (currency ? [currency] : [])));
  const [currency] = currencies;
  if (currencies.size > 1 || (currency && currency !== "USD" && currency !== "CNY")) return { problem: "currency" };
  return toInvoice(file, form, found, { currency: currency as Invoice["currency"], unread });
}

interface Found {
  line: Omit<InvoiceLine, "cost">;
  cost?: { amount: Amount; kind?: CostKind; cents: boolean };
  currency?: string;
  hasRequests: boolean;
}

const dayCell = (row: Cells, days: string[]): string => days.map((one) => row[one]).find(Boolean) ?? "";

/** Returns undefined for a row without figures, such as a day without calls. */
function readRow(cells: Cells, { form, days, names, decimalComma, dayFirst }: Reading): Found | "unread" | undefined {
  const used = new Set<string>();
  let isSound = true;
  const amountIn = (column: string): Amount | undefined => {
    const text = cells[column] ?? "";
    if (text === "") return undefined;
    used.add(column);
    const amount = readAmount(text, decimalComma);
    if (!amount) isSound = false;
    return amount;
  };
  const row: Row = {
    text: (...columns) => columns.map((one) => cells[one]).find(Boolean) ?? "",
    has: (...columns) => columns.some((one) => names.has(one)),
    count: (...columns) => {
      const column = columns.find((one) => (cells[one] ?? "") !== "");
      const value = column === undefined ? undefined : amountIn(column)?.value;
      if (value !== undefined && value < 0) isSound = false;
      return value;
    },
  };
  const figures = form.read(row);
  const cost = figures.cost && amountIn(figures.cost.column);
  const ownKey = figures.ownKey && amountIn(figures.ownKey.column);
  const text = dayCell(cells, days);
  if (totalRow.test(text) || totalRow.test(figures.model) || used.size === 0) return undefined;
  const when = readDay(text, dayFirst);
  if (!when || !isSound) return text === "" && figures.model === "" ? undefined : "unread";
  return toFound(cells, used, { figures, cost, ownKey, when });
}

function toFound(
  cells: Cells,
  used: Set<string>,
  read: {
    figures: Figures;
    cost: Amount | undefined;
    ownKey: Amount | undefined;
    when: ReturnType<typeof readDay> & {};
  },
): Found {
  const { figures, cost, ownKey, when } = read;
  const { model, tokens = {}, requests, free } = figures;
  const entries = Object.entries(cells);
  const kind = costKind(figures.cost?.of);
  return {
    line: {
      ...when,
      model: invoiceKey(model),
      tokens,
      ...(requests !== undefined && { requests }),
      ...(ownKey && ownKey.value > 0 && { ownKeyNanos: ownKey.value * 1e9 }),
      ...(free && { free }),
      words: JSON.stringify(entries.filter(([name]) => !used.has(name))),
    },
    ...(cost && { cost: { amount: cost, cents: figures.cost?.cents === true, ...(kind && { kind }) } }),
    ...(figures.cost && { currency: (figures.currency || "USD").toUpperCase() }),
    hasRequests: requests !== undefined,
  };
}

/** Reads what a cost is for, in the words of any vendor. Returns undefined if the file does not say it. */
function costKind(words: string | undefined): CostKind | undefined {
  if (!words?.trim()) return undefined;
  const bare = words.toLowerCase();
  if (/search|fees|session|storage|execution|tool/.test(bare)) return "fees";
  if (/cache_read|cached/.test(bare)) return "cacheRead";
  if (/1h/.test(bare)) return "cacheWrite1h";
  if (/5m/.test(bare)) return "cacheWrite5m";
  if (/cache.?(?:write|creation)/.test(bare)) return "cacheWrite";
  if (/output/.test(bare)) return "output";
  if (/no_cache|uncached/.test(bare)) return "input";
  return /input/.test(bare) ? "uncached" : undefined;
}

function toInvoice(
  file: string,
  form: Form,
  found: Found[],
  { currency, unread }: { currency: Invoice["currency"]; unread: number },
): Invoice {
  const precision = precisionOf(found.flatMap(({ cost }) => (cost ? [cost.amount] : [])));
  const lines = found.map(({ line, cost }): InvoiceLine => {
    if (!cost) return line;
    const { amount, kind, cents } = cost;
    const unit = cents ? 1e7 : 1e9;
    const half = unit / 2 / 10 ** precision(amount);
    return { ...line, cost: { nanos: amount.value * unit, half, ...(kind && { kind }) } };
  });
  const kinds = [...new Set(lines.flatMap(({ tokens }) => Object.keys(tokens)))] as TokenKind[];
  return {
    files: [file],
    vendor: form.vendor,
    ...(kinds.length > 0 && { tokensFrom: form.name }),
    ...(currency && { costsFrom: form.name }),
    hasModels: lines.some(({ model }) => model !== ""),
    kinds,
    hasRequests: found.some(({ hasRequests }) => hasRequests),
    ...(currency && { currency }),
    lines,
    unread,
  };
}
