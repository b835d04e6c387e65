import { expect, it } from "vitest";
import { diffLines } from "./diff.ts";

it("numbers the lines of a patch as the files do", () => {
  const patch = "--- a\n+++ b\n@@ -9,3 +9,4 @@\n kept\n-old\n+new\n+more\n kept too\n\\ No newline at end of file\n";
  expect(diffLines(patch).map(({ kind, number, text }) => `${kind} ${number ?? ""} ${text}`)).toEqual([
    "hunk  @@ -9,3 +9,4 @@",
    "kept 9  kept",
    "removed 10 -old",
    "added 10 +new",
    "added 11 +more",
    "kept 12  kept too",
    "hunk  \\ No newline at end of file",
  ]);
});
