// Writes many chats into the browser's database in Octo's own format.
import type { Page } from "@playwright/test";
import type { AccountId, DeviceId, SessionId } from "#core/ids.ts";
import type { SessionEvent, Unstamped } from "#core/session/events.ts";
import type { SessionSettings } from "#core/session/session-settings.ts";

export interface SeededChat {
  id: string;
  title: string;
  /** The texts of the messages. Person and agent alternate. */
  words: string[];
  at: number;
  settings?: Partial<SessionSettings>;
}

/** Writes the chats. The database must exist. The chats appear after a reload. */
export async function seedChats(page: Page, chats: SeededChat[]): Promise<void> {
  await page.evaluate(
    async (json) => {
      const db = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open("octo");
        request.addEventListener("success", () => resolve(request.result));
        request.addEventListener("error", () => reject(request.error ?? new Error("unreadable")));
      });
      const tx = db.transaction(["sessions", "events"], "readwrite");
      for (const { session, events } of JSON.parse(json) as { session: unknown; events: unknown[] }[]) {
        tx.objectStore("sessions").put(session);
        for (const event of events) tx.objectStore("events").put(event);
      }
      await new Promise((resolve) => tx.addEventListener("complete", resolve));
      db.close();
    },
    // Passes the chats as text, because otherwise the compiler would expand the type of every event.
    JSON.stringify(chats.map((chat) => ({ session: rowOf(chat), events: eventsOf(chat) }))),
  );
}

function rowOf({ id, title, words, at, settings }: SeededChat) {
  const shelf = settings?.trashed
    ? "trashed"
    : settings?.archived
      ? "archived"
      : settings?.pinned
        ? "pinned"
        : "recent";
  return {
    sessionId: id,
    title,
    createdAt: at,
    updatedAt: at,
    lastSeq: words.length + 1,
    status: "idle",
    model: "scripted",
    costNanos: 0,
    unpriced: 0,
    shelf,
    open: { asks: [], calls: [] },
    ...settings,
  };
}

function eventsOf(chat: SeededChat): SessionEvent[] {
  const by = { kind: "page" } as const;
  const settings: SessionSettings = {
    title: chat.title,
    titled: true,
    account: "account_seed" as AccountId,
    model: "scripted",
    mode: "ask",
    budget: {},
    answerWithinMs: 0,
    ...chat.settings,
  };
  const said = chat.words.map((text, i): Unstamped => {
    const content = [{ type: "text" as const, text }];
    if (i % 2 === 0) return { type: "user.said", content, by, at: chat.at };
    return { type: "assistant.replied", content, stop: "end", callId: `${chat.id}-${i}` as never, at: chat.at };
  });
  const started: Unstamped = { type: "session.started", settings, origin: by, at: chat.at };
  return [started, ...said].map((event, i) => ({
    ...event,
    sessionId: chat.id as SessionId,
    seq: i + 1,
    epoch: 1,
    device: "dev_seed" as DeviceId,
  }));
}
