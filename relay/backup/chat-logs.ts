// Backs up chats: one file per chat, one line per event. The numbers of the events tell which ones a file already has.
import { stat } from "node:fs/promises";
import { RelayError } from "#contract";
import { appendLines, linesFrom, parseLine } from "./growing-file.ts";

export function createChatLogs(pathOf: (sessionId: string) => string) {
  /** Maps a file's path to its size and last event number. A file whose size has not changed is not read again. */
  const ends = new Map<string, { size: number; last: number }>();
  const sizeOf = async (path: string) => (await stat(path).catch(() => undefined))?.size ?? 0;

  const lastIn = async (path: string): Promise<number> => {
    const size = await sizeOf(path);
    const known = ends.get(path);
    if (known?.size === size) return known.last;
    let last = 0;
    for await (const { lines } of linesFrom(path, 0)) for (const line of lines) last = seqOf(line) ?? last;
    ends.set(path, { size, last });
    return last;
  };

  return {
    /**
     * Appends events, of which the first has the number `from`. Writes nothing if the file lacks an event before
     * `from`. @returns the number of the file's last event
     */
    async append(sessionId: string, from: number, lines: string[]): Promise<number> {
      if (lines.some((line, i) => seqOf(line) !== from + i))
        throw new RelayError("bad-input", "Events are numbered one after another.");
      const path = pathOf(sessionId);
      const last = await lastIn(path);
      if (from > last + 1) return last;
      const there = last + 1 - from;
      if (there > 0) await compare(path, from, lines.slice(0, there));
      if (there >= lines.length) return last;
      await appendLines(path, lines.slice(there));
      const now = from + lines.length - 1;
      ends.set(path, { size: await sizeOf(path), last: now });
      return now;
    },
  };
}

/**
 * Throws `conflict` if the file has a different event under the same number. This happens if two browsers continue one
 * chat.
 */
async function compare(path: string, from: number, lines: string[]): Promise<void> {
  for await (const there of linesFrom(path, 0))
    for (const line of there.lines) {
      const seq = seqOf(line);
      const ours = seq === undefined ? undefined : lines[seq - from];
      if (ours !== undefined && ours !== line)
        throw new RelayError("conflict", "Another browser has gone on with this chat; its copy follows that one.");
    }
}

function seqOf(line: string): number | undefined {
  const seq = parseLine(line)?.["seq"];
  return typeof seq === "number" ? seq : undefined;
}
