// Lists a folder, several levels deep: upper levels first, and within a folder its subfolders before its files.
import type { Dirent } from "node:fs";
import { lstat } from "node:fs/promises";
import { join } from "node:path";
import type { FileEntry, FileList } from "#contract";
import { chainAbove, enterFolder, type IgnoreChain, isIgnored, isVersionControl } from "./ignore.ts";
import { inFolder, type OpenedFolder, readEntries } from "./opened.ts";
import { type Place, toName } from "./paths.ts";

/** Maximum number of entries to count. When it is reached, no further folders are read. */
const maxCounted = 20_000;
/** Maximum number of entries to read of one folder. */
const maxRead = 50_000;

interface Wish {
  depth: number;
  limit: number;
  ignored: boolean;
}
interface Level {
  name: string;
  above: IgnoreChain | undefined;
}

export async function listFolder(place: Place, wish: Wish, signal?: AbortSignal): Promise<FileList> {
  const { root } = place;
  const list: FileList = { entries: [], total: 0, cut: false };
  // Links in the path are already resolved, so the names below start at the target of a link.
  const start = toName(root, place.path);
  let level: Level[] = [{ name: start, above: await chainAbove(root, start) }];
  const shown = (name: string) => (start === place.name ? name : [place.name, toName(start, name)].join("/"));
  for (let deep = 0; deep < wish.depth && level.length > 0; deep++) {
    const next: Level[] = [];
    for (const { name, above } of level) {
      signal?.throwIfAborted();
      if (list.total >= maxCounted) {
        list.cut = true;
        break;
      }
      const chain = await enterFolder(root, name, above);
      const path = join(root, name);
      const one = inFolder(path, (folder) => addEntries(list, { folder, name, shown }, { ...wish, chain, place }));
      // If the start folder is unreadable, the call fails. Unreadable subfolders are skipped.
      const folders = await one.catch((error: unknown) => {
        if (deep === 0) throw error;
        return [];
      });
      next.push(...folders.map((folder) => ({ name: folder, above: chain })));
    }
    level = next;
  }
  list.cut ||= list.total > wish.limit;
  return list;
}

/** Adds a folder's entries to the list. @returns the names of its subfolders */
async function addEntries(
  list: FileList,
  { folder, name, shown }: { folder: OpenedFolder; name: string; shown(name: string): string },
  { ignored, limit, chain, place }: Wish & { chain: IgnoreChain; place: Place },
): Promise<string[]> {
  const { entries, cut } = await readEntries(folder, maxRead);
  const folders: string[] = [];
  list.cut ||= cut;
  for (const entry of entries.sort(byKindAndName)) {
    const own = name === "" ? entry.name : `${name}/${entry.name}`;
    if (join(place.root, own) === place.closed) continue;
    const isOwn = entry.isDirectory() && isVersionControl(entry.name);
    if (!ignored && (isOwn || isIgnored(chain, own, entry.isDirectory()))) continue;
    if (++list.total <= limit) list.entries.push(await entryOf(folder.entry(entry.name), shown(own)));
    if (entry.isDirectory() && !isOwn) folders.push(own);
  }
  return folders;
}

function byKindAndName(a: Dirent, b: Dirent) {
  return Number(b.isDirectory()) - Number(a.isDirectory()) || (a.name < b.name ? -1 : 1);
}

async function entryOf(path: string, name: string): Promise<FileEntry> {
  const facts = await lstat(path).catch(() => undefined);
  const kind = !facts
    ? "other"
    : facts.isSymbolicLink()
      ? "link"
      : facts.isDirectory()
        ? "folder"
        : facts.isFile()
          ? "file"
          : "other";
  return { path: name, kind, size: facts?.size ?? 0, modified: Math.floor(facts?.mtimeMs ?? 0) };
}
