// Turns a ledger exported as CSV back into its JSON Lines, so that one reader handles both.
import { columns, type Kind, type NumberKind } from "#core/ledger/record-columns.ts";
import { csvCells } from "./invoice/csv.ts";

/** @param head the beginning of a file */
export const isLedgerCsv = (head: string): boolean =>
  head.replace(/^\uFEFF/, "").startsWith("id,session_id,timestamp,model,prompt_tokens,");

/** Yields a line of JSON for each row. An invalid row passes through unchanged, and the import counts it as unreadable. */
export async function* jsonLinesOf(batches: AsyncIterable<string[]>): AsyncGenerator<string> {
  let names: string[] | undefined;
  // The lines of an unfinished row. A row spans several lines if it has line breaks inside quotes.
  let begun: string[] = [];
  for await (const batch of batches) {
    let lines = "";
    for (const part of batch) {
      begun.push(part);
      if (togglesQuote(part) === (begun.length === 1) && begun.length < maxLinesPerRow) continue;
      const row = begun.join("\n");
      begun = [];
      if (names) lines += `${toLine(names, row)}\n`;
      else names = csvCells(row.replace(/^\uFEFF/, ""), ",")[0] ?? [];
    }
    if (lines !== "") yield lines;
  }
  if (begun.length > 0) yield begun.join(" ");
}

/** The most lines in one row, so that a quote that is never closed spoils only this many lines. */
const maxLinesPerRow = 100;

/** True if the line has an odd number of quotes, so that it opens or closes a quoted cell. */
const togglesQuote = (part: string): boolean => part.split('"').length % 2 === 0;

function toLine(names: string[], row: string): string {
  const cells = csvCells(row, ",")[0] ?? [];
  if (cells.length !== names.length) return row.replaceAll("\n", " ");
  try {
    const values = Object.fromEntries(names.map((name, i) => [name, valueOf(name, cells[i] ?? "")]));
    const { price_exact: price, cache_missed_exact: missed, ...others } = values;
    return JSON.stringify({ ...others, price: price ?? null, cache_missed: missed ?? null });
  } catch {
    return row.replaceAll("\n", " ");
  }
}

const kindOf = new Map<string, Kind>(columns.map(({ column, kind }) => [column, kind]));

const numberKinds = new Set<Kind | undefined>(["count", "dollars", "nanos", "duration"] satisfies NumberKind[]);

function valueOf(name: string, cell: string): unknown {
  // `account` may be an empty text. In every other column an empty cell means that the value is absent.
  if (cell === "") return name === "account" ? "" : null;
  if (name.endsWith("_exact")) return JSON.parse(cell) as unknown;
  const kind = kindOf.get(name);
  if (numberKinds.has(kind)) return Number(cell);
  if (kind === "flag") return cell === "true";
  return cell.startsWith("'") ? cell.slice(1) : cell;
}
