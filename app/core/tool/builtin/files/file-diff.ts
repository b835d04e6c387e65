// Makes the diff of a file change. The person sees the diff before allowing the change, and afterwards.
import { createTwoFilesPatch } from "diff";
import type { FileDiff } from "#core/session/tool-result.ts";

/** Makes the diff. @param before the file's text before the change; undefined if the file does not exist yet */
export function fileDiff(path: string, before: string | undefined, after: string): FileDiff {
  const patch = createTwoFilesPatch(
    before === undefined ? "/dev/null" : path,
    path,
    before ?? "",
    after,
    undefined,
    undefined,
    {
      context: 3,
      headerOptions: { includeIndex: false, includeUnderline: false, includeFileHeaders: true },
    },
  );
  const lines = patch.split("\n").slice(2);
  return {
    path,
    patch,
    added: lines.filter((line) => line.startsWith("+")).length,
    removed: lines.filter((line) => line.startsWith("-")).length,
  };
}
