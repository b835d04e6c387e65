// Reads and writes files. A version is a hash of the content, writes are atomic, and previous versions go to the trash.
import { constants } from "node:fs";
import { access, lstat } from "node:fs/promises";
import { extname } from "node:path";
import { type FileBytes, type FileText, type FileWritten, RelayError, type TextFormat } from "#contract";
import { explained } from "./disk-errors.ts";
import { encodeChanged } from "./keep-bytes.ts";
import type { Place } from "./paths.ts";
import { type Disk, missingFolder, realDisk, replaceFile } from "./replace-file.ts";
import { decodeText, encodeText, plainFormat } from "./text-format.ts";
import type { Trash } from "./trash.ts";
import { currentBytes, maxFile, readWhole, versionOf } from "./file-bytes.ts";

const maxText = 10 * 1024 * 1024;
/** Maximum size of a file whose bytes are sent: that of an attached picture. */
const maxBytes = 32 * 1024 * 1024;

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
  const bytes = await readWhole(place, Math.min(max, maxBytes), "Make it smaller, or treat it in a terminal.");
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

interface WriteWish {
  text: string;
  expect: string | null;
  format?: TextFormat | undefined;
  /** True to find out whether the file can be written, and to write nothing. */
  check?: boolean | undefined;
}

export async function writeText(place: Place, wish: WriteWish, trash: Trash, disk = realDisk): Promise<FileWritten> {
  const before = queues.get(place.path) ?? Promise.resolve();
  const work = before.then(() => writeNow(place, wish, trash, disk));
  const settled = work.catch(() => undefined);
  queues.set(place.path, settled);
  await settled;
  if (queues.get(place.path) === settled) queues.delete(place.path);
  return work;
}

async function writeNow(
  place: Place,
  { text, expect, format, check }: WriteWish,
  trash: Trash,
  disk: Disk,
): Promise<FileWritten> {
  if (place.path === place.root) throw new RelayError("bad-input", "path: name a file inside the folder.");
  await lstat(place.root).catch((error: unknown) => {
    throw explained(error, `${place.root}, the opened folder, cannot be reached.`);
  });
  const old = await currentBytes(place);
  const before = old ? versionOf(old) : null;
  if (before !== expect) throw conflict(before, expect);
  const was = old && (await decodeText(old));
  const wanted = format ?? was?.format ?? plainFormat;
  const bytes = old && was ? await encodeChanged(text, wanted, old, was) : await encodeText(text, wanted);
  if (old) await access(place.path, constants.W_OK);
  const makes = old ? undefined : await missingFolder(place);
  const written: FileWritten = { path: place.name, version: versionOf(bytes), before, bytes: bytes.length };
  if (makes !== undefined) written.makes = makes;
  if (check) return written;
  if (old) written.trash = await trash.keep(place, old);
  await replaceFile(place, bytes, old, disk);
  return written;
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
