// Checkpoints: stored session states. To open a session, only the events after its checkpoint are replayed.
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

/**
 * True if a state may replace the stored checkpoint: the session exists, its log contains all events of the state, and
 * the checkpoint is older.
 */
export function isNewerCheckpoint(
  state: SessionState,
  session: SessionRow | undefined,
  stored: CheckpointRow | undefined,
): boolean {
  if (!session || state.lastSeq > session.lastSeq) return false;
  return state.lastSeq > (fromCheckpoint(stored)?.lastSeq ?? 0);
}
