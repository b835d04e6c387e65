// The changed files of a chat, and whether the files are still as the agent left them.
import { type Accessor, createMemo, createResource } from "solid-js";
import type { FileChange } from "#core/session/files/file-changes.ts";
import type { PanelModel } from "./panel-model.ts";

export type FileStatus = "as-left" | "moved-on" | "gone";

/** Maximum number of files that are checked. Each check reads the whole file. */
const maxChecked = 100;

/** Reads the status of each changed file, by path. A file that could not be checked has no status. */
export function createFileStatuses(model: PanelModel): Accessor<ReadonlyMap<string, FileStatus>> {
  const [statuses] = createResource(
    () => model.connected() && model.changes() && { changes: model.changes() ?? [], tick: model.tick() },
    async ({ changes }) => {
      const found = new Map<string, FileStatus>();
      for (const change of changes.slice(0, maxChecked)) {
        const row = await statusOf(model, change).catch(() => undefined);
        if (row) found.set(change.path, row);
      }
      return found;
    },
  );
  const known = createMemo(() => statuses.latest ?? new Map<string, FileStatus>());
  return known;
}

async function statusOf({ octo, folder }: PanelModel, { path, version }: FileChange): Promise<FileStatus | undefined> {
  if (version === undefined) return undefined;
  const file = await octo.call((api) => api.files.read(folder, path, 1));
  if (!file) return "gone";
  return "version" in file && file.version === version ? "as-left" : "moved-on";
}

export const totalOf = (changes: readonly FileChange[]) => ({
  added: changes.reduce((sum, { added }) => sum + added, 0),
  removed: changes.reduce((sum, { removed }) => sum + removed, 0),
});
