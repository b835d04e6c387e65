// Converts line ends. A text may consist of nothing else, so it is converted unit by unit: replacing each line end as
// text takes seconds and a gigabyte for 50 MB of them.

const step = 1024 * 1024;
const [newline, carriageReturn] = [10, 13];

/** Removes all carriage returns. */
export function withoutReturns(text: string): string {
  return inSteps(text, (unit) => (unit === carriageReturn ? 0 : 1));
}

/** Puts a carriage return before each newline that has none. */
export function withReturns(text: string): string {
  return inSteps(text, (unit, before) => (unit === newline && before !== carriageReturn ? 2 : 1));
}

/** `copies` says what becomes of a unit: 0 drops it, 1 keeps it, 2 puts a carriage return before it. */
function inSteps(text: string, copies: (unit: number, before: number) => 0 | 1 | 2): string {
  const parts: string[] = [];
  let before = 0;
  for (let at = 0; at < text.length; at += step) {
    const length = Math.min(step, text.length - at);
    const units = new Uint16Array(2 * length);
    let count = 0;
    for (let i = at; i < at + length; i++) {
      const unit = text.charCodeAt(i);
      const wanted = copies(unit, before);
      if (wanted === 2) units[count++] = carriageReturn;
      if (wanted > 0) units[count++] = unit;
      before = unit;
    }
    parts.push(Buffer.from(units.buffer, 0, 2 * count).toString("utf16le"));
  }
  return parts.join("");
}
