// The file tree. A folder is read when it is opened, and again when something may have changed.
import { type Accessor, createEffect, createMemo, createSignal, on } from "solid-js";
import type { FileEntry } from "#contract";
import type { PanelModel } from "./panel-model.ts";
import { errorText } from "../parts/words/error-text.ts";

type Level = { entries: FileEntry[]; left: number } | { failed: string };

export interface TreeRow {
  path: string;
  name: string;
  folder: boolean;
  /** Level in the tree, counted from 1 as in `aria-level`. */
  depth: number;
  position: number;
  siblings: number;
  expanded: boolean;
  /** True if this chat has changed the file, or a file in the folder. */
  changed: boolean;
}

export interface TreeNote {
  path: string;
  depth: number;
  note: { left: number } | { failed: string } | "loading" | "empty";
}

export interface Tree {
  rows: Accessor<(TreeRow | TreeNote)[]>;
  active: Accessor<string | undefined>;
  activate(path: string): void;
  toggle(path: string, open?: boolean): void;
}

/** Path of the top folder, which has no row. */
const rootPath = "";

export function createTree(model: PanelModel): Tree {
  const [levels, setLevels] = createSignal<ReadonlyMap<string, Level>>(new Map());
  const [open, setOpen] = createSignal<ReadonlySet<string>>(new Set([rootPath]));
  const [active, activate] = createSignal<string>();

  const read = async (path: string) => {
    const level: Level = await model.octo
      .call((api) => api.files.list(model.folder, path))
      .then(({ entries, total }) => ({ entries, left: total - entries.length }))
      .catch((error: unknown) => ({ failed: errorText(error) }));
    // Keeps the last known entries while the relay is disconnected.
    if ("failed" in level && !model.connected() && levels().has(path)) return;
    setLevels((now) => new Map(now).set(path, level));
  };
  createEffect(
    on(model.tick, () => {
      for (const path of open()) void read(path);
    }),
  );
  const toggle = (path: string, wanted = !open().has(path)) => {
    if (wanted) void read(path);
    setOpen((now) => (wanted ? new Set(now).add(path) : new Set([...now].filter((one) => one !== path))));
  };
  const changed = createMemo(() => withFolders((model.changes() ?? []).map(({ path }) => path)));
  const rows = createMemo(() => rowsOf(rootPath, 1, { levels: levels(), open: open(), changed: changed() }));
  return { rows, active, activate, toggle };
}

/** Returns the paths and all of their parent folders. */
export function withFolders(paths: string[]): Set<string> {
  const all = new Set<string>();
  for (const path of paths) {
    const parts = path.split("/");
    for (let n = 1; n <= parts.length; n++) all.add(parts.slice(0, n).join("/"));
  }
  return all;
}

interface TreeState {
  levels: ReadonlyMap<string, Level>;
  open: ReadonlySet<string>;
  changed: ReadonlySet<string>;
}

function rowsOf(path: string, depth: number, seen: TreeState): (TreeRow | TreeNote)[] {
  const level = seen.levels.get(path);
  if (!level) return [{ path: `${path}/`, depth, note: "loading" }];
  if ("failed" in level) return [{ path: `${path}/`, depth, note: level }];
  if (level.entries.length === 0) return [{ path: `${path}/`, depth, note: "empty" }];
  const rows = level.entries.flatMap((entry, at): (TreeRow | TreeNote)[] => {
    const expanded = entry.kind === "folder" && seen.open.has(entry.path);
    const row: TreeRow = {
      path: entry.path,
      name: entry.path.slice(entry.path.lastIndexOf("/") + 1),
      folder: entry.kind === "folder",
      depth,
      position: at + 1,
      siblings: level.entries.length,
      expanded,
      changed: seen.changed.has(entry.path),
    };
    return expanded ? [row, ...rowsOf(entry.path, depth + 1, seen)] : [row];
  });
  return level.left > 0 ? [...rows, { path: `${path}/`, depth, note: { left: level.left } }] : rows;
}
