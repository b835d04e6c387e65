// Computes a session's state from its newest checkpoint and all later events.
import { reasonOf } from "#core/reason-of.ts";
import type { SessionId } from "#core/ids.ts";
import type { SessionStore } from "#core/store-ports.ts";
import { apply } from "./apply.ts";
import { emptyState } from "./empty-state.ts";
import { faultOf } from "./files/log-schema.ts";
import type { SessionState } from "./state.ts";

/** Number of events after which a new checkpoint is saved. */
export const checkpointEvery = 500;

/** Thrown if a stored event of a chat is damaged or missing. Only this chat is affected. */
export class UnreadableChat extends Error {
  constructor(
    readonly sessionId: SessionId,
    fault: string,
  ) {
    super(`A part of this chat's record is damaged (${fault}).`);
    this.name = "UnreadableChat";
  }
}

type FoldStore = Pick<SessionStore, "checkpoint" | "read" | "saveCheckpoint" | "titles">;

/**
 * Returns the state after all stored events. A checkpoint that does not fit the log is ignored. Rejects with
 * UnreadableChat if the log itself is damaged.
 */
export async function fold(sessions: FoldStore, sessionId: SessionId): Promise<SessionState> {
  // A checkpoint that cannot be read is no loss, because the log contains everything.
  const checkpoint = await sessions.checkpoint(sessionId).catch(() => undefined);
  const resumed = checkpoint && (await replay(sessions, checkpoint).catch(onlyDamage));
  const { state, count } = resumed ?? (await replay(sessions, emptyState(sessionId)));
  if (state.lastSeq === 0 && Object.hasOwn(await sessions.titles([sessionId]), sessionId))
    throw new UnreadableChat(sessionId, "all events are missing");
  // Saves a checkpoint, because otherwise the next fold would read all these events again.
  if (count > checkpointEvery) sessions.saveCheckpoint(state).catch(() => undefined);
  return state;
}

/** Applies the events after the state's last one. @returns the state and the number of these events */
async function replay(sessions: FoldStore, state: SessionState): Promise<{ state: SessionState; count: number }> {
  const { sessionId, lastSeq } = state;
  const events = await sessions.read(sessionId, { from: Math.max(1, lastSeq) }).catch((error: unknown) => {
    throw isReadError(error) ? new UnreadableChat(sessionId, (error as DOMException).message) : error;
  });
  // Also reads the last event that the checkpoint contains. If the log does not have it, the checkpoint is wrong.
  if (lastSeq > 0 && events.shift()?.seq !== lastSeq)
    throw new UnreadableChat(sessionId, `event ${lastSeq} is missing`);
  for (const event of events) {
    const next = state.lastSeq + 1;
    if (event.seq !== next) throw new UnreadableChat(sessionId, `event ${next} is missing`);
    const fault = faultOf(event) ?? attempt(() => apply(state, event));
    if (fault !== undefined) throw new UnreadableChat(sessionId, `event ${next}: ${fault}`);
  }
  return { state, count: events.length };
}

/** Returns the message of the error that `work` throws. */
function attempt(work: () => void): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return reasonOf(error);
  }
}

function onlyDamage(error: unknown): undefined {
  if (!(error instanceof UnreadableChat)) throw error;
}

/** True if a stored value could not be read. Other errors of the database concern all chats. */
function isReadError(error: unknown): boolean {
  const names = ["NotReadableError", "DataError", "DataCloneError", "EncodingError"];
  return error instanceof Error && names.includes(error.name);
}
