// What a session did to files, folded from its log: one row per file, its patches in order.
import type { EventOf, SessionEvent } from "#core/session/events.ts";

export interface FileChange {
  path: string;
  /** In the order they were made; each applies to what the one before has left. */
  patches: string[];
  added: number;
  removed: number;
  /** It was not there before this session. */
  created: boolean;
  /** What the last patch has left, to be compared with what is there now. */
  version: string | undefined;
}

/** The file changed last comes first. */
export function changesOf(events: readonly SessionEvent[]): FileChange[] {
  const files = new Map<string, FileChange>();
  for (const event of events) {
    if (event.type !== "tool.ended" || event.result.view?.kind !== "diff") continue;
    const next = grown(files.get(event.result.view.path), event.result.view, event.result.saw);
    files.delete(next.path);
    files.set(next.path, next);
  }
  return [...files.values()].reverse();
}

type Result = EventOf<"tool.ended">["result"];
type DiffView = Extract<Result["view"], { kind: "diff" }>;

function grown(before: FileChange | undefined, view: DiffView, saw: Result["saw"]): FileChange {
  return {
    path: view.path,
    patches: [...(before?.patches ?? []), view.patch],
    added: (before?.added ?? 0) + view.added,
    removed: (before?.removed ?? 0) + view.removed,
    created: before?.created ?? view.created,
    version: saw?.[view.path] ?? undefined,
  };
}

/** All of it as one text for `git apply` or `patch -p1`, the oldest first. */
export const joinedPatch = (changes: readonly FileChange[]): string =>
  changes
    .toReversed()
    .flatMap(({ patches }) => patches)
    .map(named)
    .join("");

/** Paths of a patch as `git` writes them; the two lines at its head are all that names a file. */
function named(patch: string): string {
  const [before = "", after = "", ...rest] = patch.split("\n");
  const head = [before.replace(/^--- (?!\/dev\/null)/, "--- a/"), after.replace(/^\+\+\+ /, "+++ b/")];
  return [...head, ...rest].join("\n").replace(/\n*$/, "\n");
}
