// Writes text into a CSV cell so that no spreadsheet runs it as a formula, and reads it back. Where lists are separated by
// semicolons, a spreadsheet splits a file at semicolons, tabs and line ends, even inside the quotes of a cell.

/** Characters that begin a formula, also in full width. */
const formula = "[=+\\-@＝＋－＠]";
/** What stands between the start of a cell and its formula: quotes, and spaces other than the separators. */
const before = `'*(?:"|[^\\S\\t\\r\\n])*`;
const unmarked = new RegExp(`([;\\t\\r\\n])(?=${before}${formula})`, "g");
const marked = new RegExp(`([;\\t\\r\\n])'(?=${before}${formula})`, "g");
const atStart = new RegExp(`^\\s*${formula}|^['\\t\\r\\n]`);

/** Puts a quote before what looks like a formula. */
export function inertText(text: string): string {
  const inner = text.replace(unmarked, "$1'");
  return atStart.test(text) ? `'${inner}` : inner;
}

/** Removes the quotes that `inertText` has added. */
export function textOfInert(cell: string): string {
  const inner = cell.replace(marked, "$1");
  return cell.startsWith("'") ? inner.slice(1) : inner;
}
