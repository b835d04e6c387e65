// The feeds of this tab. A feed first sends a view that is read from the store, and then batches of events from the
// leader.
import type { EntryId, SessionId } from "#core/ids.ts";
import type { Batch, Clock, Tabs } from "#core/ports.ts";
import type { SessionEvent } from "#core/session/events.ts";
import type { Entry, SessionState } from "#core/session/state.ts";
import { entriesBefore } from "#core/session/latest-entries.ts";
import type { Topic, WatchMessage, WorkerStatus } from "../../api.ts";
import { type SessionSource, type SessionFeed, createSessionFeed } from "./session-feed.ts";

export interface Feeds {
  /** Sends messages about a topic to a port, until the port sends `{ close: true }` or is closed. */
  watch(topic: Topic, port: MessagePort): Promise<void>;
  /**
   * Returns up to `limit` entries before the given entry, oldest first. `more` is true if there are still earlier ones.
   */
  earlier(sessionId: SessionId, before: EntryId, limit: number): Promise<{ entries: Entry[]; more: boolean }>;
  /** Returns the current state of a session. */
  current(sessionId: SessionId): Promise<SessionState>;
  /** Sends the status of the worker to all subscribers of the topic `status`. */
  status(status: WorkerStatus): void;
}

export interface FeedPorts extends SessionSource {
  tabs: Tabs;
  clock: Clock;
}

type Post = (message: WatchMessage) => void;

/** How many sessions without a subscriber are cached, so that returning to one of these chats is quick. */
const keptReplicas = 4;
/**
 * If no batch arrives for this long, the log is read directly, because the leader may have died before it published its
 * last events.
 */
const quietMs = 5_000;

/**
 * Creates the feeds. They receive batches until the signal aborts. After that, views can still be read and the status
 * can still be sent.
 */
export function createFeeds(ports: FeedPorts, signal: AbortSignal): Feeds {
  const { tabs, clock } = ports;
  /** Feeds of sessions in order of last use, least recently used first. */
  const sessions = new Map<SessionId, { session: SessionFeed; lastBatchAt: number }>();
  const lists = new Set<Post>();
  const statuses = new Set<Post>();
  let lastStatus: WorkerStatus | undefined;

  const open = (sessionId: SessionId): SessionFeed => {
    const kept = sessions.get(sessionId) ?? { session: createSessionFeed(sessionId, ports), lastBatchAt: clock.now() };
    sessions.delete(sessionId);
    sessions.set(sessionId, kept);
    forgetOldest(sessions);
    return kept.session;
  };

  const receive = (batch: Batch) => {
    if (batch.kind !== "imported" && batch.kind !== "backup") {
      const kept = sessions.get(batch.sessionId);
      if (kept) kept.lastBatchAt = clock.now();
      kept?.session.take(batch);
      if (batch.kind === "removed") sessions.delete(batch.sessionId);
    }
    for (const news of messagesOf(batch)) for (const post of lists) post(news);
  };

  const readSilentSessions = async () => {
    while (!signal.aborted) {
      await clock.sleep(quietMs, signal);
      // A failed read is ignored, because it is repeated after the next pause.
      for (const { session, lastBatchAt } of sessions.values())
        if (session.isWatched() && clock.now() - lastBatchAt >= quietMs) await session.refresh().catch(() => {});
    }
  };

  tabs.onBatch(receive, signal);
  void readSilentSessions();

  return {
    watch: async (topic, port) => {
      const post: Post = (message) => port.postMessage(message);
      switch (topic.kind) {
        case "session": {
          const session = open(topic.sessionId);
          const watcher = { window: topic.window, post };
          untilClosed(port, () => session.unwatch(watcher));
          return session.watch(watcher);
        }
        case "sessions":
          lists.add(post);
          untilClosed(port, () => lists.delete(post));
          return post({ kind: "sessions" });
        case "status":
          statuses.add(post);
          untilClosed(port, () => statuses.delete(post));
          if (lastStatus) post({ kind: "status", status: lastStatus });
      }
    },
    earlier: async (sessionId, before, limit) => entriesBefore(await open(sessionId).current(), before, limit),
    current: (sessionId) => open(sessionId).current(),
    status: (status) => {
      lastStatus = status;
      for (const post of statuses) post({ kind: "status", status });
    },
  };
}

function forgetOldest(sessions: Map<SessionId, { session: SessionFeed }>): void {
  const idle = [...sessions].filter(([, { session }]) => !session.isWatched());
  // Keeps one session more than `keptReplicas`, because the most recent session has just been opened and gets its
  // subscriber right after this.
  for (const [sessionId] of idle.slice(0, -keptReplicas - 1)) sessions.delete(sessionId);
}

function untilClosed(port: MessagePort, over: () => void): void {
  port.addEventListener("message", ({ data }) => {
    if (!(data as { close?: boolean } | null)?.close) return;
    over();
    port.close();
  });
  port.addEventListener("close", over);
  port.start();
}

/** Types of events that change what the list of chats shows. */
const listed = new Set<SessionEvent["type"]>([
  "session.started",
  "session.changed",
  "turn.started",
  "turn.ended",
  "ask.opened",
  "ask.closed",
  "model.called",
  "model.amended",
]);

/** Types of events that change what Money shows. */
const paid = new Set<SessionEvent["type"]>(["model.called", "model.amended"]);

function messagesOf(batch: Batch): WatchMessage[] {
  if (batch.kind === "removed" || batch.kind === "read") return [{ kind: "sessions" }];
  if (batch.kind === "imported") return [{ kind: "billing" }, { kind: "sessions" }];
  if (batch.kind !== "events") return [];
  const news: WatchMessage[] = [];
  if (batch.events.some(({ type }) => listed.has(type))) news.push({ kind: "sessions" });
  if (batch.events.some(({ type }) => paid.has(type))) news.push({ kind: "billing" });
  for (const event of batch.events) if (event.type === "budget.neared") news.push({ kind: "budget", neared: event });
  return news;
}
