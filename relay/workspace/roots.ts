// The opened folders, which survive restarts, and browsing for folders to open.
import { constants } from "node:fs";
import { access, readdir, realpath, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, dirname, isAbsolute, join } from "node:path";
import { type FolderNames, type OpenedRoot, RelayError } from "#contract";
import type { Config } from "../config.ts";
import { type Place, resolveInside } from "./paths.ts";

const maxNames = 2000;

export interface Roots {
  list(): OpenedRoot[];
  open(path: string): Promise<OpenedRoot>;
  close(path: string): Promise<Record<string, never>>;
  browse(path: string): Promise<FolderNames>;
  resolve(input: { root: string; path: string }, last?: "follow" | "keep"): Promise<Place>;
}

export function createRoots(config: Config): Roots {
  const { data } = config;
  return {
    list: () => data.roots.map(opened),
    async open(path) {
      const folder = await usableFolder(path);
      if (!data.roots.includes(folder)) {
        data.roots.push(folder);
        await config.save();
      }
      return opened(folder);
    },
    async close(path) {
      data.roots = data.roots.filter((root) => root !== path);
      await config.save();
      return {};
    },
    async browse(path) {
      const folder = await usableFolder(path);
      const entries = await readdir(folder, { withFileTypes: true });
      const isFolder = await Promise.all(
        entries.map(async (entry) =>
          entry.isSymbolicLink()
            ? await stat(join(folder, entry.name)).then(
                (target) => target.isDirectory(),
                () => false,
              )
            : entry.isDirectory(),
        ),
      );
      const names = entries.filter((_, i) => isFolder[i]).map(({ name }) => name);
      names.sort((a, b) => Number(a.startsWith(".")) - Number(b.startsWith(".")) || a.localeCompare(b));
      const parent = dirname(folder);
      return {
        path: folder,
        parent: parent === folder ? null : parent,
        folders: names.slice(0, maxNames),
        cut: names.length > maxNames,
      };
    },
    async resolve({ root, path }, last) {
      if (!data.roots.includes(root)) throw new RelayError("forbidden", "This folder is not opened at the relay.");
      return resolveInside(root, path, last);
    },
  };
}

const opened = (path: string): OpenedRoot => ({ path, name: basename(path) || path });

async function usableFolder(path: string): Promise<string> {
  const asked = path === "" ? homedir() : path.replace(/^~(?=$|[\\/])/, homedir());
  if (!isAbsolute(asked)) throw new RelayError("bad-input", "Give the full path of the folder.");
  const folder = await realpath(asked);
  if (!(await stat(folder)).isDirectory()) throw new RelayError("bad-input", "This is a file, not a folder.");
  await access(folder, constants.R_OK | constants.X_OK);
  return folder;
}
