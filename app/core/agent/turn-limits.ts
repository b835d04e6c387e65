// What one turn may use. Checked before each model call, so that a limit is never passed knowingly.
import type { SessionState } from "#core/session/state.ts";
import { limitNotes } from "./notes/turn-notes.ts";

/** Which limit is reached, in words for the person; undefined while there is room. A limit of 0 or none never is. */
export function overBudget(state: SessionState, now: number): string | undefined {
  const { turn, settings } = state;
  if (!turn) return undefined;
  const { steps, ms, costNanos } = settings.budget;
  if (steps && turn.steps >= steps) return limitNotes.steps(String(turn.steps));
  if (ms && now - turn.startedAt >= ms) return limitNotes.time(`${Math.round((now - turn.startedAt) / 1000)} s`);
  if (costNanos && turn.costNanos >= costNanos) return limitNotes.cost(`$${(turn.costNanos / 1e9).toFixed(4)}`);
  return undefined;
}
