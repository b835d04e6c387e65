// The machine's copy of ledger and chats, over the relay.
import { RelayError } from "#contract";
import type { BackupFile, BackupFiles } from "#core/ports.ts";
import { toBase64, fromBase64 } from "#core/base64.ts";
import type { RelayLink } from "#core/relay-link.ts";

/** Of a frame's sixteen million bytes, with room for quotes within quotes and letters that take three. */
const mostLetters = 3_000_000;
/** One line may be longer than that when it carries pictures, which are plain letters. */
const longestLine = 12_000_000;

type Carried = Parameters<BackupFiles["addEvents"]>[1][number];

export function createBackupFiles(link: RelayLink): BackupFiles {
  return {
    async addCalls(month, lines) {
      for (const some of packets(lines)) await link.call("backup.append", { book: "billing", month, lines: some });
    },
    async addEvents(sessionId, events) {
      let from = events[0]?.event.seq ?? 1;
      let last = from - 1;
      for (const lines of packets(events.map(lineOf))) {
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

/** Without what would make it too long for any message: the text of a chat matters more than its pictures. */
function lineOf({ event, attached }: Carried): string {
  const carried = attached.map(({ blob, bytes }) => ({ blob, data: toBase64(bytes) }));
  for (;;) {
    const line = JSON.stringify(carried.length > 0 ? { ...event, attached: carried } : event);
    if (line.length <= longestLine || carried.length === 0) return line;
    carried.pop();
  }
}

function packets(lines: string[]): string[][] {
  const all: string[][] = [];
  let room = 0;
  for (const line of lines) {
    if (line.length > room) {
      all.push([]);
      room = mostLetters;
    }
    all.at(-1)?.push(line);
    room -= line.length;
  }
  return all;
}

async function* read(link: RelayLink, file: BackupFile): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  for (let at = 0, done = false; !done; ) {
    const piece = await link.call("backup.read", { ...file, at });
    yield decoder.decode(fromBase64(piece.base64), { stream: true });
    ({ next: at, done } = piece);
  }
  yield decoder.decode();
}
