// Replaces a file as a whole, or writes into it where it cannot be replaced.
import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { type FileHandle, lstat, mkdir, open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { RelayError } from "#contract";
import { explained } from "./disk-errors.ts";
import { inFolder, type OpenedFolder } from "./opened.ts";
import { openInside, type Place, toName } from "./paths.ts";

/** The calls of the system that tests replace to see each of its errors. */
export interface Disk {
  rename: typeof rename;
  open: typeof open;
}
export const realDisk: Disk = { rename, open };

/**
 * Errors after which an existing file is written in place: it is a mount point, or its folder admits no new file although
 * the file itself can be written.
 */
const inPlaceCodes = new Set(["EBUSY", "EXDEV", "EPERM", "EACCES", "EROFS"]);

/** @param old the bytes that the file has now; undefined if there is no file */
export async function replaceFile(place: Place, bytes: Buffer, old: Buffer | undefined, disk: Disk): Promise<void> {
  await makeFolders(place);
  try {
    await inFolder(dirname(place.path), (folder) => renameOver(folder, basename(place.path), bytes, disk));
  } catch (error) {
    if (!old || !inPlaceCodes.has((error as NodeJS.ErrnoException).code ?? "")) throw error;
    await writeInPlace(place, bytes, old);
  }
}

/**
 * Writes a temporary file to disk, then renames it, so that a reader sees either the old file or the new one. Both happen
 * in the opened folder, so that a folder that is replaced by a link meanwhile changes nothing.
 */
async function renameOver(folder: OpenedFolder, name: string, bytes: Buffer, disk: Disk): Promise<void> {
  const target = folder.entry(name);
  const temporary = folder.entry(`.octo-${randomBytes(6).toString("hex")}.tmp`);
  try {
    const old = await lstat(target).catch(() => undefined);
    const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0);
    const handle = await disk.open(temporary, flags, 0o666);
    try {
      await folder.confirm();
      await handle.writeFile(bytes);
      if (old?.isFile()) {
        await handle.chown(old.uid, old.gid).catch(() => undefined);
        await handle.chmod(old.mode & 0o7777);
      }
      await handle.sync();
    } finally {
      await handle.close();
    }
    await folder.confirm();
    await disk.rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
  // Syncs the folder, so that the rename survives a power failure. Some systems cannot sync a folder.
  await folder.handle.sync().catch(() => undefined);
}

/** Writes into the file. The old version is in the trash by then. If the disk fails, the old bytes are written back. */
async function writeInPlace(place: Place, bytes: Buffer, old: Buffer): Promise<void> {
  const handle = await openInside(place, constants.O_WRONLY);
  try {
    await fill(handle, bytes);
  } catch (error) {
    const isBack = await fill(handle, old).then(
      () => true,
      () => false,
    );
    throw explained(error, isBack ? "" : "Only a part was written. The whole old version is in the trash.");
  } finally {
    await handle.close();
  }
}

async function fill(handle: FileHandle, bytes: Buffer): Promise<void> {
  for (let at = 0; at < bytes.length; ) at += (await handle.write(bytes, at, bytes.length - at, at)).bytesWritten;
  await handle.truncate(bytes.length);
  await handle.sync();
}

/** Returns the topmost folder that is missing above a file, relative to the root. Returns undefined if all are there. */
export async function missingFolder(place: Place): Promise<string | undefined> {
  for (const { name, above } of foldersAbove(place)) {
    const found = await lstat(join(above, name)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return undefined;
      throw error;
    });
    if (!found) return toName(place.root, join(above, name));
    if (!found.isDirectory()) throw new RelayError("not-found", `${toName(place.root, join(above, name))} is a file.`);
  }
  return undefined;
}

/** Creates the folders above a file, each in the opened folder above it. */
async function makeFolders(place: Place) {
  for (const { name, above } of foldersAbove(place)) {
    await lstat(join(above, name)).catch(() => inFolder(above, async (folder) => makeFolder(folder.entry(name))));
  }
}

function foldersAbove({ root, path }: Place): { name: string; above: string }[] {
  const parts = toName(root, dirname(path)).split("/").filter(Boolean);
  return parts.map((name, depth) => ({ name, above: join(root, ...parts.slice(0, depth)) }));
}

async function makeFolder(path: string) {
  await mkdir(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
}
