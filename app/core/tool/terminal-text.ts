// What a terminal's bytes look like once printed: escapes gone, overwritten lines overwritten.
/* oxlint-disable no-control-regex -- control characters are the subject here */

const escapes =
  /\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[PX^_][^\x1b]*\x1b\\|[()*+][0-9A-Za-z]|[ -/]*[0-~])/g;
const controls = /[\x00-\x07\x0b\x0c\x0e-\x1f\x7f\ufeff]/g;

/** Longer lines than this are no text for a reader; the cut is said. */
const lineLimit = 2_000;

export function terminalText(raw: string): string {
  const plain = raw.includes("\x1b") ? raw.replace(escapes, "") : raw;
  const text = plain.replace(/\r+\n/g, "\n");
  if (!/[\r\b\x00-\x08\x0b-\x1f\x7f]/.test(text)) return cutLines(text);
  return cutLines(text.split("\n").map(settleLine).join("\n").replace(controls, ""));
}

/** A carriage return starts the line over, a backspace steps back: progress bars end as their last state. */
function settleLine(line: string): string {
  if (!/[\r\b]/.test(line)) return line;
  let shown = "";
  for (const segment of line.split("\r")) {
    const settled = segment.includes("\b") ? backspaced(segment) : segment;
    shown = settled + shown.slice(settled.length);
  }
  return shown;
}

function backspaced(text: string): string {
  const out: string[] = [];
  for (const c of text) {
    if (c === "\b") out.pop();
    else out.push(c);
  }
  return out.join("");
}

function cutLines(text: string): string {
  if (text.length <= lineLimit) return text;
  return text
    .split("\n")
    .map((line) =>
      line.length > lineLimit ? `${line.slice(0, lineLimit)} [line cut, ${line.length} characters]` : line,
    )
    .join("\n");
}
