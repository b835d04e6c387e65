// Reads a file's bytes, and computes the file's version from the bytes.
import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { RelayError } from "#contract";
import { readUpTo } from "./opened.ts";
import { openInside, type Place } from "./paths.ts";

export const maxFile = 50 * 1024 * 1024;

export const versionOf = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

export async function currentBytes(place: Place): Promise<Buffer | undefined> {
  try {
    return await readWhole(place, maxFile, "Change it in a terminal.");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

export async function readWhole(place: Place, max: number, way: string): Promise<Buffer> {
  const handle = await openInside(place, constants.O_RDONLY);
  try {
    const facts = await handle.stat();
    if (facts.isDirectory()) throw new RelayError("bad-input", "This is a folder, not a file.");
    if (!facts.isFile()) throw new RelayError("unsupported", "This is a device or a pipe, not a file.");
    // A file can grow while it is read, and some files of the system have no size at all.
    const bytes = facts.size > max ? undefined : await readUpTo(handle, max + 1);
    if (bytes && bytes.length <= max) return bytes;
    const size = Math.max(facts.size, bytes?.length ?? 0);
    throw new RelayError("too-large", `The file is ${megabytes(size)}, the limit is ${megabytes(max)}. ${way}`);
  } finally {
    await handle.close();
  }
}

const megabytes = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(1)} MB`;
