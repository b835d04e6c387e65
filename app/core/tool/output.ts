// Shortens a long result to its start and end, and stores the whole text as a blob.
import type { BlobRef } from "#core/model/message.ts";
import type { BlobStore } from "#core/store-ports.ts";
import { outputLimits } from "./output-limits.ts";

export interface FittedOutput {
  text: string;
  /** The whole output; absent if `text` is complete. */
  spilled?: BlobRef;
}

/** Shortens a text. A notice inside it names the path `output:<hash>`, at which `read_file` finds the whole text. */
export async function fitOutput(text: string, blobs: BlobStore): Promise<FittedOutput> {
  const { characters, keptAtStart, keptAtEnd, storedCharacters } = outputLimits.result;
  if (text.length <= characters) return { text };
  const bytes = new TextEncoder().encode(text.slice(0, storedCharacters));
  const spilled = await blobs.put(bytes, "text/plain", "output.txt");
  const start = lineEndBefore(text, keptAtStart);
  const end = lineStartAfter(text, text.length - keptAtEnd);
  const left = (end - start).toLocaleString("en-US");
  const notice = `[… ${left} characters left out here; the whole is at output:${spilled.hash} for read_file …]`;
  return { text: `${text.slice(0, start)}\n${notice}\n${text.slice(end)}`, spilled };
}

/** Cuts off a line that is too long, with a notice at its end. */
export const fitLine = (line: string): string => cutLine(line, line.length);

/** Does the same as `fitLine` for a line of which only the start is known. */
export function cutLine(start: string, length: number): string {
  const limit = outputLimits.lineCharacters;
  return length > limit ? `${start.slice(0, limit)} [line cut, ${length} characters]` : start;
}

/** Returns where to cut near `at`: at a line end if one is near, and never inside a surrogate pair. */
function lineEndBefore(text: string, at: number): number {
  const newline = text.lastIndexOf("\n", at);
  return newline > at - 1_000 ? newline : characterEnd(text, at);
}

function lineStartAfter(text: string, at: number): number {
  const newline = text.indexOf("\n", at);
  return newline >= 0 && newline < at + 1_000 ? newline + 1 : characterEnd(text, at);
}

const characterEnd = (text: string, at: number) => (/[\uDC00-\uDFFF]/.test(text[at] ?? "") ? at + 1 : at);
