// One session in the leader's hands: its folded state and the only way to add to it.
import type { CommandId, SessionId } from "#core/ids.ts";
import type { EventBody, Unstamped } from "#core/session/events.ts";
import { apply } from "#core/session/apply.ts";
import { checkpointEvery, fold } from "#core/session/fold.ts";
import type { SessionState } from "#core/session/state.ts";
import type { EnginePorts } from "./ports.ts";
import type { Publisher } from "./publisher.ts";

export interface CommitOptions {
  durability?: "strict" | "relaxed";
  consumes?: CommandId[];
}

export interface LiveSession {
  readonly state: SessionState;
  /** Append, fold, publish: all or nothing, one after another. Events that come from another log keep their time. */
  commit(events: (EventBody | Unstamped)[], options?: CommitOptions): Promise<void>;
}

export async function openSession(
  sessionId: SessionId,
  epoch: number,
  ports: EnginePorts,
  publisher: Publisher,
): Promise<LiveSession> {
  const state = await fold(ports.sessions, sessionId);
  let checkpointed = state.lastSeq;
  let last: Promise<unknown> = Promise.resolve();

  const write = async (bodies: (EventBody | Unstamped)[], { durability = "relaxed", consumes }: CommitOptions) => {
    const at = ports.clock.now();
    const events = await ports.sessions.append({
      sessionId,
      epoch,
      events: bodies.map((body) => ({ at, ...body })),
      consumes,
      durability,
    });
    for (const event of events) apply(state, event);
    publisher.events(sessionId, events);
    if (consumes && consumes.length > 0) publisher.queueChanged(sessionId);
    if (state.lastSeq - checkpointed < checkpointEvery) return;
    checkpointed = state.lastSeq;
    await ports.sessions.keepCheckpoint(state);
  };

  return {
    state,
    commit(events, options = {}) {
      // In order, so that the fold sees every seq: parallel tools end whenever they like.
      const done = last.then(() => write(events, options));
      last = done.catch(() => undefined);
      return done;
    },
  };
}
