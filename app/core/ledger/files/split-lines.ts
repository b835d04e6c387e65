// Text that comes in pieces → its lines, so that no file need fit into memory.

/** No line of a ledger or log is longer: of one that is, only the beginning is kept, which then reads as broken. */
const longest = 32 * 1024 * 1024;

/** Lines as they lie there, good until the next ones are asked for: they are cut from what is read, not copied. */
export async function* rawBatchesOf(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array[]> {
  let begun: Uint8Array[] = [];
  let length = 0;
  for await (const piece of pieces) {
    let from = 0;
    const lines: Uint8Array[] = [];
    for (let to = piece.indexOf(newLine); to >= 0; to = piece.indexOf(newLine, from)) {
      const line = piece.subarray(from, to);
      lines.push(lines.length === 0 && begun.length > 0 ? joined([...begun, line]) : line);
      from = to + 1;
    }
    if (lines.length > 0) {
      begun = [];
      length = 0;
    }
    // What is read next is read into the same room.
    if (length < longest) begun.push(piece.slice(from));
    length += piece.length - from;
    yield lines;
  }
  yield [joined(begun)];
}

const newLine = 0x0a;

function joined(parts: Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Those of a piece together: a promise for each of a hundred thousand lines takes longer than to read them. */
export async function* batchesOf(pieces: AsyncIterable<string>): AsyncGenerator<string[]> {
  // Joined only once a line ends: searching a growing text again and again would be quadratic.
  let begun: string[] = [];
  let length = 0;
  for await (const piece of pieces) {
    const lines = piece.split("\n");
    const first = lines[0] ?? "";
    if (length < longest) begun.push(first);
    length += first.length;
    if (lines.length === 1) continue;
    const last = lines.pop() ?? "";
    lines[0] = begun.join("");
    begun = [last];
    length = last.length;
    yield lines;
  }
  yield [begun.join("")];
}
