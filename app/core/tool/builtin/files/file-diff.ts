// Makes the diff of a file change. The person sees the diff before allowing the change, and afterwards.
import { loadPart } from "#core/load-part.ts";
import type { Clock } from "#core/ports.ts";
import type { FileDiff } from "#core/session/tool-result.ts";

/** `before`: the file's text before the change; undefined if the file does not exist yet. */
type DiffOf = (path: string, before: string | undefined, after: string) => FileDiff;

/** Files change only through the relay, which also serves the library, so that it is not kept for offline use. */
export async function loadDiff(clock: Pick<Clock, "sleep">): Promise<DiffOf> {
  const { createTwoFilesPatch } = await loadPart(() => import("diff"), clock);
  return (path, before, after) => {
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
  };
}
