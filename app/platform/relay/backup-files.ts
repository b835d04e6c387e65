// Reads and writes the backup files on the machine, over the relay.
import { RelayError } from "#contract";
import type { BackupFile, BackupFiles } from "#core/ports.ts";
import { toBase64, fromBase64 } from "#core/base64.ts";
import type { RelayLink } from "#core/relay-link.ts";

/** Maximum number of characters per message. A frame may have 16 MB, but one character can take several bytes. */
const maxCharacters = 3_000_000;
/**
 * Maximum length of one line. It is higher than `maxCharacters`, because long lines are mostly base64, one byte per
 * character.
 */
const maxLineCharacters = 12_000_000;

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
 * images.
 */
function lineOf({ event, attached }: EventWithBlobs): string {
  const images = attached.map(({ blob, bytes }) => ({ blob, data: toBase64(bytes) }));
  for (;;) {
    const line = JSON.stringify(images.length > 0 ? { ...event, attached: images } : event);
    if (line.length <= maxLineCharacters || images.length === 0) return line;
    images.pop();
  }
}

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
