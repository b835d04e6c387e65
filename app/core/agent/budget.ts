// What one turn may use. Checked before each model call, so that a limit is never passed knowingly.
import type { SessionState } from "../session/state.ts";

/** Which limit is reached, in words for the person; undefined while there is room. A limit of 0 or none never is. */
export function overBudget(state: SessionState, now: number): string | undefined {
  const { turn, settings } = state;
  if (!turn) return undefined;
  const { steps, ms, costNanos } = settings.budget;
  if (steps && turn.steps >= steps) return `This turn has taken ${turn.steps} steps, as many as it may.`;
  if (ms && now - turn.startedAt >= ms)
    return `This turn has run for ${Math.round((now - turn.startedAt) / 1000)} s, as long as it may.`;
  if (costNanos && turn.costNanos >= costNanos)
    return `This turn has cost $${(turn.costNanos / 1e9).toFixed(4)}, as much as it may.`;
  return undefined;
}
