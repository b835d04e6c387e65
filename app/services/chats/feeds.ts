// The feeds of this tab: first a view from the store, then batches of events from the tab that leads.
import type { EntryId, SessionId } from "#core/ids.ts";
import type { Batch, Clock, Tabs } from "#core/ports.ts";
import type { SessionEvent } from "#core/session/events.ts";
import type { Entry, SessionState } from "#core/session/state.ts";
import { entriesBefore } from "#core/session/latest-entries.ts";
import type { Topic, WatchMessage, WorkerStatus } from "../../api.ts";
import { type SessionSource, type SessionFeed, createSessionFeed } from "./session-feed.ts";

export interface Feeds {
  /** Streams a topic into a port until the port sends `{ close: true }` or is closed. */
  watch(topic: Topic, port: MessagePort): Promise<void>;
  /** Entries before the given one, oldest first. */
  earlier(sessionId: SessionId, before: EntryId, limit: number): Promise<{ entries: Entry[]; more: boolean }>;
  /** The current state of a session. */
  current(sessionId: SessionId): Promise<SessionState>;
  /** Sends the worker's status to all subscribers of the status. */
  status(status: WorkerStatus): void;
}

export interface FeedPorts extends SessionSource {
  tabs: Tabs;
  clock: Clock;
}

type Post = (message: WatchMessage) => void;

/** Number of sessions that stay folded without a subscriber, so that returning to such a chat is quick. */
const keptReplicas = 4;
/** Without a batch for this long, the log is read directly: the leader may have died before publishing its last events. */
const quietMs = 5_000;

/** Listens to the tabs until the signal aborts. After that, views stay readable and the status can still be sent. */
export function createFeeds(ports: FeedPorts, signal: AbortSignal): Feeds {
  const { tabs, clock } = ports;
  /** Sessions in the order of their last use, oldest first. */
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
      // If the read fails, it is repeated after the next pause.
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
  // Keeps one more, because the newest session without a subscriber was just opened and is about to get its subscriber.
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

/** Events that change a row in the list of chats. */
const listed = new Set<SessionEvent["type"]>([
  "session.started",
  "session.changed",
  "turn.started",
  "turn.ended",
  "ask.opened",
  "ask.closed",
  "model.called",
]);

function messagesOf(batch: Batch): WatchMessage[] {
  if (batch.kind === "removed" || batch.kind === "read") return [{ kind: "sessions" }];
  if (batch.kind === "imported") return [{ kind: "billing" }, { kind: "sessions" }];
  if (batch.kind !== "events") return [];
  const news: WatchMessage[] = [];
  if (batch.events.some(({ type }) => listed.has(type))) news.push({ kind: "sessions" });
  if (batch.events.some(({ type }) => type === "model.called")) news.push({ kind: "billing" });
  for (const event of batch.events) if (event.type === "budget.neared") news.push({ kind: "budget", neared: event });
  return news;
}
