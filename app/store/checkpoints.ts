// A folded state, so that opening a session replays only what came after it.
import type { SessionId } from "#core/ids.ts";
import type { SessionState } from "#core/session/state.ts";
import type { SessionRow } from "./projection.ts";

/** Raise it when `SessionState` or the reducer changes: older checkpoints are passed over, and the log folded anew. */
const stateShape = 8;

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

/** Only forwards, and never one of a session that is gone or of events that were never written. */
export function isWorthKeeping(
  state: SessionState,
  session: SessionRow | undefined,
  kept: CheckpointRow | undefined,
): boolean {
  if (!session || state.lastSeq > session.lastSeq) return false;
  return state.lastSeq > (fromCheckpoint(kept)?.lastSeq ?? 0);
}
