// Why a text was not found: what stands there instead, so that the next call can be right.

const context = 5;

export function diagnose(text: string, old: string): string {
  const lines = text.split("\n");
  const wanted = old.replace(/\n$/, "").split("\n");
  const loose = findLoose(lines, wanted);
  if (loose >= 0) {
    return `Lines ${loose + 1}–${loose + wanted.length} differ from it only in white space. The file has:\n${quote(lines, loose, wanted.length)}`;
  }
  if (text.includes(unescaped(old)))
    return "It is there without the backslashes: old_text is taken literally, not as an escaped string.";
  const first = wanted.find((line) => line.trim() !== "")?.trim() ?? "";
  const near = first === "" ? -1 : lines.findIndex((line) => line.includes(first));
  if (near < 0) return "None of its first line is there. Read the file again.";
  return `Its first line is at line ${near + 1}, but what follows differs. The file has:\n${quote(lines, near, context)}`;
}

const squeezed = (line: string) => line.replace(/\s+/g, " ").trim();

function findLoose(lines: string[], wanted: string[]): number {
  const target = wanted.map(squeezed);
  return lines.findIndex((_, start) => target.every((line, i) => squeezed(lines[start + i] ?? "\0") === line));
}

const quote = (lines: string[], start: number, count: number) =>
  lines.slice(start, start + Math.max(count, context)).join("\n");

const unescaped = (text: string) =>
  text
    .replace(/\\n/g, "\n")
    .replace(/\\t/g, "\t")
    .replace(/\\(["'\\])/g, "$1");
