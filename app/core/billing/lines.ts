// Text that comes in pieces → its lines, so that no file need fit into memory.

/** No line of a ledger or log is longer: of one that is, only the beginning is kept, which then reads as broken. */
const longest = 32 * 1024 * 1024;

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
