// Publishes events to all tabs. Durable events are published at once; live events are collected for about two screen
// frames first.
import type { SessionId } from "#core/ids.ts";
import type { Batch, Clock, Tabs } from "#core/ports.ts";
import type { LiveEvent, SessionEvent } from "#core/session/events.ts";

const frameMs = 33;

export interface Publisher {
  events(sessionId: SessionId, events: SessionEvent[]): void;
  live(sessionId: SessionId, event: LiveEvent): void;
  queueChanged(sessionId: SessionId): void;
  removed(sessionId: SessionId): void;
}

/** Creates the publisher. A failure to publish is only reported, because the log already contains the events. */
export function createPublisher(tabs: Tabs, clock: Clock, report: (error: unknown) => void): Publisher {
  const publish = (batch: Batch) => {
    try {
      tabs.publish(batch);
    } catch (error) {
      report(error);
    }
  };
  const gathered = new Map<SessionId, LiveEvent[]>();
  const flush = (sessionId: SessionId) => {
    const events = gathered.get(sessionId);
    gathered.delete(sessionId);
    if (events) publish({ kind: "live", sessionId, events: joinDeltas(events) });
  };
  return {
    events(sessionId, events) {
      flush(sessionId);
      publish({ kind: "events", sessionId, events });
    },
    live(sessionId, event) {
      const waiting = gathered.get(sessionId);
      if (waiting) waiting.push(event);
      else {
        gathered.set(sessionId, [event]);
        void clock.sleep(frameMs).then(() => flush(sessionId));
      }
    },
    queueChanged: (sessionId) => publish({ kind: "queue", sessionId, byLeader: true }),
    removed: (sessionId) => publish({ kind: "removed", sessionId }),
  };
}

/**
 * Joins consecutive deltas of a block into one. Of consecutive progress texts of a tool call, only the last is used.
 */
function joinDeltas(events: LiveEvent[]): LiveEvent[] {
  const joined: LiveEvent[] = [];
  for (const event of events) {
    const last = joined.at(-1);
    if (event.type === "reply.delta" && last?.type === "reply.delta" && last.block === event.block)
      last.text += event.text;
    else if (event.type === "tool.progress" && last?.type === "tool.progress" && last.callId === event.callId)
      last.text = event.text;
    else joined.push({ ...event });
  }
  return joined;
}
