// A replica: the state of a session in a tab that does not lead. It is folded from the log once, and then updated with
// the leader's batches.
import type { SessionId } from "#core/ids.ts";
import type { Draft, SessionStore } from "#core/store-ports.ts";
import type { SessionState } from "#core/session/state.ts";
import { catchUp, type News, replay, type EventBatch } from "./catch-up.ts";

export interface Replica {
  /** Returns the state. Undefined until the log has been read, and again after an event was missed. */
  state(): SessionState | undefined;
  take(batch: EventBatch): void;
  /**
   * Reads what is new in the log and returns the current state. If the log is already being read, waits for that read
   * instead of starting another.
   */
  current(): Promise<SessionState>;
}

export interface ReplicaSource {
  stores: { sessions: Pick<SessionStore, "read" | "draft"> };
  fold(sessionId: SessionId): Promise<{ state: SessionState }>;
}

export interface ReplicaListener {
  onNews(news: News): void;
  /** Called when the replica has missed events. Views that were made from its state are then outdated. */
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

/**
 * Adds the text that a streaming reply has so far to the state, because this tab has missed the beginning of the reply.
 */
function showDraft(state: SessionState, draft: Draft | undefined): void {
  if (!draft?.blocks.length || !state.turn || !state.openCalls[draft.callId]) return;
  state.live.reply ??= { turnId: state.turn.turnId, blocks: draft.blocks };
}
