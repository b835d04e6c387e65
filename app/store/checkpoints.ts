// Checkpoints: stored session states. Opening a session replays only the events after its checkpoint.
import type { SessionId } from "#core/ids.ts";
import type { SessionState } from "#core/session/state.ts";
import { stateShape } from "#core/session/state-shape.ts";
import type { SessionRow } from "./projection.ts";

export interface CheckpointRow {
  sessionId: SessionId;
  shape: number;
  state: SessionState;
}

export function toCheckpoint(state: SessionState): CheckpointRow {
  return { sessionId: state.sessionId, shape: stateShape, state: { ...state, live: { progress: {} } } };
}

export function fromCheckpoint(row: CheckpointRow | undefined): SessionState | undefined {
  return row?.shape === stateShape ? row.state : undefined;
}

/** True if a state may be stored: the session exists, the log has all its events, and the stored state is older. */
export function isNewerCheckpoint(
  state: SessionState,
  session: SessionRow | undefined,
  stored: CheckpointRow | undefined,
): boolean {
  if (!session || state.lastSeq > session.lastSeq) return false;
  return state.lastSeq > (fromCheckpoint(stored)?.lastSeq ?? 0);
}
