// A session's folded state in this tab: folded once from the log, then updated from the leader's batches.
import type { SessionId } from "#core/ids.ts";
import type { Draft, SessionStore } from "#core/store-ports.ts";
import type { SessionState } from "#core/session/state.ts";
import { catchUp, type News, replay, type EventBatch } from "./catch-up.ts";

export interface Replica {
  /** Undefined until the log has been read, and after a missed event until the log has been read again. */
  state(): SessionState | undefined;
  take(batch: EventBatch): void;
  /** The state that the log gives now. Callers that come while the log is being read share the result. */
  current(): Promise<SessionState>;
}

export interface ReplicaSource {
  stores: { sessions: Pick<SessionStore, "read" | "draft"> };
  fold(sessionId: SessionId): Promise<{ state: SessionState }>;
}

export interface ReplicaListener {
  onNews(news: News): void;
  /** Called when the replica has missed events, so that views of its state are outdated. */
  onGap(): void;
}

export function createReplica(
  sessionId: SessionId,
  { stores, fold }: ReplicaSource,
  { onNews, onGap }: ReplicaListener,
): Replica {
  let state: SessionState | undefined;
  let folding: Promise<void> | undefined;
  let missed: EventBatch[] = [];

  const take = (batch: EventBatch) => {
    if (folding) missed.push(batch);
    if (!state) return;
    const news = catchUp(state, batch);
    if (!news) {
      state = undefined;
      onGap();
    } else if (news.events.length > 0) onNews(news);
  };

  const refold = async () => {
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
    if (!state) await (folding ??= refold().finally(() => (folding = undefined)));
    return state ?? current();
  };

  return { state: () => state, take, current };
}

/** Adds the beginning of a streaming reply to the state, for a tab that opens in the middle of the reply. */
function showDraft(state: SessionState, draft: Draft | undefined): void {
  if (!draft || !state.turn || !state.openCalls[draft.callId]) return;
  state.live.reply ??= { turnId: state.turn.turnId, blocks: draft.blocks };
}
