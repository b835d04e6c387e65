// Text that comes in pieces → its lines, so that no file need fit into memory.

/** No line of a ledger or log is longer: of one that is, only the beginning is kept, which then reads as broken. */
const longest = 32 * 1024 * 1024;

export async function* linesOf(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  // Joined only once a line ends: searching a growing text again and again would be quadratic.
  let begun: string[] = [];
  let length = 0;
  for await (const piece of pieces) {
    const [first = "", ...others] = piece.split("\n");
    if (length < longest) begun.push(first);
    length += first.length;
    for (const next of others) {
      yield begun.join("");
      begun = [next];
      length = next.length;
    }
  }
  yield begun.join("");
}
