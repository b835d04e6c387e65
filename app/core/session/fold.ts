// A session's state from its newest checkpoint and the events after it.
import type { SessionId } from "#core/ids.ts";
import type { SessionStore } from "#core/ports.ts";
import { apply, emptyState } from "./apply.ts";
import type { SessionState } from "./state.ts";

/** How many events may lie after a checkpoint before the next one is due. */
export const checkpointEvery = 500;

export async function fold(
  sessions: Pick<SessionStore, "checkpoint" | "read" | "keepCheckpoint">,
  sessionId: SessionId,
): Promise<SessionState> {
  const state = (await sessions.checkpoint(sessionId)) ?? emptyState(sessionId);
  const events = await sessions.read(sessionId, { from: state.lastSeq + 1 });
  for (const event of events) apply(state, event);
  // A log from a file, or one older than the state's shape, has none: only its first opening pays for that.
  if (events.length > checkpointEvery) sessions.keepCheckpoint(state).catch(() => undefined);
  return state;
}
