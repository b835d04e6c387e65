// A session while this engine leads: its current state, and `commit`, which is the only way to add events to its log.
import type { SessionId } from "#core/ids.ts";
import { isDiskFull } from "#core/reason-of.ts";
import { fold } from "#core/session/fold.ts";
import type { Draft } from "#core/store-ports.ts";
import type { SessionState } from "#core/session/state.ts";
import { type CommitOptions, type Committed, createWriter, type Leading } from "./write-events.ts";

export interface LiveSession {
  readonly state: SessionState;
  /**
   * Writes events in one transaction, applies them to the state, and publishes them. Commits run one after another. An
   * event without a time gets the current time; an event from another log already has one. A function makes its events
   * from the state that all earlier commits have left.
   */
  commit(events: Committed | (() => Committed), options?: CommitOptions): Promise<void>;
  /** Keeps what a vendor has reported of a call beside the turn, unless a turn keeps its own draft. */
  keepReported(draft: Draft | undefined): Promise<void>;
  /**
   * Leaves the ends of calls among these events to the engine that leads, because this one, or its turn, must not write
   * any more.
   */
  passOn(events: Committed): Promise<void>;
}

export async function openSession(sessionId: SessionId, leading: Leading): Promise<LiveSession> {
  const { epoch, ports } = leading;
  const state = await fold(ports.sessions, sessionId);
  const { write, handOver } = createWriter(state, leading);
  let last: Promise<unknown> = Promise.resolve();

  return {
    state,
    passOn: handOver,
    keepReported: async (draft) => {
      if (state.turn) return;
      // A draft only serves recovery.
      await ports.sessions.saveDraft(sessionId, epoch, draft).catch((error: unknown) => {
        if (!isDiskFull(error)) throw error;
      });
    },
    commit(events, options = {}) {
      // Tools that run in parallel may commit at the same time. Each commit waits for the previous one, so that the
      // state gets the events in the order of the log.
      const done = last.then(() => write(typeof events === "function" ? events() : events, options));
      last = done.catch(() => undefined);
      return done;
    },
  };
}
