// Writes the events of one session: what is paid for first, once there is space, and to the next leader if this engine
// leads no more.
import type { CommandId, SessionId } from "#core/ids.ts";
import { isDiskFull } from "#core/reason-of.ts";
import type { EventBody, Unstamped } from "#core/session/events.ts";
import { apply } from "#core/session/apply.ts";
import { checkpointEvery } from "#core/session/fold.ts";
import { commandOf } from "#core/session/commands.ts";
import { StaleWriter } from "#core/store-ports.ts";
import type { SessionState } from "#core/session/state.ts";
import type { DiskRoom } from "./disk-room.ts";
import type { EnginePorts } from "./ports.ts";
import type { Publisher } from "./publisher.ts";

export interface CommitOptions {
  durability?: "strict" | "relaxed";
  consumes?: CommandId[];
}

export type Committed = (EventBody | Unstamped)[];

const isRecord = (event: Unstamped): event is Unstamped & { type: "model.called" } => event.type === "model.called";

export interface Leading {
  epoch: number;
  ports: EnginePorts;
  publisher: Publisher;
  room: DiskRoom;
  /** Aborts when this engine leads no more. */
  signal: AbortSignal;
  /** What is being passed on. The next engine should find it. */
  passing: Set<Promise<void>>;
}

/** Pause before a full disk is tried again, in milliseconds. Nobody who leads tells this engine that there is space. */
const pauseMs = 2_000;

/** Asks the engine that leads to record the ends of these calls, with their answers. Waits for space as long as it takes. */
async function passOn(bodies: Committed, sessionId: SessionId, { inbox, clock }: EnginePorts): Promise<void> {
  const rest = bodies.filter((body) => body.type !== "model.called");
  for (const body of bodies) {
    if (body.type !== "model.called") continue;
    const wish = { type: "amend", call: body.call, ...(rest.length > 0 && { rest }) } as const;
    const command = commandOf(wish, { sessionId, by: { kind: "octo" }, clock });
    for (let stored = false; !stored; ) {
      stored = await inbox.put(command).then(
        () => true,
        (error: unknown) => {
          if (!isDiskFull(error)) throw error;
          return false;
        },
      );
      if (!stored) await clock.sleep(pauseMs);
    }
  }
}

interface Writer {
  /** Writes events once there is space for them. The ledger has a paid call whatever happens until its answer fits. */
  write(bodies: Committed, options: CommitOptions): Promise<void>;
  /** Leaves the ends of calls among these events to the engine that leads. */
  handOver(events: Committed): Promise<void>;
}

export function createWriter(state: SessionState, leading: Leading): Writer {
  const { sessionId } = state;
  const { epoch, ports, room, signal, passing } = leading;
  const append = createAppend(state, leading);

  const handOver = (events: Committed) => {
    const done = passOn(events, sessionId, ports).finally(() => passing.delete(done));
    passing.add(done);
    return done;
  };

  /** Returns false if there is no space for these events. The next call then has the reserve. */
  const fits = async (events: Unstamped[], options: CommitOptions): Promise<boolean> => {
    try {
      await append(events, options);
      return true;
    } catch (error) {
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

  const write = async (bodies: Committed, options: CommitOptions) => {
    const at = ports.clock.now();
    let left: Unstamped[] = bodies.map((body) => ({ at, ...body }));
    const calls = left.filter(isRecord);
    try {
      if (calls.length === 0) await room.wait();
      while (!(await fits(left, options))) {
        left = await recordsFirst(left, options);
        if (left.length === 0) return;
        await (left.some(isRecord) ? room.pause() : room.wait());
      }
    } catch (error) {
      // What is paid for must not be lost with the lead.
      if (signal.aborted || error instanceof StaleWriter)
        await handOver([...calls, ...left.filter((event) => !isRecord(event))]);
      throw error;
    }
  };

  return { write, handOver };
}

/** Appends events to the log, applies them to the state, and publishes them. */
function createAppend(state: SessionState, { epoch, ports, publisher }: Leading) {
  const { sessionId } = state;
  let checkpointed = state.lastSeq;
  return async (events: Unstamped[], { durability = "relaxed", consumes }: CommitOptions) => {
    const written = await ports.sessions.append({
      sessionId,
      epoch,
      events,
      after: state.lastSeq,
      consumes,
      durability,
    });
    for (const event of written) apply(state, event);
    publisher.events(sessionId, written);
    if (consumes && consumes.length > 0) publisher.queueChanged(sessionId);
    if (state.lastSeq - checkpointed < checkpointEvery) return;
    checkpointed = state.lastSeq;
    // A checkpoint only saves time.
    await ports.sessions.saveCheckpoint(state).catch(() => undefined);
  };
}
