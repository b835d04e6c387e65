// Collects from a session's log what the session changed in files: one item per file, with its patches in order.
import type { EventOf, SessionEvent } from "#core/session/events.ts";

export interface FileChange {
  path: string;
  /** Patches, oldest first. Each patch applies to the result of the previous one. */
  patches: string[];
  added: number;
  removed: number;
  /** True if this session created the file. */
  created: boolean;
  /** The file's version after the last patch, to detect whether the file has changed since then. */
  version: string | undefined;
}

/** Returns the changed files. The file that was changed last comes first. */
export function changesOf(events: readonly SessionEvent[]): FileChange[] {
  const files = new Map<string, FileChange>();
  for (const event of events) {
    if (event.type !== "tool.ended" || event.result.view?.kind !== "diff") continue;
    const next = withPatch(files.get(event.result.view.path), event.result.view, event.result.saw);
    files.delete(next.path);
    files.set(next.path, next);
  }
  return [...files.values()].reverse();
}

type Result = EventOf<"tool.ended">["result"];
type DiffView = Extract<Result["view"], { kind: "diff" }>;

function withPatch(before: FileChange | undefined, view: DiffView, saw: Result["saw"]): FileChange {
  return {
    path: view.path,
    patches: [...(before?.patches ?? []), view.patch],
    added: (before?.added ?? 0) + view.added,
    removed: (before?.removed ?? 0) + view.removed,
    created: before?.created ?? view.created,
    version: saw?.[view.path] ?? undefined,
  };
}

/** Joins all patches, oldest first, into one text for `git apply` or `patch -p1`. */
export const joinedPatch = (changes: readonly FileChange[]): string =>
  changes
    .toReversed()
    .flatMap(({ patches }) => patches)
    .map(withGitPaths)
    .join("");

/** Adds git's `a/` and `b/` to the paths in the first two lines. The other lines contain no paths. */
function withGitPaths(patch: string): string {
  const [before = "", after = "", ...rest] = patch.split("\n");
  const head = [before.replace(/^--- (?!\/dev\/null)/, "--- a/"), after.replace(/^\+\+\+ /, "+++ b/")];
  return [...head, ...rest].join("\n").replace(/\n*$/, "\n");
}
