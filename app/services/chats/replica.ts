// A session's state in this tab: folded once, then kept up to date from what the tabs say.
import type { SessionId } from "#core/ids.ts";
import type { Draft, SessionStore } from "#core/ports.ts";
import type { SessionState } from "#core/session/state.ts";
import { catchUp, type News, replay, type Word } from "./catch-up.ts";

export interface Replica {
  /** Undefined before the first fold, and after a gap until the next. */
  state(): SessionState | undefined;
  take(word: Word): void;
  /** As the log has it now. Everyone who asks during a fold gets that one. */
  current(): Promise<SessionState>;
}

export interface ReplicaSource {
  stores: { sessions: Pick<SessionStore, "read" | "draft"> };
  fold(sessionId: SessionId): Promise<{ state: SessionState }>;
}

export interface ReplicaListener {
  onNews(news: News): void;
  /** Events are missing: what was shown of the state holds no longer. */
  onGap(): void;
}

export function createReplica(
  sessionId: SessionId,
  { stores, fold }: ReplicaSource,
  { onNews, onGap }: ReplicaListener,
): Replica {
  let state: SessionState | undefined;
  let folding: Promise<void> | undefined;
  let missed: Word[] = [];

  const take = (word: Word) => {
    if (folding) missed.push(word);
    if (!state) return;
    const news = catchUp(state, word);
    if (!news) {
      state = undefined;
      onGap();
    } else if (news.events.length > 0) onNews(news);
  };

  const foldAnew = async () => {
    while (!state) {
      missed = [];
      const next = (await fold(sessionId)).state;
      showDraft(next, await stores.sessions.draft(sessionId));
      if (replay(next, missed)) state = next;
    }
  };

  const readMissed = async ({ lastSeq }: SessionState) => {
    const events = await stores.sessions.read(sessionId, { from: lastSeq + 1 });
    if (events.length > 0) take({ kind: "events", sessionId, events });
  };

  const current = async (): Promise<SessionState> => {
    if (state) await readMissed(state);
    if (!state) await (folding ??= foldAnew().finally(() => (folding = undefined)));
    return state ?? current();
  };

  return { state: () => state, take, current };
}

/** Whoever comes late sees the reply under way from its beginning. */
function showDraft(state: SessionState, draft: Draft | undefined): void {
  if (!draft || !state.turn || !state.openCalls[draft.callId]) return;
  state.live.reply ??= { turnId: state.turn.turnId, blocks: draft.blocks };
}
