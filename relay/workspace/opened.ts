// Opens files and folders so that links cannot change what is opened. Everything after the check goes through the
// descriptor, because the path may lead elsewhere a moment later.
import { constants, type Dirent, existsSync } from "node:fs";
import { type FileHandle, lstat, open, opendir, readdir, readlink, realpath } from "node:fs/promises";
import { sep } from "node:path";
import { RelayError } from "#contract";

/** True where a path can start at a descriptor. Only Linux has such paths. */
const hasDescriptorPaths = process.platform === "linux" && existsSync("/proc/self/fd");

/** Size of a folder's list of entries, in bytes. The relay reads a longer list in parts. */
const largeFolder = 1024 * 1024;

/** Thrown if a path leads elsewhere than it did when it was checked. */
export const moved = () =>
  new RelayError(
    "outside-root",
    "This path leads elsewhere since it was checked. Try again if nothing else changes it.",
  );

/** Returns the real path of an opened file or folder. */
export async function pathOf(handle: FileHandle, path: string): Promise<string> {
  if (hasDescriptorPaths) return readlink(`/proc/self/fd/${handle.fd}`);
  // Elsewhere the path is resolved again, and what it leads to now must be what was opened.
  const real = await realpath(path);
  const [there, here] = await Promise.all([lstat(real), handle.stat()]);
  if (there.ino !== here.ino || there.dev !== here.dev) throw moved();
  return real;
}

/**
 * Opens a path that contains no links, and throws if it leads elsewhere by now. Neither follows a final link nor waits
 * for a pipe.
 */
export const openExactly = (path: string, flags: number, mode?: number): Promise<FileHandle> =>
  openChecked(path, { flags, mode }, (real) => {
    if (real !== path) throw moved();
  });

/**
 * Opens a file and passes its real path to `check`. Neither follows a final link nor waits for a pipe. If `check` throws,
 * the file is closed again.
 */
export async function openChecked(
  path: string,
  { flags, mode }: { flags: number; mode?: number | undefined },
  check: (real: string) => void,
): Promise<FileHandle> {
  const handle = await open(path, flags | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0), mode);
  try {
    check(await pathOf(handle, path));
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** A folder that stays the same one, whatever its path leads to later. */
export interface OpenedFolder {
  /** Returns a path of an entry that starts at the descriptor, for the file system only. */
  entry(name: string): string;
  /** Throws if the folder was replaced in the meantime. Does nothing where paths start at descriptors. */
  confirm(): Promise<void>;
  handle: FileHandle;
}

/** Opens a folder for as long as `work` runs. The path must contain no links. */
export async function inFolder<T>(path: string, work: (folder: OpenedFolder) => Promise<T>): Promise<T> {
  const handle = await openExactly(path, constants.O_RDONLY | (constants.O_DIRECTORY ?? 0));
  try {
    const start = hasDescriptorPaths ? `/proc/self/fd/${handle.fd}` : path;
    const confirm = async () => {
      if (!hasDescriptorPaths && (await pathOf(handle, path)) !== path) throw moved();
    };
    return await work({
      handle,
      confirm,
      entry: (name) => (name === "" ? `${start}${sep}.` : `${start}${sep}${name}`),
    });
  } finally {
    await handle.close();
  }
}

/** Reads a folder's entries, at most `limit`. `cut` is true if there are more. */
export async function readEntries(folder: OpenedFolder, limit: number): Promise<{ entries: Dirent[]; cut: boolean }> {
  const path = folder.entry("");
  const { size } = await folder.handle.stat();
  if (size <= largeFolder) {
    const entries = await readdir(path, { withFileTypes: true });
    await folder.confirm();
    return { entries: entries.slice(0, limit), cut: entries.length > limit };
  }
  const entries: Dirent[] = [];
  let cut = false;
  for await (const entry of await opendir(path, { bufferSize: 1024 })) {
    cut = entries.length >= limit;
    if (cut) break;
    entries.push(entry);
  }
  await folder.confirm();
  return { entries, cut };
}

/** Reads the start of a regular file; undefined if it is something else. The path must contain no links. */
export async function readStart(path: string, max: number): Promise<Buffer | undefined> {
  const handle = await openExactly(path, constants.O_RDONLY);
  try {
    return (await handle.stat()).isFile() ? await readUpTo(handle, max) : undefined;
  } finally {
    await handle.close();
  }
}

const pieceBytes = 1024 * 1024;

/** Reads a file from its start, but no more than `max` bytes, even if it grows in the meantime. */
export async function readUpTo(handle: FileHandle, max: number): Promise<Buffer> {
  const { size } = await handle.stat();
  let bytes = Buffer.allocUnsafe(Math.min(max, size + 1));
  for (let at = 0; ; ) {
    // More than the stated size arrives if the file grows, and from files of the system that state none.
    if (at === bytes.length && at < max) bytes = Buffer.concat([bytes], Math.min(max, at + pieceBytes));
    const { bytesRead } = await handle.read(bytes, at, Math.min(pieceBytes, bytes.length - at), at);
    at += bytesRead;
    if (bytesRead === 0) return bytes.subarray(0, at);
  }
}
