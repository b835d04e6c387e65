// Converts files of a ledger that were exported as CSV to JSON Lines.
import { isLedgerCsv, jsonLinesOf } from "#core/ledger/files/read-csv.ts";
import { rawBatchesOf } from "#core/ledger/files/split-lines.ts";
import { chunksOf } from "./file-chunks.ts";

const headBytes = 200;
/** Text is moved into a blob when it reaches this length, because appending to a longer string is slow. */
const partLength = 1_000_000;

/**
 * Converts a CSV file of a ledger, and returns any other file unchanged. Opens only files with the extension .csv,
 * because the person may have chosen thousands of log files.
 */
export async function asJsonLines(file: File): Promise<File> {
  if (!/\.csv$/i.test(file.name) || !isLedgerCsv(await file.slice(0, headBytes).text())) return file;
  const parts: Blob[] = [];
  let text = "";
  for await (const lines of jsonLinesOf(linesOf(file))) {
    text += lines;
    if (text.length < partLength) continue;
    parts.push(new Blob([text]));
    text = "";
  }
  return new File([...parts, text], file.name);
}

async function* linesOf(file: File): AsyncGenerator<string[]> {
  const decoder = new TextDecoder();
  for await (const lines of rawBatchesOf(chunksOf(file))) yield lines.map((line) => decoder.decode(line));
}
