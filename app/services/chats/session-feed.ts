// One session's folded state in this tab, kept up to date for whoever watches it.
import type { SessionId } from "#core/ids.ts";
import type { SessionBatch, Inbox } from "#core/ports.ts";
import type { Command } from "#core/session/commands.ts";
import type { SessionState } from "#core/session/state.ts";
import { windowOf } from "#core/session/window.ts";
import type { WatchMessage } from "../../api.ts";
import { createReplica, type ReplicaSource } from "./replica.ts";

export interface Subscriber {
  /** How many of the newest entries its view holds. */
  window: number;
  post(message: WatchMessage): void;
}

export interface SessionFeed {
  /** A view first, then whatever comes; resolves when the view was posted. */
  watch(watcher: Subscriber): Promise<void>;
  unwatch(watcher: Subscriber): void;
  isWatched(): boolean;
  /** What the tabs say about this session. */
  take(batch: SessionBatch): void;
  /** The state as the log has it now. */
  current(): Promise<SessionState>;
  /** The cure for word that was lost: looks into the log, and posts what was missed. */
  refresh(): Promise<void>;
}

export interface SessionSource extends ReplicaSource {
  stores: ReplicaSource["stores"] & { inbox: Pick<Inbox, "waiting"> };
}

export function createSessionFeed(sessionId: SessionId, source: SessionSource): SessionFeed {
  const feeds = new Set<Subscriber>();
  /** Those that have their view, and so may have what comes after it. */
  const shown = new Set<Subscriber>();
  let queueChanges = 0;

  const post = (message: WatchMessage) => {
    for (const watcher of shown) watcher.post(message);
  };

  const folded = createReplica(sessionId, source, {
    onNews: post,
    onGap: () => {
      shown.clear();
      // Should this fail, the next look at the log tries again.
      if (feeds.size > 0) refresh().catch(() => {});
    },
  });

  /** As the inbox has it when nothing about it changes any more. */
  const readQueue = async (): Promise<Command[]> => {
    const asked = queueChanges;
    const queue = await source.stores.inbox.waiting(sessionId);
    return asked === queueChanges ? queue : readQueue();
  };

  const tellQueue = async () => {
    const asked = ++queueChanges;
    const queue = await readQueue();
    if (asked === queueChanges) post({ kind: "queue", queue });
  };

  const refresh = async (): Promise<void> => {
    const before = folded.state()?.lastSeq;
    await folded.current();
    const queue = await readQueue();
    const state = folded.state();
    if (!state) return refresh();
    if (before !== undefined && state.lastSeq !== before) post({ kind: "queue", queue });
    for (const watcher of feeds) {
      if (shown.has(watcher)) continue;
      shown.add(watcher);
      watcher.post({ kind: "view", ...windowOf(state, watcher.window), queue });
    }
  };

  return {
    watch: (watcher) => {
      feeds.add(watcher);
      return refresh();
    },
    unwatch: (watcher) => {
      feeds.delete(watcher);
      shown.delete(watcher);
    },
    isWatched: () => feeds.size > 0,
    take: (batch) => {
      if (batch.kind === "queue") tellQueue().catch(() => {});
      else if (batch.kind === "removed") post({ kind: "removed" });
      else if (batch.kind !== "read") folded.take(batch);
    },
    current: folded.current,
    refresh,
  };
}
