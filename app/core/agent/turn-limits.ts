// Checks the limits of a turn before each model call, so that no call is made beyond a limit.
import type { SessionState } from "#core/session/state.ts";
import { limitNotes } from "./notes/turn-notes.ts";

/**
 * Returns a sentence for the person about the limit that is reached; undefined if none is. A limit of 0 means no limit.
 */
export function reachedLimit(state: SessionState, now: number): string | undefined {
  const { turn, settings } = state;
  if (!turn) return undefined;
  const { steps, ms, costNanos } = settings.budget;
  if (steps && turn.steps >= steps) return limitNotes.steps(String(turn.steps));
  if (ms && now - turn.startedAt >= ms) return limitNotes.time(`${Math.round((now - turn.startedAt) / 1000)} s`);
  if (costNanos && turn.costNanos >= costNanos) return limitNotes.cost(`$${(turn.costNanos / 1e9).toFixed(4)}`);
  return undefined;
}
