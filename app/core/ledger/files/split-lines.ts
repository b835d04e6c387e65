// Splits text that arrives in chunks into lines, so that no whole file has to fit into memory.

/**
 * Maximum length of a line. A longer line is cut off and then counts as unreadable; no line of a ledger or log is that
 * long.
 */
const maxLength = 32 * 1024 * 1024;

/**
 * Yields the lines of each chunk. The lines are views into the chunk, so they are valid only until the next batch is
 * requested.
 */
export async function* rawBatchesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array[]> {
  let lineParts: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    let from = 0;
    const lines: Uint8Array[] = [];
    for (let to = chunk.indexOf(newLine); to >= 0; to = chunk.indexOf(newLine, from)) {
      const line = chunk.subarray(from, to);
      lines.push(lines.length === 0 && lineParts.length > 0 ? concat([...lineParts, line]) : line);
      from = to + 1;
    }
    if (lines.length > 0) {
      lineParts = [];
      length = 0;
    }
    // The bytes are copied, because the next chunk may be read into the same buffer.
    if (length < maxLength) lineParts.push(chunk.slice(from));
    length += chunk.length - from;
    yield lines;
  }
  yield [concat(lineParts)];
}

const newLine = 0x0a;

function concat(parts: Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Yields all lines of a chunk as one batch. A promise for each line would take longer than reading the lines. */
export async function* batchesOf(chunks: AsyncIterable<string>): AsyncGenerator<string[]> {
  // The pieces of a line that spans several chunks. They are joined only when the line is complete, because searching
  // the growing text each time would be quadratic.
  let lineParts: string[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    const lines = chunk.split("\n");
    const first = lines[0] ?? "";
    if (length < maxLength) lineParts.push(first);
    length += first.length;
    if (lines.length === 1) continue;
    const last = lines.pop() ?? "";
    lines[0] = lineParts.join("");
    lineParts = [last];
    length = last.length;
    yield lines;
  }
  yield [lineParts.join("")];
}
