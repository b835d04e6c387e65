// What stands in the list of changes, and whether the files are still as the agent left them.
import { type Accessor, createMemo, createResource } from "solid-js";
import type { FileChange } from "#core/session/files/file-changes.ts";
import type { Workplace } from "./workplace.ts";

export type Standing = "as-left" | "moved-on" | "gone";

/** Each look reads the whole file on the machine: not for more than a person goes through. */
const mostLooks = 100;

/** By path; empty for what could not be looked at. */
export function createStandings(place: Workplace): Accessor<ReadonlyMap<string, Standing>> {
  const [standings] = createResource(
    () => place.connected() && place.changes() && { changes: place.changes() ?? [], tick: place.tick() },
    async ({ changes }) => {
      const found = new Map<string, Standing>();
      for (const change of changes.slice(0, mostLooks)) {
        const row = await look(place, change).catch(() => undefined);
        if (row) found.set(change.path, row);
      }
      return found;
    },
  );
  const known = createMemo(() => standings.latest ?? new Map<string, Standing>());
  return known;
}

async function look({ octo, folder }: Workplace, { path, version }: FileChange): Promise<Standing | undefined> {
  if (version === undefined) return undefined;
  const file = await octo.call((api) => api.files.read(folder, path, 1));
  if (!file) return "gone";
  return "version" in file && file.version === version ? "as-left" : "moved-on";
}

export const totalOf = (changes: readonly FileChange[]) => ({
  added: changes.reduce((sum, { added }) => sum + added, 0),
  removed: changes.reduce((sum, { removed }) => sum + removed, 0),
});
