// This tab's open watches: a view from the store first, then batches from the tabs, whoever leads.
import type { EntryId, SessionId } from "#core/ids.ts";
import type { Batch, Clock, Tabs } from "#core/ports.ts";
import type { SessionEvent } from "#core/session/events.ts";
import type { Entry, SessionState } from "#core/session/state.ts";
import { entriesBefore } from "#core/session/window.ts";
import type { Topic, WatchMessage, WorkerStatus } from "../../api.ts";
import { type SessionSource, type SessionFeed, createSessionFeed } from "./session-feed.ts";

export interface Feeds {
  /** Streams a topic into a port until the port says `{ close: true }`, or dies. */
  watch(topic: Topic, port: MessagePort): Promise<void>;
  /** Entries before one, oldest first. */
  earlier(sessionId: SessionId, before: EntryId, limit: number): Promise<{ entries: Entry[]; more: boolean }>;
  /** A session as it is now. */
  current(sessionId: SessionId): Promise<SessionState>;
  /** Tells everyone who watches the status. */
  status(status: WorkerStatus): void;
}

export interface FeedPorts extends SessionSource {
  tabs: Tabs;
  clock: Clock;
}

type Post = (message: WatchMessage) => void;

/** Sessions that stay folded when nobody watches them, so that going back to one is quick. */
const keptReplicas = 4;
/** A leader may die between writing and telling. After so long without a word we look for ourselves. */
const quietMs = 5_000;

/** Hears the tabs until the signal ends; what was shown stays, and the status can still be told. */
export function createFeeds(ports: FeedPorts, signal: AbortSignal): Feeds {
  const { tabs, clock } = ports;
  /** Least recently used first. */
  const sessions = new Map<SessionId, { session: SessionFeed; heardAt: number }>();
  const lists = new Set<Post>();
  const statuses = new Set<Post>();
  let lastStatus: WorkerStatus | undefined;

  const open = (sessionId: SessionId): SessionFeed => {
    const kept = sessions.get(sessionId) ?? { session: createSessionFeed(sessionId, ports), heardAt: clock.now() };
    sessions.delete(sessionId);
    sessions.set(sessionId, kept);
    forgetOldest(sessions);
    return kept.session;
  };

  const hear = (batch: Batch) => {
    if (batch.kind !== "imported" && batch.kind !== "copied") {
      const kept = sessions.get(batch.sessionId);
      if (kept) kept.heardAt = clock.now();
      kept?.session.take(batch);
      if (batch.kind === "removed") sessions.delete(batch.sessionId);
    }
    for (const news of newsOf(batch)) for (const post of lists) post(news);
  };

  const lookForOurselves = async () => {
    while (!signal.aborted) {
      await clock.sleep(quietMs, signal);
      // A failure now is another chance in a moment.
      for (const { session, heardAt } of sessions.values())
        if (session.isWatched() && clock.now() - heardAt >= quietMs) await session.refresh().catch(() => {});
    }
  };

  tabs.onBatch(hear, signal);
  void lookForOurselves();

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
  // The newest of them is the one that was just opened and will be watched in a moment.
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

/** Events that change a row of the list. */
const listed = new Set<SessionEvent["type"]>([
  "session.started",
  "session.changed",
  "turn.started",
  "turn.ended",
  "ask.opened",
  "ask.closed",
  "model.called",
]);

function newsOf(batch: Batch): WatchMessage[] {
  if (batch.kind === "removed" || batch.kind === "read") return [{ kind: "sessions" }];
  if (batch.kind === "imported") return [{ kind: "billing" }, { kind: "sessions" }];
  if (batch.kind !== "events") return [];
  const news: WatchMessage[] = [];
  if (batch.events.some(({ type }) => listed.has(type))) news.push({ kind: "sessions" });
  if (batch.events.some(({ type }) => type === "model.called")) news.push({ kind: "billing" });
  for (const event of batch.events) if (event.type === "budget.neared") news.push({ kind: "budget", neared: event });
  return news;
}
