// Handlers of the backup methods. They store copies of ledger and chats on this machine. The app decides what to back
// up.
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { backupMonth, backupSession, RelayError } from "#contract";
import type { Handlers } from "../server/rpc.ts";
import { pieceOf } from "./growing-file.ts";
import { createChatLogs } from "./chat-logs.ts";
import { createLedgerMonths } from "./ledger-months.ts";

export type BackupHandlers = Pick<Handlers, "backup.append" | "backup.read" | "backup.list">;
type Named = { book: "billing"; month: string } | { book: "sessions"; sessionId: string };

export function createBackupHandlers(home: string): BackupHandlers {
  // Month and session id are safe as parts of a path, because the contract allows neither dots nor slashes in them.
  const pathOf = (file: Named) =>
    file.book === "billing"
      ? join(home, "billing", `${file.month}.jsonl`)
      : join(home, "sessions", `${file.sessionId}.jsonl`);
  const months = createLedgerMonths((month) => pathOf({ book: "billing", month }));
  const logs = createChatLogs((sessionId) => pathOf({ book: "sessions", sessionId }));
  const inTurn = createTurns();

  return {
    "backup.append": (input) =>
      inTurn(pathOf(input), async () =>
        input.book === "billing"
          ? { added: await months.append(input.month, input.lines), last: 0 }
          : { added: 0, last: await logs.append(input.sessionId, input.from, input.lines) },
      ),
    "backup.read": async (input) => {
      const piece = await pieceOf(pathOf(input), input.at);
      if (!piece) throw new RelayError("not-found", "There is no such copy on this machine.");
      const next = input.at + piece.bytes.length;
      return { base64: piece.bytes.toString("base64"), next, done: next >= piece.size || piece.bytes.length === 0 };
    },
    "backup.list": async () => ({
      home,
      months: await listed(join(home, "billing"), (name) => backupMonth.safeParse(name).success),
      sessions: await listed(join(home, "sessions"), (name) => backupSession.safeParse(name).success),
    }),
  };
}

async function listed(folder: string, isOurs: (name: string) => boolean): Promise<{ name: string; bytes: number }[]> {
  const files = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  const ours = files.flatMap((file) => (file.endsWith(".jsonl") ? file.slice(0, -".jsonl".length) : []));
  const sizes = await Promise.all(
    ours
      .filter(isOurs)
      .sort()
      .map(async (name) => ({
        name,
        bytes: (await stat(join(folder, `${name}.jsonl`)).catch(() => undefined))?.size ?? 0,
      })),
  );
  return sizes.filter(({ bytes }) => bytes > 0);
}

/** Returns a function that runs jobs for the same file one after another. A failed job does not stop the next one. */
function createTurns() {
  const last = new Map<string, Promise<unknown>>();
  return async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const mine = (last.get(name) ?? Promise.resolve()).then(work, work);
    const quiet: Promise<unknown> = mine
      .catch(() => undefined)
      .then(() => last.get(name) === quiet && last.delete(name));
    last.set(name, quiet);
    return mine;
  };
}
