// Turns records into the text of a file: JSON Lines, a JSON array or CSV, with the published column names.
import { localTimestamp } from "#core/ledger/calendar.ts";
import { inertText } from "#core/ledger/files/csv-cell.ts";
import { type ColumnName, columns } from "#core/ledger/record-columns.ts";
import type { LedgerRecord } from "#core/ledger/record.ts";

export type ExportFormat = "jsonl" | "csv" | "json";

/** The word for each cost source in exported files. */
export const costSources = {
  vendor: "api",
  "price-list": "price",
  plan: "plan",
  estimated: "estimated",
  unknown: "unknown",
} as const satisfies Record<LedgerRecord["costSource"], string>;

type Value = string | number | boolean | object | null;

/**
 * Exported columns whose value is computed. Every other column contains a field of the record, or null if the field is
 * absent.
 */
const combined: Partial<Record<ColumnName, (record: LedgerRecord) => Value>> = {
  timestamp: ({ at, utcOffset }) => localTimestamp(at, utcOffset),
  prompt_tokens: ({ input, cacheRead }) => input + cacheRead,
  cache_write_tokens: ({ cacheWrite5m, cacheWrite1h }) => cacheWrite5m + cacheWrite1h,
  // This dollar amount is for people to read. The exact cost is in `cost_nanos`.
  cost_usd: ({ costNanos }) => (costNanos === undefined ? null : costNanos / 1e9),
  cost_source: ({ costSource }) => costSources[costSource],
  demo: ({ demo }) => demo ?? false,
};

const rowColumns = columns.map((entry) => {
  const name = "name" in entry ? entry.name : "costNanos";
  return { column: entry.column, valueOf: combined[entry.column] ?? ((record: LedgerRecord) => record[name] ?? null) };
});

type Row = Record<ColumnName, Value>;

/**
 * A row with all columns empty, from which all rows are copied. V8 turns an object into a slow dictionary when more
 * than a dozen keys are assigned one by one, which doubles the time of an export. An object made by `JSON.parse` stays
 * fast.
 */
const emptyRow = JSON.parse(JSON.stringify(Object.fromEntries(rowColumns.map(({ column }) => [column, null])))) as Row;

function toRow(record: LedgerRecord): Row {
  const row = { ...emptyRow };
  for (const { column, valueOf } of rowColumns) row[column] = valueOf(record);
  return row;
}

/** Makes the line of one record for a month's JSONL file. */
export function toExportLine(record: LedgerRecord): string {
  return JSON.stringify(toRow(record));
}

/**
 * Makes the text of a record that is hashed for a seal: column names and values in order. Absent values are left out,
 * so that a field added in a later version does not change the seals of older records.
 */
export function sealedLine(record: LedgerRecord): string {
  return JSON.stringify(Object.entries(toRow(record)).filter(([, value]) => value !== null && value !== false));
}

type Cell = (record: LedgerRecord) => string | number | boolean | null;

/**
 * Cells that look different in CSV. An object becomes a single word here; `exactColumns` adds it as complete JSON for
 * the import.
 */
const inCsv: Partial<Record<ColumnName, Cell>> = {
  // Written in fixed notation, because spreadsheets misread numbers like `4.5e-8`.
  cost_usd: ({ costNanos }) => (costNanos === undefined ? null : (costNanos / 1e9).toFixed(9)),
  price: ({ price }) => price?.source ?? null,
  cache_missed: ({ missed }) => missed?.cause ?? null,
};
const exactColumns: [name: string, cell: Cell][] = [
  ["price_exact", ({ price }) => (price ? JSON.stringify(price) : null)],
  ["cache_missed_exact", ({ missed }) => (missed ? JSON.stringify(missed) : null)],
];

const csvColumns: [name: string, cell: Cell][] = rowColumns.flatMap(({ column, valueOf }) => {
  const own: [string, Cell] = [column, inCsv[column] ?? (valueOf as Cell)];
  // The two exact columns stand after `cache_missed`, because all columns after them were added in later versions.
  return column === "cache_missed" ? [own, ...exactColumns] : [own];
});

function cellText(value: string | number | boolean | null): string {
  if (typeof value !== "string") return value === null ? "" : String(value);
  const harmless = inertText(value);
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/**
 * Records per chunk of text. The number is small, because V8 allocates strings of several megabytes slowly and frees
 * them late.
 */
const recordsPerChunk = 500;

/** Yields the text of an export file in chunks. */
export async function* exportChunks(
  batches: AsyncIterable<LedgerRecord[]>,
  format: ExportFormat,
): AsyncGenerator<string> {
  const { head, between, foot, write } = writers[format];
  let first = true;
  for await (const batch of batches) {
    for (let i = 0; i < batch.length; i += recordsPerChunk) {
      yield (first ? head : between) + write(batch.slice(i, i + recordsPerChunk));
      first = false;
    }
  }
  yield first ? head + foot : foot;
}

interface Writer {
  head: string;
  between: string;
  foot: string;
  write(records: LedgerRecord[]): string;
}

const csvLine = (cells: string[]) => `${cells.join(",")}\r\n`;

const writers: Record<ExportFormat, Writer> = {
  jsonl: {
    head: "",
    between: "",
    foot: "",
    write: (records) => records.map((record) => `${toExportLine(record)}\n`).join(""),
  },
  // A JSON array with one record per line, so that the line reader for JSONL can read it too.
  json: { head: "[\n", between: ",\n", foot: "\n]\n", write: (records) => records.map(toExportLine).join(",\n") },
  // CSV according to RFC 4180, with a header line.
  csv: {
    head: csvLine(csvColumns.map(([name]) => name)),
    between: "",
    foot: "",
    write: (records) => records.map((record) => csvLine(csvColumns.map(([, cell]) => cellText(cell(record))))).join(""),
  },
};
