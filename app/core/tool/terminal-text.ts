// Converts terminal output to the text that a screen would show: removes escape sequences, and replaces overwritten
// characters.
/* oxlint-disable no-control-regex -- this file is about control characters */
import { outputLimits } from "./output-limits.ts";
import { fitLine } from "./output.ts";

const escapes =
  /\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[PX^_][^\x1b]*\x1b\\|[()*+][0-9A-Za-z]|[ -/]*[0-~])/g;
const controls = /[\x00-\x07\x0b\x0c\x0e-\x1f\x7f\ufeff]/g;

export function terminalText(raw: string): string {
  const plain = raw.includes("\x1b") ? raw.replace(escapes, "") : raw;
  const text = plain.replace(/\r+\n/g, "\n");
  if (!/[\r\b\x00-\x08\x0b-\x1f\x7f]/.test(text)) return cutLines(text);
  return cutLines(text.split("\n").map(applyOverwrites).join("\n").replace(controls, ""));
}

/** Applies carriage returns and backspaces, so that only the last state of a progress bar remains. */
function applyOverwrites(line: string): string {
  if (!/[\r\b]/.test(line)) return line;
  let shown = "";
  for (const segment of line.split("\r")) {
    const printed = segment.includes("\b") ? applyBackspaces(segment) : segment;
    shown = printed + shown.slice(printed.length);
  }
  return shown;
}

function applyBackspaces(text: string): string {
  const out: string[] = [];
  for (const c of text) {
    if (c === "\b") out.pop();
    else out.push(c);
  }
  return out.join("");
}

function cutLines(text: string): string {
  return text.length <= outputLimits.lineCharacters ? text : text.split("\n").map(fitLine).join("\n");
}
