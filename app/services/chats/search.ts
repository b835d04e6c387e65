// Searching all chats: their texts are read from the log when they are behind it, kept, and scanned in memory.
import type { SessionId } from "#core/ids.ts";
import type { SessionStore, SessionSummary } from "#core/ports.ts";
import {
  excerptOf,
  extendText,
  type Found,
  matches,
  scan,
  type SearchHit,
  type SessionText,
  termsOf,
  type TextStore,
  wordsOf,
} from "#core/session/files/search-text.ts";
import type { OctoApi } from "../../api.ts";

/** So many logs are read and kept at a time when many chats are behind. */
const atOnce = 32;

export function createSearch(sessions: Pick<SessionStore, "list" | "read">, store: TextStore): OctoApi["search"] {
  let loading: Promise<Map<SessionId, SessionText>> | undefined;
  const load = () => {
    loading ??= store.all().then((rows) => new Map(rows.map((row) => [row.sessionId, row])));
    // What failed is tried again by the next search.
    loading.catch(() => (loading = undefined));
    return loading;
  };

  /** One after another: two searches that read the same new events would do it twice. */
  let last: Promise<unknown> = Promise.resolve();
  const upToDate = () => {
    const next = last.then(async () => {
      const [texts, found] = await Promise.all([load(), searchable(sessions)]);
      await catchUp(texts, found);
      return { texts, found };
    });
    last = next.catch(() => undefined);
    return next;
  };

  const catchUp = async (texts: Map<SessionId, SessionText>, found: SessionSummary[]) => {
    const behind = found.filter(({ sessionId, lastSeq }) => lastSeq > (texts.get(sessionId)?.lastSeq ?? 0));
    // The answer does not wait for the disk; what is not kept is read again another time.
    let kept = Promise.resolve();
    for (let i = 0; i < behind.length; i += atOnce) {
      const read = await Promise.all(
        behind.slice(i, i + atOnce).map(async ({ sessionId }) => {
          const before = texts.get(sessionId);
          return extendText(before, sessionId, await sessions.read(sessionId, { from: (before?.lastSeq ?? 0) + 1 }));
        }),
      );
      for (const text of read) texts.set(text.sessionId, text);
      // But writes do not pile up either: whatever reads the list would wait for them all.
      await kept;
      kept = store.keep(read).catch(() => undefined);
    }
  };

  return {
    async find(query, limit) {
      const terms = termsOf(query);
      if (terms.length === 0) return [];
      const { texts, found } = await upToDate();
      return Promise.all(scan(found, texts, terms, limit).map((one) => toHit(one, terms, sessions)));
    },
    prepare: async () => void (await upToDate()),
  };
}

/** Everything but what lies in the bin, newest first. */
async function searchable(sessions: Pick<SessionStore, "list">): Promise<SessionSummary[]> {
  const [recent, archived] = await Promise.all([sessions.list(), sessions.list({ shelf: "archived" })]);
  return [...recent, ...archived].sort((a, b) => b.updatedAt - a.updatedAt);
}

async function toHit(
  { session, seq }: Found,
  terms: string[],
  sessions: Pick<SessionStore, "read">,
): Promise<SearchHit> {
  const { sessionId, title, updatedAt: at, archived } = session;
  const hit: SearchHit = { sessionId, title, titleRanges: matches(title, terms), at, archived };
  if (seq === undefined) return hit;
  const [event] = await sessions.read(sessionId, { from: seq, to: seq });
  const message = { entryId: `e${seq}` as NonNullable<SearchHit["message"]>["entryId"] };
  return { ...hit, message: { ...message, ...excerptOf((event && wordsOf(event)) ?? "", terms) } };
}
