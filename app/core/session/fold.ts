// Computes a session's state from its newest checkpoint and all later events.
import type { SessionId } from "#core/ids.ts";
import type { SessionStore } from "#core/store-ports.ts";
import { apply } from "./apply.ts";
import { emptyState } from "./empty-state.ts";
import type { SessionState } from "./state.ts";

/** Number of events after which a new checkpoint is saved. */
export const checkpointEvery = 500;

export async function fold(
  sessions: Pick<SessionStore, "checkpoint" | "read" | "saveCheckpoint">,
  sessionId: SessionId,
): Promise<SessionState> {
  const state = (await sessions.checkpoint(sessionId)) ?? emptyState(sessionId);
  const events = await sessions.read(sessionId, { from: state.lastSeq + 1 });
  for (const event of events) apply(state, event);
  // Saves a checkpoint, because otherwise the next fold would read all these events again.
  if (events.length > checkpointEvery) sessions.saveCheckpoint(state).catch(() => undefined);
  return state;
}
