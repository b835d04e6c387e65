// Stores the opened folders across restarts, and lists folders that could be opened.
import { constants, type Dirent } from "node:fs";
import { access, realpath, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, dirname, isAbsolute, join } from "node:path";
import { type FolderNames, type OpenedRoot, RelayError } from "#contract";
import type { Config } from "../config.ts";
import { inFolder, readEntries } from "./opened.ts";
import { isInside, type Place, refuseClosed, resolveInside } from "./paths.ts";

/** Maximum number of folders to return, and of entries to read for them. */
const maxNames = 2000;
const maxRead = 50_000;
/** Maximum number of links that are resolved at the same time. */
const together = 64;

export interface Roots {
  list(): OpenedRoot[];
  open(path: string): Promise<OpenedRoot>;
  close(path: string): Promise<Record<string, never>>;
  browse(path: string, signal: AbortSignal): Promise<FolderNames>;
  resolve(input: { root: string; path: string }, last?: "follow" | "keep"): Promise<Place>;
}

export function createRoots(config: Config): Roots {
  const { data } = config;
  const usable = () =>
    data.roots.filter((root) => {
      const closed = closedFor(config.home, root);
      return closed === undefined || !isInside(closed, root);
    });
  return {
    list: () => usable().map(opened),
    async open(path) {
      const folder = await usableFolder(path);
      refuseClosed(closedFor(await realHome(config.home), folder), folder);
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
    browse: async (path, signal) => browse(await usableFolder(path), signal),
    async resolve({ root, path }, last) {
      if (!data.roots.includes(root)) throw new RelayError("forbidden", "This folder is not opened at the relay.");
      const closed = closedFor(await realHome(config.home), root);
      const place = await resolveInside(root, path, last);
      refuseClosed(closed, place.path);
      return { ...place, closed };
    },
  };
}

const opened = (path: string): OpenedRoot => ({ path, name: basename(path) || path });

/** Folders in the relay's home that hold copies of the person's files, chats and calls. */
const own = ["trash", "billing", "sessions"];

/**
 * Returns the folder that stays closed for an opened folder: the relay's own, where tokens, deleted files and the backup
 * are. Other folders in it can be opened by themselves, such as the sample project.
 */
function closedFor(home: string, root: string): string | undefined {
  if (isInside(root, home)) return home;
  return own.map((name) => join(home, name)).find((folder) => isInside(folder, root));
}

/** The relay's folder may itself be a link, and may not exist before the first file is stored there. */
const realHome = (home: string) => realpath(home).catch(() => home);

async function usableFolder(path: string): Promise<string> {
  const asked = path === "" ? homedir() : path.replace(/^~(?=$|[\\/])/, homedir());
  if (!isAbsolute(asked)) throw new RelayError("bad-input", "Give the full path of the folder.");
  const folder = await realpath(asked);
  if (!(await stat(folder)).isDirectory()) throw new RelayError("bad-input", "This is a file, not a folder.");
  await access(folder, constants.R_OK | constants.X_OK);
  return folder;
}

async function browse(path: string, signal: AbortSignal): Promise<FolderNames> {
  const names: string[] = [];
  const cut = await inFolder(path, async (folder) => {
    const read = await readEntries(folder, maxRead);
    for (let at = 0; at < read.entries.length; at += together) {
      signal.throwIfAborted();
      const some = read.entries.slice(at, at + together);
      const isFolder = await Promise.all(some.map((entry) => leadsToFolder(entry, folder.entry(entry.name))));
      names.push(...some.filter((_, i) => isFolder[i]).map(({ name }) => name));
    }
    return read.cut;
  });
  names.sort((a, b) => Number(a.startsWith(".")) - Number(b.startsWith(".")) || a.localeCompare(b));
  const parent = dirname(path);
  return {
    path,
    parent: parent === path ? null : parent,
    folders: names.slice(0, maxNames),
    cut: cut || names.length > maxNames,
  };
}

async function leadsToFolder(entry: Dirent, path: string): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  return stat(path).then(
    (target) => target.isDirectory(),
    () => false,
  );
}
