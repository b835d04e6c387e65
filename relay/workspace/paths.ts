// Resolves paths and confines them to their root, whatever links, case or spelling they use.
import { type FileHandle, lstat, realpath } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, normalize, relative, resolve, sep } from "node:path";
import { RelayError } from "#contract";
import { openChecked } from "./opened.ts";

export interface Place {
  readonly root: string;
  /** Absolute path with all links resolved, for the file system. */
  readonly path: string;
  /** Path as the client requested it, but relative to the root and with forward slashes. */
  readonly name: string;
  /** A folder inside the root that stays closed: the relay's own. Absolute, with all links resolved. */
  readonly closed?: string | undefined;
}

export function isInside(root: string, path: string): boolean {
  return path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);
}

export const toName = (root: string, path: string) => relative(root, path).split(sep).join("/");

/**
 * Resolves a path, and throws if the real path is outside the root. If parts of the path do not exist yet, they are
 * appended to the deepest existing folder. `last: "keep"` does not follow a link in the last part.
 */
export async function resolveInside(root: string, path: string, last: "follow" | "keep" = "follow"): Promise<Place> {
  if (path.includes("\0")) throw new RelayError("bad-input", "A path may not contain a NUL character.");
  if (process.platform === "win32") refuseDeviceNames(path);
  const asked = resolve(isAbsolute(path) ? normalize(path) : join(root, path));
  const lexicallyInside = isInside(root, asked);
  if (!lexicallyInside && !isAbsolute(path)) throw outside();
  const real = await realOf(asked, last).catch((error: unknown) => {
    // For a path outside the root, the error is the same whether or not the path exists, so that it reveals nothing.
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
    // Throws for a dangling link, because writing through it would create a file at an unchecked place.
    if (await lstat(path).catch(() => undefined)) throw new RelayError("not-found", "This is a link to nowhere.");
    return join(await realOf(dirname(path), "follow"), basename(path));
  }
}

/**
 * Opens a file, but neither follows a final link nor blocks on a pipe. Then checks the real path of the opened file.
 */
export const openInside = (place: Place, flags: number, mode?: number): Promise<FileHandle> =>
  openChecked(place.path, { flags, mode }, (real) => {
    if (!isInside(place.root, real)) throw outside();
    refuseClosed(place.closed, real);
  });

/** Throws for a path in a folder that stays closed. */
export function refuseClosed(closed: string | undefined, path: string): void {
  if (closed !== undefined && isInside(closed, path)) {
    throw new RelayError(
      "forbidden",
      `${closed} is the relay's own folder. Its files can be changed in a terminal only.`,
    );
  }
}

export function outside() {
  return new RelayError("outside-root", "This path leads outside the opened folder.");
}

function refuseDeviceNames(path: string) {
  const device = /(^|[\\/])(con|prn|aux|nul|com\d|lpt\d)(\.[^\\/]*)?([\\/]|$)/i.test(path);
  if (device || /:/.test(path.replace(/^[a-z]:/i, ""))) {
    throw new RelayError("bad-input", "This path names a device or a stream, not a file.");
  }
}
