// The words of chats in IndexedDB, ready for searching: a cache that is read from the log when somebody searches.
import type { SessionText, TextStore } from "#core/session/files/search-text.ts";
import { type OctoDatabase, write } from "./database.ts";
import type { SessionRow } from "../projection.ts";

export function createTexts(db: OctoDatabase): TextStore {
  return {
    all: () => db.getAll("texts"),
    keep: (texts) =>
      write(db, ["sessions", "texts"], "relaxed", async (tx) => {
        await Promise.all(
          texts.map(async (text) => {
            const [session, kept] = await Promise.all([
              tx.objectStore("sessions").get(text.sessionId),
              tx.objectStore("texts").get(text.sessionId),
            ]);
            if (isNewerText(text, session, kept)) await tx.objectStore("texts").put(text);
          }),
        );
      }),
  };
}

/** Only forwards, and nothing of a chat that is gone. */
export function isNewerText(
  text: SessionText,
  session: SessionRow | undefined,
  kept: SessionText | undefined,
): boolean {
  return session !== undefined && text.lastSeq <= session.lastSeq && text.lastSeq > (kept?.lastSeq ?? 0);
}
