// Converts a ledger that was exported as CSV to JSON Lines, so that one reader can import both formats.
import { columns, type Kind, type NumberKind } from "#core/ledger/record-columns.ts";
import { textOfInert } from "./csv-cell.ts";
import { csvCells } from "./invoice/csv.ts";

/** True if a file is a ledger exported as CSV. @param head the beginning of the file */
export const isLedgerCsv = (head: string): boolean =>
  head.replace(/^\uFEFF/, "").startsWith("id,session_id,timestamp,model,prompt_tokens,");

/** Yields a line of JSON for each row. An invalid row is passed on as it is, and the import counts it as unreadable. */
export async function* jsonLinesOf(batches: AsyncIterable<string[]>): AsyncGenerator<string> {
  let names: string[] | undefined;
  // The lines of a row that is still incomplete. A row has several lines if a quoted cell contains line breaks.
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

/**
 * Maximum number of lines in a row. The limit keeps a quote that is never closed from making the rest of the file
 * unreadable.
 */
const maxLinesPerRow = 100;

/** True if the line has an odd number of quotes. Such a line begins or ends a quoted cell that spans several lines. */
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
  // `account` may be an empty string. In every other column, an empty cell means that the value is absent.
  if (cell === "") return name === "account" ? "" : null;
  if (name.endsWith("_exact")) return JSON.parse(textOfInert(cell)) as unknown;
  const kind = kindOf.get(name);
  if (numberKinds.has(kind)) return Number(cell);
  if (kind === "flag") return cell === "true";
  return textOfInert(cell);
}
