// The feed of one session: sends each subscriber a view first, then every change.
import type { SessionId } from "#core/ids.ts";
import type { SessionBatch } from "#core/ports.ts";
import type { Inbox } from "#core/store-ports.ts";
import type { Command } from "#core/session/commands.ts";
import type { SessionState } from "#core/session/state.ts";
import { latestEntries } from "#core/session/latest-entries.ts";
import type { WatchMessage } from "../../api.ts";
import { createReplica, type ReplicaSource } from "./replica.ts";

export interface Subscriber {
  /** How many of the newest entries the subscriber's view contains. */
  window: number;
  post(message: WatchMessage): void;
}

export interface SessionFeed {
  /** Adds a subscriber. Resolves once the view has been posted to the subscriber. */
  watch(subscriber: Subscriber): Promise<void>;
  unwatch(subscriber: Subscriber): void;
  isWatched(): boolean;
  /** Applies a batch about this session. */
  take(batch: SessionBatch): void;
  /** The session's current state, as stored in the log. */
  current(): Promise<SessionState>;
  /** Reads the log and posts what the subscribers missed. */
  refresh(): Promise<void>;
}

export interface SessionSource extends ReplicaSource {
  stores: ReplicaSource["stores"] & { inbox: Pick<Inbox, "waiting"> };
}

export function createSessionFeed(sessionId: SessionId, source: SessionSource): SessionFeed {
  const subscribers = new Set<Subscriber>();
  /** Subscribers that have received their view and may receive changes. */
  const shown = new Set<Subscriber>();
  let queueChanges = 0;

  const post = (message: WatchMessage) => {
    for (const subscriber of shown) subscriber.post(message);
  };

  const replica = createReplica(sessionId, source, {
    onNews: post,
    onGap: () => {
      shown.clear();
      // After a failure, the next refresh tries again.
      if (subscribers.size > 0) refresh().catch(() => {});
    },
  });

  /** Reads the queue, and repeats the read if the queue has changed meanwhile. */
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
      return refresh();
    },
    unwatch: (subscriber) => {
      subscribers.delete(subscriber);
      shown.delete(subscriber);
    },
    isWatched: () => subscribers.size > 0,
    take: (batch) => {
      if (batch.kind === "queue") postQueue().catch(() => {});
      else if (batch.kind === "removed") post({ kind: "removed" });
      else if (batch.kind !== "read") replica.take(batch);
    },
    current: replica.current,
    refresh,
  };
}
