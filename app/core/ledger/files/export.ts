// Records → the text of a file, in the field names of the published format.
import { localTimestamp } from "#core/ledger/calendar.ts";
import type { LedgerRecord } from "#core/ledger/record.ts";

export type ExportFormat = "jsonl" | "csv" | "json";

export const costSources = {
  vendor: "api",
  "price-list": "price",
  plan: "plan",
  estimated: "estimated",
  unknown: "unknown",
} as const satisfies Record<LedgerRecord["costSource"], string>;

/** The published fields come first, ours after them. `cost_nanos` is the exact figure, `cost_usd` the readable one. */
function toRow(record: LedgerRecord) {
  return {
    id: record.id,
    session_id: record.sessionId,
    timestamp: localTimestamp(record.at, record.utcOffset),
    model: record.model,
    prompt_tokens: record.input + record.cacheRead,
    completion_tokens: record.output,
    cache_read_tokens: record.cacheRead,
    cache_write_tokens: record.cacheWrite5m + record.cacheWrite1h,
    cost_usd: record.costNanos === undefined ? null : record.costNanos / 1e9,
    cost_source: costSources[record.costSource],
    purpose: record.purpose,
    outcome: record.outcome,
    attempt: record.attempt,
    cache_write_1h_tokens: record.cacheWrite1h,
    cost_nanos: record.costNanos ?? null,
    usage_source: record.usageSource,
    price: record.price ?? null,
    demo: record.demo ?? false,
    account: record.account,
    turn_id: record.turnId ?? null,
    ms: record.ms,
    imported_from: record.importedFrom ?? null,
    folder: record.folder ?? null,
    vendor: record.vendor ?? null,
    route: record.route ?? null,
    channel: record.channel ?? null,
    person: record.person ?? null,
    first_byte_ms: record.firstByteMs ?? null,
    error: record.error ?? null,
    cache_missed: record.missed ?? null,
    images: record.images ?? null,
    searches: record.searches ?? null,
  };
}

/** One line of a month's JSONL file. */
export function toExportLine(record: LedgerRecord): string {
  return JSON.stringify(toRow(record));
}

/** What a seal is made of: a line without what it does not say, so that a field of a later release changes no seal. */
export function sealedLine(record: LedgerRecord): string {
  return JSON.stringify(Object.entries(toRow(record)).filter(([, value]) => value !== null && value !== false));
}

/** Costs are written out to the billionth, for a spreadsheet is no friend of `4.5e-8`. */
function toCells(record: LedgerRecord): string[] {
  const { price, cost_usd, cache_missed: missed, ...others } = toRow(record);
  const row = {
    ...others,
    cost_usd: cost_usd?.toFixed(9) ?? null,
    price: price?.source ?? null,
    cache_missed: missed?.cause ?? null,
    price_exact: price ? JSON.stringify(price) : null,
    cache_missed_exact: missed ? JSON.stringify(missed) : null,
  };
  return columns.map((name) => cell(row[name]));
}

/** Two fields in words are there once more as they are: what reads the file in again needs them. */
type Column = keyof ReturnType<typeof toRow> | "price_exact" | "cache_missed_exact";

const columns: Column[] = [
  "id",
  "session_id",
  "timestamp",
  "model",
  "prompt_tokens",
  "completion_tokens",
  "cache_read_tokens",
  "cache_write_tokens",
  "cost_usd",
  "cost_source",
  "purpose",
  "outcome",
  "attempt",
  "cache_write_1h_tokens",
  "cost_nanos",
  "usage_source",
  "price",
  "demo",
  "account",
  "turn_id",
  "ms",
  "imported_from",
  "folder",
  "vendor",
  "route",
  "channel",
  "person",
  "first_byte_ms",
  "error",
  "cache_missed",
  "price_exact",
  "cache_missed_exact",
  "images",
  "searches",
];

function cell(value: string | number | boolean | null): string {
  if (typeof value !== "string") return value === null ? "" : String(value);
  // A spreadsheet runs a cell that begins like a formula, and a model may be called anything, with a quote before it, too.
  const harmless = /^\s*[=+\-@]|^['\t\r\n]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** Room for a text is got slowly and freed late once it is a few megabytes long. */
const pieceSize = 500;

/** The text of a file in pieces. */
export async function* toPieces(batches: AsyncIterable<LedgerRecord[]>, format: ExportFormat): AsyncGenerator<string> {
  const { head, between, foot, write } = forms[format];
  let first = true;
  for await (const batch of batches) {
    for (let i = 0; i < batch.length; i += pieceSize) {
      yield (first ? head : between) + write(batch.slice(i, i + pieceSize));
      first = false;
    }
  }
  yield first ? head + foot : foot;
}

interface Form {
  head: string;
  between: string;
  foot: string;
  write(records: LedgerRecord[]): string;
}

const csvLine = (cells: string[]) => `${cells.join(",")}\r\n`;

const forms: Record<ExportFormat, Form> = {
  jsonl: {
    head: "",
    between: "",
    foot: "",
    write: (records) => records.map((record) => `${toExportLine(record)}\n`).join(""),
  },
  // One array, a record a line: what reads the JSONL line by line reads this too.
  json: { head: "[\n", between: ",\n", foot: "\n]\n", write: (records) => records.map(toExportLine).join(",\n") },
  // RFC 4180, with a header.
  csv: {
    head: csvLine(columns),
    between: "",
    foot: "",
    write: (records) => records.map((record) => csvLine(toCells(record))).join(""),
  },
};
