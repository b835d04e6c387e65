// A session while this engine leads: its current state, and `commit`, which is the only way to add events to its log.
import { isDiskFull } from "#core/reason-of.ts";
import type { CommandId, SessionId } from "#core/ids.ts";
import type { EventBody, Unstamped } from "#core/session/events.ts";
import { apply } from "#core/session/apply.ts";
import { checkpointEvery, fold } from "#core/session/fold.ts";
import { commandOf } from "#core/session/commands.ts";
import { StaleWriter } from "#core/store-ports.ts";
import type { SessionState } from "#core/session/state.ts";
import type { EnginePorts } from "./ports.ts";
import type { Publisher } from "./publisher.ts";

export interface CommitOptions {
  durability?: "strict" | "relaxed";
  consumes?: CommandId[];
}

export interface LiveSession {
  readonly state: SessionState;
  /**
   * Writes events in one transaction, applies them to the state, and publishes them. Commits run one after another. An
   * event without a time gets the current time; an event from another log already has one. A function makes its events
   * from the state that all earlier commits have left.
   */
  commit(events: Committed | (() => Committed), options?: CommitOptions): Promise<void>;
  /**
   * Leaves the ends of calls among these events to the engine that leads, because this one, or its turn, must not write
   * any more.
   */
  passOn(events: Committed): Promise<void>;
}

type Committed = (EventBody | Unstamped)[];

interface Leading {
  epoch: number;
  ports: EnginePorts;
  publisher: Publisher;
  signal: AbortSignal;
}

/** Pause between two attempts to write while there is no space left, in milliseconds. */
const fullPauseMs = 2_000;

/** Repeats a write until there is space for it. A reply that was paid for is then stored, and not asked for again. */
async function onceThereIsSpace<T>(write: () => Promise<T>, { ports, signal }: Leading): Promise<T> {
  for (;;) {
    try {
      return await write();
    } catch (error) {
      if (!isDiskFull(error) || signal.aborted) throw error;
      ports.report(error);
      await ports.clock.sleep(fullPauseMs, signal);
    }
  }
}

export async function openSession(sessionId: SessionId, leading: Leading): Promise<LiveSession> {
  const { epoch, ports, publisher } = leading;
  const state = await fold(ports.sessions, sessionId);
  let checkpointed = state.lastSeq;
  let last: Promise<unknown> = Promise.resolve();

  const passOn = async (bodies: Committed) => {
    for (const body of bodies) {
      if (body.type !== "model.called") continue;
      const wish = { type: "amend", call: body.call } as const;
      await ports.inbox.put(commandOf(wish, { sessionId, by: { kind: "octo" }, clock: ports.clock }));
    }
  };

  const write = async (bodies: (EventBody | Unstamped)[], { durability = "relaxed", consumes }: CommitOptions) => {
    const at = ports.clock.now();
    const batch = { sessionId, epoch, events: bodies.map((body) => ({ at, ...body })), consumes, durability };
    const append = () => ports.sessions.append(batch);
    const events = await onceThereIsSpace(append, leading).catch(async (error: unknown) => {
      if (error instanceof StaleWriter) await passOn(bodies);
      throw error;
    });
    for (const event of events) apply(state, event);
    publisher.events(sessionId, events);
    if (consumes && consumes.length > 0) publisher.queueChanged(sessionId);
    if (state.lastSeq - checkpointed < checkpointEvery) return;
    checkpointed = state.lastSeq;
    // A checkpoint only saves time.
    await ports.sessions.saveCheckpoint(state).catch(() => undefined);
  };

  return {
    state,
    passOn,
    commit(events, options = {}) {
      // Tools that run in parallel may commit at the same time. Each commit waits for the previous one, so that the
      // state gets the events in the order of the log.
      const done = last.then(() => write(typeof events === "function" ? events() : events, options));
      last = done.catch(() => undefined);
      return done;
    },
  };
}
