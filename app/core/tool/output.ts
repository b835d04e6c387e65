// Long results are cut once, when produced, and never again: head and tail stay, the whole goes to a blob.
import type { BlobRef } from "#core/model/message.ts";
import type { BlobStore } from "#core/ports.ts";

/** Characters a result may have. The end weighs more than the beginning: that is where errors are. */
const limit = 16_000;
const head = 5_000;
const tail = 10_000;
/** Beyond this not even the blob keeps everything. */
const keepable = 8_000_000;

export interface Fitted {
  text: string;
  spilled?: BlobRef;
}

/** `output:<hash>` in the notice is a path that read_file understands. */
export async function fitOutput(text: string, blobs: BlobStore): Promise<Fitted> {
  if (text.length <= limit) return { text };
  const bytes = new TextEncoder().encode(text.slice(0, keepable));
  const spilled = await blobs.put(bytes, "text/plain", "output.txt");
  const start = lineEndBefore(text, head);
  const end = lineStartAfter(text, text.length - tail);
  const left = (end - start).toLocaleString("en-US");
  const notice = `[… ${left} characters left out here; the whole is at output:${spilled.hash} for read_file …]`;
  return { text: `${text.slice(0, start)}\n${notice}\n${text.slice(end)}`, spilled };
}

/** Cuts at a line end when one is near, and never inside a surrogate pair. */
function lineEndBefore(text: string, at: number): number {
  const newline = text.lastIndexOf("\n", at);
  return newline > at - 1_000 ? newline : wholeCharacter(text, at);
}

function lineStartAfter(text: string, at: number): number {
  const newline = text.indexOf("\n", at);
  return newline >= 0 && newline < at + 1_000 ? newline + 1 : wholeCharacter(text, at);
}

const wholeCharacter = (text: string, at: number) => (/[\uDC00-\uDFFF]/.test(text[at] ?? "") ? at + 1 : at);
