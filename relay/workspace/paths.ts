// Resolves every path and confines it to its root, whatever links, case or spelling it uses.
import { constants } from "node:fs";
import { type FileHandle, lstat, open, readlink, realpath } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, normalize, relative, resolve, sep } from "node:path";
import { RelayError } from "#contract";

export interface Place {
  readonly root: string;
  /** Absolute path with links resolved, for the file system. */
  readonly path: string;
  /** Path relative to the root as requested, with forward slashes, for the client. */
  readonly name: string;
}

export function isInside(root: string, path: string): boolean {
  return path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);
}

export const toName = (root: string, path: string) => relative(root, path).split(sep).join("/");

/**
 * Resolves a path: follows links and compares the result in the file system's own spelling. Parts that do not exist yet are
 * appended to the deepest existing folder. `last: "keep"` does not follow a link in the last part.
 */
export async function resolveInside(root: string, path: string, last: "follow" | "keep" = "follow"): Promise<Place> {
  if (path.includes("\0")) throw new RelayError("bad-input", "A path may not contain a NUL character.");
  if (process.platform === "win32") refuseDeviceNames(path);
  const asked = resolve(isAbsolute(path) ? normalize(path) : join(root, path));
  const lexicallyInside = isInside(root, asked);
  if (!lexicallyInside && !isAbsolute(path)) throw outside();
  const real = await realOf(asked, last).catch((error: unknown) => {
    // Throws the same error whether or not a path outside exists, so that nothing about files outside leaks.
    throw lexicallyInside ? error : outside();
  });
  if (!isInside(root, real)) throw outside();
  return { root, path: real, name: toName(root, lexicallyInside ? asked : real) };
}

async function realOf(path: string, last: "follow" | "keep"): Promise<string> {
  if (last === "keep") return join(await realOf(dirname(path), "follow"), basename(path));
  try {
    return await realpath(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT" || dirname(path) === path) throw error;
    // Writing through a dangling link would create a file at an unchecked place.
    if (await lstat(path).catch(() => undefined)) throw new RelayError("not-found", "This is a link to nowhere.");
    return join(await realOf(dirname(path), "follow"), basename(path));
  }
}

/** Opens without following a final link or blocking on a pipe, then checks the opened file's real path. */
export async function openInside(place: Place, flags: number, mode?: number): Promise<FileHandle> {
  const handle = await open(place.path, flags | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0), mode);
  try {
    if (!isInside(place.root, await pathOf(handle, place.path))) throw outside();
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** Returns the opened file's real path. Only Linux tells it; elsewhere the path is resolved again, microseconds later. */
async function pathOf(handle: FileHandle, path: string): Promise<string> {
  return readlink(`/proc/self/fd/${handle.fd}`).catch(() => realpath(path));
}

function outside() {
  return new RelayError("outside-root", "This path leads outside the opened folder.");
}

function refuseDeviceNames(path: string) {
  const device = /(^|[\\/])(con|prn|aux|nul|com\d|lpt\d)(\.[^\\/]*)?([\\/]|$)/i.test(path);
  if (device || /:/.test(path.replace(/^[a-z]:/i, ""))) {
    throw new RelayError("bad-input", "This path names a device or a stream, not a file.");
  }
}
