// Moves a file, folder or link, also to another disk. Links are never followed, even if a folder is replaced meanwhile.
import { constants, createWriteStream, type Stats } from "node:fs";
import { chmod, lstat, mkdir, readlink, rename, rm, rmdir, symlink, unlink, utimes } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { RelayError } from "#contract";
import { inFolder, openExactly, readEntries } from "./opened.ts";

/** Maximum number of entries to count or to copy. */
const maxEntries = 100_000;

/** `from` must contain no links, except in its last part. */
export async function moveTree(from: string, to: string, signal: AbortSignal): Promise<void> {
  await inFolder(dirname(from), async (folder) => {
    signal.throwIfAborted();
    await rename(folder.entry(basename(from)), to).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== "EXDEV") throw error;
      try {
        await copyTree(from, to, { left: maxEntries, signal });
        signal.throwIfAborted();
      } catch (failure) {
        await rm(to, { recursive: true, force: true });
        throw failure;
      }
      await removeTree(from);
    });
  });
}

interface Budget {
  left: number;
  signal: AbortSignal;
}

async function copyTree(from: string, to: string, budget: Budget): Promise<void> {
  budget.signal.throwIfAborted();
  if (budget.left-- <= 0) {
    throw new RelayError("too-large", `This folder has more than ${maxEntries} entries. Delete it in a terminal.`);
  }
  const facts = await lstat(from);
  if (facts.isSymbolicLink()) return symlink(await readlink(from), to);
  if (facts.isDirectory()) {
    await mkdir(to);
    for (const name of await namesIn(from)) await copyTree(join(from, name), join(to, name), budget);
  } else if (facts.isFile()) await copyFile(from, to, budget.signal);
  else throw new RelayError("unsupported", `${basename(from)} is a device or a pipe. Delete it in a terminal.`);
  await keepFacts(to, facts);
}

async function copyFile(from: string, to: string, signal: AbortSignal): Promise<void> {
  const handle = await openExactly(from, constants.O_RDONLY);
  try {
    await pipeline(handle.createReadStream({ autoClose: false }), createWriteStream(to, { flags: "wx", mode: 0o600 }), {
      signal,
    });
  } finally {
    await handle.close();
  }
}

async function keepFacts(path: string, { mode, atime, mtime }: Stats): Promise<void> {
  await chmod(path, mode & 0o7777);
  await utimes(path, atime, mtime);
}

async function removeTree(path: string): Promise<void> {
  const remove = (work: typeof unlink) => inFolder(dirname(path), (above) => work(above.entry(basename(path))));
  if (!(await lstat(path)).isDirectory()) return remove(unlink);
  for (const name of await namesIn(path)) await removeTree(join(path, name));
  await remove(rmdir);
}

async function namesIn(path: string): Promise<string[]> {
  const { entries } = await inFolder(path, (folder) => readEntries(folder, maxEntries));
  return entries.map(({ name }) => name);
}

/** Returns the size of a folder's files in bytes. A folder with very many entries counts only in part. */
export async function sizeOf(path: string): Promise<number> {
  let size = 0;
  const folders = [path];
  for (let read = 0; folders.length > 0 && read < maxEntries; ) {
    const folder = folders.pop() ?? path;
    const entries = await inFolder(folder, async (opened) => {
      const found = await readEntries(opened, maxEntries - read);
      for (const entry of found.entries) {
        if (entry.isFile()) size += (await lstat(opened.entry(entry.name)).catch(() => undefined))?.size ?? 0;
      }
      return found.entries;
    }).catch(() => []);
    read += entries.length;
    folders.push(...entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(folder, name)));
  }
  return size;
}
