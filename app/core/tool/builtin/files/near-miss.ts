// Explains why `old_text` was not found in a file, so that the model's next edit_file call can succeed.
import { outputLimits } from "#core/tool/output-limits.ts";

/** Describes the model's likely mistake. @param oldText a text that does not occur in `text` */
export function diagnose(text: string, oldText: string): string {
  const lines = text.split("\n");
  const wanted = oldText.replace(/\n$/, "").split("\n");
  const start = findIgnoringSpace(lines, wanted);
  if (start >= 0) {
    return `Lines ${start + 1}–${start + wanted.length} differ from it only in white space. The file has:\n${excerpt(lines, start, wanted.length)}`;
  }
  if (text.includes(unescaped(oldText)))
    return "It is there without the backslashes: old_text is taken literally, not as an escaped string.";
  const first = wanted.find((line) => line.trim() !== "")?.trim() ?? "";
  const near = first === "" ? -1 : lines.findIndex((line) => line.includes(first));
  if (near < 0) return "None of its first line is there. Read the file again.";
  return `Its first line is at line ${near + 1}, but what follows differs. The file has:\n${excerpt(lines, near, 0)}`;
}

const withSingleSpaces = (line: string) => line.replace(/\s+/g, " ").trim();

function findIgnoringSpace(lines: string[], wanted: string[]): number {
  const target = wanted.map(withSingleSpaces);
  return lines.findIndex((_, start) => target.every((line, i) => withSingleSpaces(lines[start + i] ?? "\0") === line));
}

/** Returns the lines from `start` on: `count` lines, but at least `nearMissLines`. */
const excerpt = (lines: string[], start: number, count: number) =>
  lines.slice(start, start + Math.max(count, outputLimits.nearMissLines)).join("\n");

const unescaped = (text: string) =>
  text
    .replace(/\\n/g, "\n")
    .replace(/\\t/g, "\t")
    .replace(/\\(["'\\])/g, "$1");
