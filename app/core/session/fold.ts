// Computes a session's state from its newest checkpoint and the events after that.
import type { SessionId } from "#core/ids.ts";
import type { SessionStore } from "#core/store-ports.ts";
import { apply } from "./apply.ts";
import { emptyState } from "./empty-state.ts";
import type { SessionState } from "./state.ts";

/** A checkpoint is saved after this many events. */
export const checkpointEvery = 500;

export async function fold(
  sessions: Pick<SessionStore, "checkpoint" | "read" | "saveCheckpoint">,
  sessionId: SessionId,
): Promise<SessionState> {
  const state = (await sessions.checkpoint(sessionId)) ?? emptyState(sessionId);
  const events = await sessions.read(sessionId, { from: state.lastSeq + 1 });
  for (const event of events) apply(state, event);
  // An imported log has no usable checkpoint, nor has one whose checkpoint has an older shape. One is saved for the next fold.
  if (events.length > checkpointEvery) sessions.saveCheckpoint(state).catch(() => undefined);
  return state;
}
