// Times the reader of command lines: everyday lines, and lines made to be slow.
import { readLine, type ShellPlace } from "#shell";
import { everydayLooks, everydayWork } from "../../relay/contract/shell/fixtures/everyday.ts";
import type { Figure } from "./figures.ts";

const place: ShellPlace = { shell: "bash", folder: "/work/project", home: "/home/ann", altered: false };
const everyday = [...everydayLooks, ...everydayWork];
const rounds = 30;
/** Lengths of slow lines in characters: the longest that is read in full, and the longest that a tool call may have. */
const lengths = [23_900, 200_000];

/** Lines of one construct that is repeated or nested. */
const slowLines = lengths.flatMap((longest) => [
  "$(".repeat(longest / 2),
  "{a,b}".repeat(longest / 5),
  "echo x;".repeat(longest / 7),
  `echo ${"'x'\"y\"".repeat(longest / 6)}`,
  "if true; then ".repeat(longest / 14),
  `echo ${"${x:-".repeat(longest / 5)}`,
  `cat <<A${"\nx$(echo)".repeat(longest / 9)}\nA`,
  "timeout 1 ".repeat(longest / 10),
  `bash -c "${'bash -c \\"'.repeat(longest / 10)}`,
  "a=1 ".repeat(longest / 4),
  `echo ${"*".repeat(longest - 5)}`,
  `[[ ${"( ".repeat(longest / 2 - 4)}`,
]);

export async function benchShell(): Promise<Figure[]> {
  for (let i = 0; i < 3; i++) for (const line of everyday) readLine(line, place);
  const times: number[] = [];
  for (let i = 0; i < rounds; i++) for (const line of everyday) times.push(timeOf(line));
  times.sort((a, b) => a - b);
  const slowest = Math.max(...slowLines.map(timeOf));
  return [
    { name: "shell: an everyday line, p99", value: times[Math.floor(times.length * 0.99)] ?? 0, unit: "ms", limit: 1 },
    { name: "shell: the worst line", value: slowest, unit: "ms", limit: 50 },
  ];
}

function timeOf(line: string): number {
  const start = performance.now();
  readLine(line, place);
  return performance.now() - start;
}
