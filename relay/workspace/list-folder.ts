// Lists a folder, several levels deep: upper levels first, and in each folder subfolders before files.
import type { Dirent } from "node:fs";
import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { FileEntry, FileList } from "#contract";
import { chainAbove, enterFolder, type IgnoreChain, isIgnored } from "./ignore.ts";
import type { Place } from "./paths.ts";

/** Entries are counted only up to this number. */
const maxCounted = 20_000;

export async function listFolder(
  place: Place,
  { depth, limit, ignored }: { depth: number; limit: number; ignored: boolean },
): Promise<FileList> {
  const { root } = place;
  const entries: FileEntry[] = [];
  let total = 0;
  let level: { name: string; above: IgnoreChain | undefined }[] = [
    { name: place.name, above: await chainAbove(root, place.name) },
  ];
  for (let deep = 0; deep < depth && level.length > 0; deep++) {
    const next: typeof level = [];
    for (const { name: folder, above } of level) {
      if (total >= maxCounted) break;
      const chain = await enterFolder(root, folder, above);
      const path = deep === 0 ? place.path : join(root, folder);
      // An unreadable start folder is an error; unreadable subfolders are skipped.
      const found = await readdir(path, { withFileTypes: true }).catch((error: unknown) => {
        if (deep === 0) throw error;
        return [];
      });
      for (const entry of found.sort(byKindAndName)) {
        const name = folder === "" ? entry.name : `${folder}/${entry.name}`;
        if (!ignored && isIgnored(chain, name, entry.isDirectory())) continue;
        if (++total <= limit) entries.push(await entryOf(join(path, entry.name), name));
        if (entry.isDirectory() && entry.name !== ".git") next.push({ name, above: chain });
      }
    }
    level = next;
  }
  return { entries, total, cut: total > limit };
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
