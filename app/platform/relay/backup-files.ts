// Reads and writes the backup files on the machine, over the relay.
import { maxFrameBytes, RelayError } from "#contract";
import type { BackupFile, BackupFiles } from "#core/ports.ts";
import { toBase64, fromBase64 } from "#core/base64.ts";
import type { RelayLink } from "#core/relay-link.ts";
import { shortened } from "#core/session/files/shortened-text.ts";

/** Maximum number of characters per message. A frame may have 16 MB, but one character can take several bytes. */
const maxCharacters = 3_000_000;
/** Maximum size of one line in a frame, in bytes. The rest of the frame is small. */
const maxLineBytes = maxFrameBytes - 100_000;
/** How many times a character can grow in a frame: `\u0001` is escaped in the line, and the line in the frame. */
const mostGrowth = 7;

type EventWithBlobs = Parameters<BackupFiles["addEvents"]>[1][number];

export function createBackupFiles(link: RelayLink): BackupFiles {
  return {
    async addCalls(month, lines) {
      for (const batch of batched(lines)) await link.call("backup.append", { book: "billing", month, lines: batch });
    },
    async addEvents(sessionId, events) {
      let from = events[0]?.event.seq ?? 1;
      let last = from - 1;
      for (const lines of batched(events.map(lineOf))) {
        try {
          ({ last } = await link.call("backup.append", { book: "sessions", sessionId, from, lines }));
        } catch (error) {
          if (error instanceof RelayError && error.code === "conflict") return "apart";
          throw error;
        }
        from += lines.length;
        if (last < from - 1) return last;
      }
      return last;
    },
    list: () => link.call("backup.list", {}),
    read: (file) => read(link, file),
  };
}

/**
 * Makes the line of an event. Drops images until the line fits, because the text of a chat matters more than its
 * images. Then cuts long texts: an event that never fits would hold up the backup of all chats.
 */
function lineOf({ event, attached }: EventWithBlobs): string {
  const images = attached.map(({ blob, bytes }) => ({ blob, data: toBase64(bytes) }));
  for (let longest = maxCharacters; ; ) {
    const line = JSON.stringify(images.length > 0 ? { ...event, attached: images } : event);
    if (fitsIntoFrame(line)) return line;
    if (images.pop()) continue;
    const cut = JSON.stringify(event, (_, value: unknown) => shortened(value, longest));
    if (fitsIntoFrame(cut)) return cut;
    longest = Math.floor(longest / 2);
  }
}

const fitsIntoFrame = (line: string): boolean =>
  line.length * mostGrowth <= maxLineBytes || new TextEncoder().encode(JSON.stringify(line)).byteLength <= maxLineBytes;

/** Groups lines into batches, each of which fits into one message. */
function batched(lines: string[]): string[][] {
  const batches: string[][] = [];
  let space = 0;
  for (const line of lines) {
    if (line.length > space) {
      batches.push([]);
      space = maxCharacters;
    }
    batches.at(-1)?.push(line);
    space -= line.length;
  }
  return batches;
}

async function* read(link: RelayLink, file: BackupFile): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  for (let at = 0, done = false; !done; ) {
    const chunk = await link.call("backup.read", { ...file, at });
    yield decoder.decode(fromBase64(chunk.base64), { stream: true });
    ({ next: at, done } = chunk);
  }
  yield decoder.decode();
}
