// Search texts of chats in IndexedDB. They are a cache that is filled from the logs when somebody searches.
import type { TextStore } from "#core/session/files/search-text.ts";
import { type OctoDatabase, write } from "./database.ts";
import { isNewerText } from "../newer-text.ts";

export function createTexts(db: OctoDatabase): TextStore {
  return {
    all: () => db.getAll("texts"),
    save: (texts) =>
      write(db, ["sessions", "texts"], "relaxed", async (tx) => {
        await Promise.all(
          texts.map(async (text) => {
            const [session, stored] = await Promise.all([
              tx.objectStore("sessions").get(text.sessionId),
              tx.objectStore("texts").get(text.sessionId),
            ]);
            if (isNewerText(text, session, stored)) await tx.objectStore("texts").put(text);
          }),
        );
      }),
  };
}
