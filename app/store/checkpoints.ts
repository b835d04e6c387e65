// Checkpoints: stored session states. To open a session, only the events after its checkpoint are replayed.
import type { EntryId, SessionId } from "#core/ids.ts";
import { emptyState } from "#core/session/empty-state.ts";
import type { SessionState } from "#core/session/state.ts";
import { stateShape } from "#core/session/state-shape.ts";
import { kindOf } from "./kind-of.ts";
import type { SessionRow } from "./projection.ts";

export interface CheckpointRow {
  sessionId: SessionId;
  shape: number;
  state: SessionState;
}

export function toCheckpoint(state: SessionState): CheckpointRow {
  return { sessionId: state.sessionId, shape: stateShape, state: { ...state, live: { progress: {} } } };
}

/** Returns undefined if the checkpoint has another shape or is damaged. The log then replaces it. */
export function fromCheckpoint(row: CheckpointRow | undefined): SessionState | undefined {
  return row?.shape === stateShape && isWhole(row) ? row.state : undefined;
}

function isWhole({ sessionId, state }: CheckpointRow): boolean {
  if (!hasFieldsOf(emptyState(sessionId), state ?? {}) || state.sessionId !== sessionId) return false;
  const { order, entries, lastSeq } = state;
  const isEntry = (id: EntryId) => typeof entries[id]?.kind === "string";
  return Number.isInteger(lastSeq) && order.length === Object.keys(entries).length && order.every(isEntry);
}

/** True if `value` has each field of `model`, with the same type. */
function hasFieldsOf(model: object, value: object): boolean {
  const fields = new Map(Object.entries(value));
  return Object.entries(model).every(([key, field]) => kindOf(field) === kindOf(fields.get(key)));
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
