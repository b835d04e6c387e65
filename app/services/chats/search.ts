// Full-text search over all chats. It updates the cached texts from the logs, and then searches the texts in memory.
import type { SessionId } from "#core/ids.ts";
import type { SessionStore, SessionSummary } from "#core/store-ports.ts";
import {
  excerptOf,
  extendText,
  type ScanMatch,
  matches,
  scan,
  type SearchHit,
  type SessionText,
  termsOf,
  type TextStore,
  wordsOf,
} from "#core/session/files/search-text.ts";
import type { OctoApi } from "../../api.ts";

/** How many logs are read and cached in one step. */
const logsPerStep = 32;

export function createSearch(sessions: Pick<SessionStore, "list" | "read">, store: TextStore): OctoApi["search"] {
  let loading: Promise<Map<SessionId, SessionText>> | undefined;
  const load = () => {
    loading ??= store.all().then((rows) => new Map(rows.map((row) => [row.sessionId, row])));
    // Forgets a failed attempt, so that the next search tries to load the texts again.
    loading.catch(() => (loading = undefined));
    return loading;
  };

  /**
   * Resolves when the last update of the texts has ended. Updates run one after another, so that two searches do not
   * read the same events twice.
   */
  let last: Promise<unknown> = Promise.resolve();
  const upToDate = () => {
    const next = last.then(async () => {
      const [texts, found] = await Promise.all([load(), searchable(sessions)]);
      await updateTexts(texts, found);
      return { texts, found };
    });
    last = next.catch(() => undefined);
    return next;
  };

  const textOf = async (before: SessionText | undefined, sessionId: SessionId) =>
    extendText(before, sessionId, await sessions.read(sessionId, { from: (before?.lastSeq ?? 0) + 1 }));

  const updateTexts = async (texts: Map<SessionId, SessionText>, found: SessionSummary[]) => {
    const behind = found.filter(({ sessionId, lastSeq }) => lastSeq > (texts.get(sessionId)?.lastSeq ?? 0));
    // Resolves when the last write to the cache has ended. The search does not wait for the final write. A text that
    // could not be written is read from its log again after the next start of the app.
    let kept = Promise.resolve();
    for (let i = 0; i < behind.length; i += logsPerStep) {
      const read = await Promise.all(
        behind.slice(i, i + logsPerStep).map(({ sessionId }) =>
          // A chat whose log is damaged is found by what was read of it before.
          textOf(texts.get(sessionId), sessionId).catch(() => []),
        ),
      ).then((found) => found.flat());
      for (const text of read) texts.set(text.sessionId, text);
      // Only one write may be pending at a time, because reading the list of chats has to wait for all pending writes.
      await kept;
      kept = store.save(read).catch(() => undefined);
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

/** Returns all chats that are not in the bin, newest first. */
async function searchable(sessions: Pick<SessionStore, "list">): Promise<SessionSummary[]> {
  const [recent, archived] = await Promise.all([sessions.list(), sessions.list({ view: "archived" })]);
  return [...recent, ...archived].sort((a, b) => b.updatedAt - a.updatedAt);
}

async function toHit(
  { session, seq }: ScanMatch,
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
