// Visits the files below a folder in order of their paths, as the ignore files allow.
import type { Dirent } from "node:fs";
import { lstat } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate as pause } from "node:timers/promises";
import { RelayError } from "#contract";
import {
  chainAbove,
  enterFolder,
  enterPlain,
  type IgnoreChain,
  ignoreFile,
  isIgnored,
  isVersionControl,
} from "./ignore.ts";
import { inFolder, readEntries } from "./opened.ts";
import { type Place, toName } from "./paths.ts";

/** Maximum number of entries to read of one folder. */
const maxRead = 50_000;
/** Number of subfolders that are read ahead. */
const ahead = 8;
/** Number of entries after which other work gets a turn. */
const stride = 2_000;

export interface Walked {
  /** Paths relative to the root. */
  names: string[];
  /** True if a folder has more entries than are read. */
  cut: boolean;
}

/**
 * Yields the paths of all files, folder by folder. Does not follow links, which avoids loops. Skips folders that cannot
 * be read, and folders that are replaced while the walk goes on.
 */
export async function* walkFiles(place: Place, signal: AbortSignal): AsyncGenerator<Walked> {
  const name = toName(place.root, place.path);
  const own = name.split("/").find(isVersionControl);
  if (own !== undefined) throw versionControl(own);
  const start = await lstat(place.path);
  if (start.isDirectory()) {
    yield* walk(place, await readFolder(place, name, await chainAbove(place.root, name)), signal);
  } else if (start.isFile()) yield { names: [name], cut: false };
  else throw new RelayError("unsupported", "This is a device or a pipe, not a file.");
}

const versionControl = (name: string) =>
  new RelayError(
    "unsupported",
    `${name} holds the version control program's own files, which are never searched. Use that program in a terminal.`,
  );

interface Folder {
  name: string;
  entries: Dirent[];
  chain: IgnoreChain | undefined;
  cut: boolean;
}

async function readFolder({ root, closed }: Place, name: string, above: IgnoreChain | undefined): Promise<Folder> {
  const path = join(root, name);
  if (path === closed) return { name, entries: [], chain: above, cut: false };
  try {
    const { entries, cut } = await inFolder(path, (folder) => readEntries(folder, maxRead));
    const hasRules = cut || entries.some((entry) => entry.name === ignoreFile);
    const chain = hasRules ? await enterFolder(root, name, above) : enterPlain(name, above);
    return { name, entries: inOrder(entries), chain, cut };
  } catch {
    return { name, entries: [], chain: above, cut: false };
  }
}

function inOrder(entries: Dirent[]): Dirent[] {
  const keyed = entries.map((entry) => ({ entry, key: Buffer.from(entry.name) }));
  return keyed.sort((a, b) => Buffer.compare(a.key, b.key)).map(({ entry }) => entry);
}

async function* walk(place: Place, folder: Folder, signal: AbortSignal): AsyncGenerator<Walked> {
  const { chain, entries } = folder;
  const kept: { name: string; isFolder: boolean }[] = [];
  for (const [i, entry] of entries.entries()) {
    if (i % stride === 0) await pause();
    signal.throwIfAborted();
    const name = folder.name === "" ? entry.name : `${folder.name}/${entry.name}`;
    const isFolder = entry.isDirectory();
    if (isFolder && isVersionControl(entry.name)) continue;
    if ((isFolder || entry.isFile()) && !isIgnored(chain, name, isFolder)) kept.push({ name, isFolder });
  }
  const folders = kept.filter(({ isFolder }) => isFolder).map(({ name }) => name);
  const reading: Promise<Folder>[] = [];
  let entered = 0;
  let names: string[] = [];
  if (folder.cut) yield { names, cut: true };
  for (const { name, isFolder } of kept) {
    if (!isFolder) {
      names.push(name);
      continue;
    }
    if (names.length > 0) yield { names, cut: false };
    names = [];
    while (reading.length < Math.min(entered + ahead, folders.length)) {
      reading.push(readFolder(place, folders[reading.length] ?? "", chain));
    }
    const next = await reading[entered];
    // The folder's entries are no longer needed here.
    delete reading[entered++];
    if (next) yield* walk(place, next, signal);
  }
  if (names.length > 0) yield { names, cut: false };
}
