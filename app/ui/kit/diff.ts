// Splits a patch into lines with numbers: those of the old file for removed lines, of the new file for other lines.

export interface DiffLine {
  kind: "added" | "removed" | "kept" | "hunk";
  text: string;
  number: number | undefined;
}

export function diffLines(patch: string): DiffLine[] {
  const lines: DiffLine[] = [];
  let [before, after] = [0, 0];
  // Skips the first two lines, which name the file.
  for (const text of patch.split("\n").slice(2)) {
    const hunk = /^@@ -(\d+)(?:,\d+)? \+(\d+)/.exec(text);
    if (hunk) {
      [before, after] = [Number(hunk[1]), Number(hunk[2])];
      lines.push({ kind: "hunk", text, number: undefined });
    } else if (text.startsWith("+")) lines.push({ kind: "added", text, number: after++ });
    else if (text.startsWith("-")) lines.push({ kind: "removed", text, number: before++ });
    else if (text.startsWith("\\")) lines.push({ kind: "hunk", text, number: undefined });
    else if (text !== "") {
      before++;
      lines.push({ kind: "kept", text, number: after++ });
    }
  }
  return lines;
}
