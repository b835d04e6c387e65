// Reads a file of lines and appends to it. A partial last line, left by a crash, stays as a separate line.
import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { dirname } from "node:path";
import { makeHomeFolder } from "../make-home-folder.ts";
import { explained } from "../workspace/disk-errors.ts";

const pieceBytes = 1024 * 1024;
const newline = 0x0a;

/** Appends all lines in one write and resolves when they are on disk. Lines of other writers never come between them. */
export async function appendLines(path: string, lines: string[]): Promise<void> {
  if (lines.length === 0) return;
  await append(path, lines).catch((error: unknown) => {
    throw explained(error, `The backup cannot be written to ${dirname(path)}.`);
  });
}

async function append(path: string, lines: string[]): Promise<void> {
  await makeHomeFolder(dirname(path));
  const file = await open(path, constants.O_APPEND | constants.O_CREAT | constants.O_RDWR, 0o600);
  try {
    const { size, mode } = await file.stat();
    if (mode & 0o077) await file.chmod(0o600);
    const torn = size > 0 && (await bytesAt(file, size - 1, 1))[0] !== newline;
    await file.appendFile(`${torn ? "\n" : ""}${lines.join("\n")}\n`);
    await file.datasync();
  } finally {
    await file.close();
  }
}

async function bytesAt(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, at);
  return buffer.subarray(0, bytesRead);
}

/** Reads bytes from an offset on; undefined if the file does not exist. */
export async function pieceOf(path: string, at: number): Promise<{ bytes: Buffer; size: number } | undefined> {
  const file = await openIfThere(path);
  try {
    return file && { bytes: await bytesAt(file, at, pieceBytes), size: (await file.stat()).size };
  } finally {
    await file?.close();
  }
}

async function openIfThere(path: string): Promise<FileHandle | undefined> {
  return open(path, "r").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
}

/** Reads lines from an offset. `whole` is the offset after the last complete line; a partial line may follow it. */
export async function* linesFrom(path: string, from: number): AsyncGenerator<{ lines: string[]; whole: number }> {
  const file = await openIfThere(path);
  if (!file) return;
  try {
    let rest: Buffer[] = [];
    let whole = from;
    for (let at = from; ; ) {
      const bytes = await bytesAt(file, at, pieceBytes);
      at += bytes.length;
      const end = bytes.lastIndexOf(newline) + 1;
      if (end > 0) {
        const text = Buffer.concat([...rest, bytes.subarray(0, end - 1)]).toString();
        whole = at - (bytes.length - end);
        rest = [bytes.subarray(end)];
        yield { lines: text.split("\n"), whole };
      } else rest.push(bytes);
      if (bytes.length < pieceBytes) break;
    }
    const last = Buffer.concat(rest).toString();
    if (last !== "") yield { lines: [last], whole };
  } finally {
    await file.close();
  }
}

/** Parses a line as a JSON object. Returns undefined for a partial or invalid line. */
export function parseLine(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
