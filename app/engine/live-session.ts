// A session while this engine leads: its current state, and `commit`, which is the only way to add events to its log.
import type { CommandId, SessionId } from "#core/ids.ts";
import type { EventBody, Unstamped } from "#core/session/events.ts";
import { apply } from "#core/session/apply.ts";
import { checkpointEvery, fold } from "#core/session/fold.ts";
import { commandOf } from "#core/session/commands.ts";
import { type Draft, StaleWriter } from "#core/store-ports.ts";
import type { SessionState } from "#core/session/state.ts";
import type { DiskRoom } from "./disk-room.ts";
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
  /** Keeps what a vendor has reported of a call beside the turn, unless a turn keeps its own draft. */
  keepReported(draft: Draft | undefined): Promise<void>;
  /**
   * Leaves the ends of calls among these events to the engine that leads, because this one, or its turn, must not write
   * any more.
   */
  passOn(events: Committed): Promise<void>;
}

type Committed = (EventBody | Unstamped)[];

const isRecord = (event: Unstamped): event is Unstamped & { type: "model.called" } => event.type === "model.called";

interface Leading {
  epoch: number;
  ports: EnginePorts;
  publisher: Publisher;
  room: DiskRoom;
}

/** Asks the engine that leads to record the ends of these calls. */
async function passOn(bodies: Committed, sessionId: SessionId, { inbox, clock }: EnginePorts): Promise<void> {
  for (const body of bodies) {
    if (body.type !== "model.called") continue;
    const wish = { type: "amend", call: body.call } as const;
    await inbox.put(commandOf(wish, { sessionId, by: { kind: "octo" }, clock }));
  }
}

export async function openSession(sessionId: SessionId, leading: Leading): Promise<LiveSession> {
  const { epoch, ports, publisher, room } = leading;
  const state = await fold(ports.sessions, sessionId);
  let checkpointed = state.lastSeq;
  let last: Promise<unknown> = Promise.resolve();

  const append = async (events: Unstamped[], { durability = "relaxed", consumes }: CommitOptions) => {
    const written = await ports.sessions.append({ sessionId, epoch, events, consumes, durability });
    for (const event of written) apply(state, event);
    publisher.events(sessionId, written);
    if (consumes && consumes.length > 0) publisher.queueChanged(sessionId);
    if (state.lastSeq - checkpointed < checkpointEvery) return;
    checkpointed = state.lastSeq;
    // A checkpoint only saves time.
    await ports.sessions.saveCheckpoint(state).catch(() => undefined);
  };

  /** Returns false if there is no space for these events. The next call then has the reserve. */
  const fits = async (events: Unstamped[], options: CommitOptions): Promise<boolean> => {
    try {
      await append(events, options);
      return true;
    } catch (error) {
      if (error instanceof StaleWriter) await passOn(events, sessionId, ports);
      await room.filled(error);
      return false;
    }
  };

  /**
   * Writes the records of paid calls, together with their answers if these fit into the reserve, or else alone.
   * @returns what is not written
   */
  const recordsFirst = async (events: Unstamped[], options: CommitOptions): Promise<Unstamped[]> => {
    const records = events.filter(isRecord);
    if (records.length === 0) return events;
    if (await fits(events, options)) return [];
    const alone = records.map((record) => ({ ...record, unstored: true as const }));
    if (records.length < events.length && (await fits(alone, { durability: "strict" })))
      return events.filter((event) => !isRecord(event));
    // The next attempt has the space of the draft. The whole answer is in memory, so the record is worth more.
    await ports.sessions.saveDraft(sessionId, epoch, undefined).catch(() => undefined);
    return events;
  };

  /** Writes events once there is space for them. The ledger has a paid call whatever happens until its answer fits. */
  const write = async (bodies: Committed, options: CommitOptions) => {
    const at = ports.clock.now();
    let left: Unstamped[] = bodies.map((body) => ({ at, ...body }));
    if (!left.some(isRecord)) await room.wait();
    while (!(await fits(left, options))) {
      left = await recordsFirst(left, options);
      if (left.length === 0) return;
      await (left.some(isRecord) ? room.pause() : room.wait());
    }
  };

  return {
    state,
    passOn: (events) => passOn(events, sessionId, ports),
    keepReported: async (draft) => {
      if (!state.turn) await ports.sessions.saveDraft(sessionId, epoch, draft);
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
