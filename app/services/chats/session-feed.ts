// The feed of one session. Each subscriber first gets a view of the session, and then every change.
import type { SessionId } from "#core/ids.ts";
import type { SessionBatch } from "#core/ports.ts";
import type { Inbox } from "#core/store-ports.ts";
import type { Command } from "#core/session/commands.ts";
import { UnreadableChat } from "#core/session/fold.ts";
import type { SessionState } from "#core/session/state.ts";
import { latestEntries } from "#core/session/latest-entries.ts";
import type { WatchMessage } from "../../api.ts";
import { createReplica, type ReplicaSource } from "./replica.ts";

export interface Subscriber {
  /** How many entries the subscriber's view contains. The newest entries are chosen. */
  window: number;
  post(message: WatchMessage): void;
}

export interface SessionFeed {
  /** Adds a subscriber. Resolves when the subscriber has been sent the view, or that the chat cannot be read. */
  watch(subscriber: Subscriber): Promise<void>;
  unwatch(subscriber: Subscriber): void;
  isWatched(): boolean;
  /** Applies a batch that belongs to this session, and informs the subscribers. */
  take(batch: SessionBatch): void;
  /** Returns the current state of the session, including all events in the log. */
  current(): Promise<SessionState>;
  /** Reads the log, and sends the subscribers what they have missed. */
  refresh(): Promise<void>;
}

export interface SessionSource extends ReplicaSource {
  stores: ReplicaSource["stores"] & { inbox: Pick<Inbox, "waiting"> };
}

export function createSessionFeed(sessionId: SessionId, source: SessionSource): SessionFeed {
  const subscribers = new Set<Subscriber>();
  /** Subscribers that have received their view. Changes are sent only to them. */
  const shown = new Set<Subscriber>();
  let queueChanges = 0;

  const post = (message: WatchMessage) => {
    for (const subscriber of shown) subscriber.post(message);
  };

  const replica = createReplica(sessionId, source, {
    onNews: post,
    onGap: () => {
      shown.clear();
      // A failure is ignored, because the next refresh tries again.
      if (subscribers.size > 0) refresh().catch(() => {});
    },
  });

  /** Reads the waiting commands. Reads them again if they changed during the read. */
  const readQueue = async (): Promise<Command[]> => {
    const changesBefore = queueChanges;
    const queue = await source.stores.inbox.waiting(sessionId);
    return changesBefore === queueChanges ? queue : readQueue();
  };

  const postQueue = async () => {
    const changesBefore = ++queueChanges;
    const queue = await readQueue();
    if (changesBefore === queueChanges) post({ kind: "queue", queue });
  };

  const refresh = async (): Promise<void> => {
    const before = replica.state()?.lastSeq;
    await replica.current();
    const queue = await readQueue();
    const state = replica.state();
    if (!state) return refresh();
    if (before !== undefined && state.lastSeq !== before) post({ kind: "queue", queue });
    for (const subscriber of subscribers) {
      if (shown.has(subscriber)) continue;
      shown.add(subscriber);
      subscriber.post({ kind: "view", ...latestEntries(state, subscriber.window), queue });
    }
  };

  return {
    watch: (subscriber) => {
      subscribers.add(subscriber);
      return refresh().catch((error: unknown) => {
        if (!(error instanceof UnreadableChat)) throw error;
        subscriber.post({ kind: "unreadable" });
      });
    },
    unwatch: (subscriber) => {
      subscribers.delete(subscriber);
      shown.delete(subscriber);
    },
    isWatched: () => subscribers.size > 0,
    take: (batch) => {
      if (batch.kind === "queue") postQueue().catch(() => {});
      else if (batch.kind === "removed") for (const subscriber of subscribers) subscriber.post({ kind: "removed" });
      else if (batch.kind !== "read") replica.take(batch);
    },
    current: replica.current,
    refresh,
  };
}
