// Runs in the page: measures searches over many chats, and the first search, which reads all logs.
import type { AccountId, CallId, SessionId } from "#core/ids.ts";
import type { Unstamped } from "#core/session/events.ts";
import { createSearch } from "../../../app/services/chats/search.ts";
import { systemClock } from "../../../app/platform/browser/clock.ts";
import { openStores } from "../../../app/store/idb/open.ts";

const chats = 1_000;
const messages = 100;
const by = { kind: "page" } as const;

/** Makes a text of about a message's length. Some messages contain a unique word. */
const wordsOf = (chat: number, message: number) =>
  `${"The totals of the cart are wrong when a voucher is used twice. ".repeat(3)}${chat}-${message}` +
  (chat % 100 === 50 && message === 70 ? " A pangolin looks on." : "");

function logOf(chat: number): Unstamped[] {
  const at = 1_700_000_000_000 + chat;
  const settings = {
    title: `Chat ${chat}`,
    titled: true,
    account: "account_bench" as AccountId,
    model: "scripted",
    mode: "ask",
    budget: {},
    answerWithinMs: 0,
  } as const;
  const said = Array.from({ length: messages }, (_, i): Unstamped => {
    const content = [{ type: "text" as const, text: wordsOf(chat, i) }];
    if (i % 2 === 0) return { type: "user.said", content, by, at };
    return { type: "assistant.replied", content, stop: "end", callId: `${chat}-${i}` as CallId, at };
  });
  return [{ type: "session.started", settings, origin: by, at }, ...said];
}

/** @returns milliseconds of each search, of reading all logs once, and of starting again from the cache */
async function measureSearch(): Promise<{ searches: number[]; first: number; again: number }> {
  const stores = await openStores({ clock: systemClock, name: "bench-search", onOutdated: () => undefined });
  const epoch = await stores.sessions.takeLead();
  for (let i = 0; i < chats; i++) {
    const sessionId = `session_${i}` as SessionId;
    await stores.sessions.append({ sessionId, epoch, events: logOf(i), durability: "relaxed" });
  }
  const timed = async (work: () => Promise<unknown>) => {
    const startedAt = performance.now();
    await work();
    return performance.now() - startedAt;
  };
  const search = createSearch(stores.sessions, stores.texts);
  const first = await timed(search.prepare);
  const searches: number[] = [];
  for (const words of ["pangolin", "PANGOLIN looks", "voucher 990-7", "nowhere to be found", "cart", "Chat 7"])
    searches.push(await timed(() => search.find(words, 50)));
  const found = await search.find("pangolin", 50);
  if (found.length !== 10) throw new Error(`found ${found.length} of 10`);
  const again = await timed(createSearch(stores.sessions, stores.texts).prepare);
  return { searches, first, again };
}

Object.assign(globalThis, { measureSearch });
