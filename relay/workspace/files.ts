// Reads and writes files. A version is a hash of the content, writes are atomic, and previous versions go to the trash.
import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { access, lstat, mkdir, open, rename, rm } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";
import { type FileBytes, type FileText, type FileWritten, RelayError, type TextFormat } from "#contract";
import { inFolder } from "./opened.ts";
import { type Place, toName } from "./paths.ts";
import { decodeText, encodeText, plainFormat } from "./text-format.ts";
import type { Trash } from "./trash.ts";
import { currentBytes, maxFile, readWhole, versionOf } from "./file-bytes.ts";

const maxText = 10 * 1024 * 1024;

export async function readText(place: Place, from = 1, to = Number.MAX_SAFE_INTEGER): Promise<FileText> {
  const bytes = await readWhole(place, maxFile, "Search it with grep, or read a part of it in a terminal.");
  const decoded = await decodeText(bytes);
  if (!decoded) throw new RelayError("binary", "This file is not text.");
  const { text, format } = decoded;
  const lines = countLines(text);
  const fromLine = Math.max(1, from);
  const toLine = Math.min(Math.max(1, to), lines);
  if (Math.max(1, to) < fromLine) throw new RelayError("bad-input", "toLine: lies before fromLine.");
  if (fromLine > Math.max(1, lines)) {
    throw new RelayError("bad-input", `fromLine: the file has only ${lines} ${lines === 1 ? "line" : "lines"}.`);
  }
  const start = afterLines(text, fromLine - 1, 0);
  const part = text.slice(start, afterLines(text, toLine - fromLine + 1, start));
  if (part.length > maxText) {
    throw new RelayError("too-large", `These lines are longer than ${maxText >> 20} MB. Ask for fewer of them.`);
  }
  const version = versionOf(bytes);
  return { path: place.name, text: part, version, size: bytes.length, lines, fromLine, toLine, format };
}

export async function readBytes(place: Place, max: number): Promise<FileBytes> {
  const bytes = await readWhole(place, Math.min(max, maxText), "Make it smaller, or treat it in a terminal.");
  return {
    path: place.name,
    base64: bytes.toString("base64"),
    mime: mimeOf(bytes, place.path),
    size: bytes.length,
    version: versionOf(bytes),
  };
}

/** Path → the last write to this path. Writes wait for each other, so that no two writes replace the same version. */
const queues = new Map<string, Promise<unknown>>();

export async function writeText(
  place: Place,
  wish: { text: string; expect: string | null; format?: TextFormat | undefined },
  trash: Trash,
): Promise<FileWritten> {
  const before = queues.get(place.path) ?? Promise.resolve();
  const work = before.then(() => writeNow(place, wish, trash));
  const settled = work.catch(() => undefined);
  queues.set(place.path, settled);
  await settled;
  if (queues.get(place.path) === settled) queues.delete(place.path);
  return work;
}

async function writeNow(
  place: Place,
  { text, expect, format }: { text: string; expect: string | null; format?: TextFormat | undefined },
  trash: Trash,
): Promise<FileWritten> {
  if (place.path === place.root) throw new RelayError("bad-input", "path: name a file inside the folder.");
  const old = await currentBytes(place);
  const before = old ? versionOf(old) : null;
  if (before !== expect) throw conflict(before, expect);
  const bytes = await encodeText(text, format ?? (old && (await decodeText(old))?.format) ?? plainFormat);
  if (old) await access(place.path, constants.W_OK);
  const kept = old ? await trash.keep(place, old) : undefined;
  await replaceFile(place, bytes);
  const written = { path: place.name, version: versionOf(bytes), before, bytes: bytes.length };
  return kept === undefined ? written : { ...written, trash: kept };
}

/**
 * Writes a temporary file to disk, then renames it, so that a reader sees either the old file or the new one. Both happen
 * in the opened folder, so that a folder that is replaced by a link meanwhile changes nothing.
 */
async function replaceFile(place: Place, bytes: Buffer) {
  await makeFolders(place);
  await inFolder(dirname(place.path), async (folder) => {
    const target = folder.entry(basename(place.path));
    const temporary = folder.entry(`.octo-${randomBytes(6).toString("hex")}.tmp`);
    try {
      const old = await lstat(target).catch(() => undefined);
      const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0);
      const handle = await open(temporary, flags, 0o666);
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
      await rename(temporary, target);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
    // Syncs the folder, so that the rename survives a power failure. Some systems cannot sync a folder.
    await folder.handle.sync().catch(() => undefined);
  });
}

/** Creates the folders above a file, each in the opened folder above it. */
async function makeFolders(place: Place) {
  const parts = toName(place.root, dirname(place.path)).split("/").filter(Boolean);
  for (const [depth, name] of parts.entries()) {
    const above = join(place.root, ...parts.slice(0, depth));
    await lstat(join(above, name)).catch(() => inFolder(above, async (folder) => makeFolder(folder.entry(name))));
  }
}

async function makeFolder(path: string) {
  await mkdir(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
}

function conflict(now: string | null, expected: string | null) {
  if (expected === null) return new RelayError("conflict", "The file exists already. Read it before changing it.");
  if (now === null) return new RelayError("conflict", "The file is gone since it was read.");
  return new RelayError("conflict", "The file has changed since it was read. Read it again.");
}

const newline = 10;

/** Counts lines. No line starts after a final newline. */
function countLines(text: string): number {
  let lines = text === "" || text.endsWith("\n") ? 0 : 1;
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) === newline) lines++;
  return lines;
}

/** Returns the offset after so many lines, counted from an offset. */
function afterLines(text: string, lines: number, from: number): number {
  let left = lines;
  let at = from;
  for (; left > 0 && at < text.length; at++) if (text.charCodeAt(at) === newline) left--;
  return at;
}

const imageMimes: [string, string][] = [
  ["\x89PNG\r\n\x1a\n", "image/png"],
  ["\xff\xd8\xff", "image/jpeg"],
  ["GIF8", "image/gif"],
];
const mimesByName: Record<string, string> = {
  ".svg": "image/svg+xml",
  ".pdf": "application/pdf",
  ".json": "application/json",
  ".txt": "text/plain",
  ".md": "text/markdown",
};

function mimeOf(bytes: Buffer, path: string): string {
  const head = bytes.toString("latin1", 0, 12);
  const image = imageMimes.find(([start]) => head.startsWith(start));
  if (image) return image[1];
  if (head.startsWith("RIFF") && head.endsWith("WEBP")) return "image/webp";
  return mimesByName[extname(path).toLowerCase()] ?? "application/octet-stream";
}
