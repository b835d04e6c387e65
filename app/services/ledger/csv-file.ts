// A ledger that was exported as CSV, as the same in JSON Lines.
import { isLedgerCsv, jsonLinesOf } from "#core/ledger/files/read-csv.ts";
import { rawBatchesOf } from "#core/ledger/files/split-lines.ts";
import { piecesOf } from "./ledger-files.ts";

const headBytes = 200;
/** Larger texts than these are slow to grow. */
const partLetters = 1_000_000;

/** Any other file as it is: only its name is looked at, for there may be very many. */
export async function asJsonLines(file: File): Promise<File> {
  if (!/\.csv$/i.test(file.name) || !isLedgerCsv(await file.slice(0, headBytes).text())) return file;
  const parts: Blob[] = [];
  let text = "";
  for await (const lines of jsonLinesOf(linesOf(file))) {
    text += lines;
    if (text.length < partLetters) continue;
    parts.push(new Blob([text]));
    text = "";
  }
  return new File([...parts, text], file.name);
}

async function* linesOf(file: File): AsyncGenerator<string[]> {
  const decoder = new TextDecoder();
  for await (const lines of rawBatchesOf(piecesOf(file))) yield lines.map((line) => decoder.decode(line));
}
