// The ledger as CSV → its JSON Lines, so that one reader reads all that was exported.
import { csvCells } from "./invoice/csv.ts";

/** @param head the beginning of a file */
export const isLedgerCsv = (head: string): boolean =>
  head.replace(/^\uFEFF/, "").startsWith("id,session_id,timestamp,model,prompt_tokens,");

/** A line of JSON for each row; what is no row goes on as it is, and reads as broken. */
export async function* jsonLinesOf(batches: AsyncIterable<string[]>): AsyncGenerator<string> {
  let names: string[] | undefined;
  // Of a row with a quoted line end in it.
  let begun: string[] = [];
  for await (const batch of batches) {
    let lines = "";
    for (const part of batch) {
      begun.push(part);
      if (turnsQuote(part) === (begun.length === 1) && begun.length < mostParts) continue;
      const row = begun.join("\n");
      begun = [];
      if (names) lines += `${toLine(names, row)}\n`;
      else names = csvCells(row.replace(/^\uFEFF/, ""), ",")[0] ?? [];
    }
    if (lines !== "") yield lines;
  }
  if (begun.length > 0) yield begun.join(" ");
}

/** A quote that nobody closes must not take the rest of the file with it. */
const mostParts = 100;

/** Whether a quote is open after it that was not before, or the other way round. */
const turnsQuote = (part: string): boolean => part.split('"').length % 2 === 0;

function toLine(names: string[], row: string): string {
  const cells = csvCells(row, ",")[0] ?? [];
  if (cells.length !== names.length) return row.replaceAll("\n", " ");
  try {
    const told = Object.fromEntries(names.map((name, i) => [name, valueOf(name, cells[i] ?? "")]));
    const { price_exact: price, cache_missed_exact: missed, ...fields } = told;
    return JSON.stringify({ ...fields, price: price ?? null, cache_missed: missed ?? null });
  } catch {
    return row.replaceAll("\n", " ");
  }
}

const numbers = new Set([
  "prompt_tokens",
  "completion_tokens",
  "cache_read_tokens",
  "cache_write_tokens",
  "cache_write_1h_tokens",
  "cost_usd",
  "cost_nanos",
  "attempt",
  "ms",
  "first_byte_ms",
  "images",
  "searches",
]);

function valueOf(name: string, cell: string): unknown {
  // The one field that may be an empty text; others that are empty are not there.
  if (cell === "") return name === "account" ? "" : null;
  if (numbers.has(name)) return Number(cell);
  if (name === "demo") return cell === "true";
  if (name.endsWith("_exact")) return JSON.parse(cell) as unknown;
  return cell.startsWith("'") ? cell.slice(1) : cell;
}
