// What a call has shown of its model: how it counts, how much it takes, whether it keeps a cache.
import type { ModelCall } from "#core/model/model-call.ts";
import type { SessionState } from "./state.ts";

/** Before the call is taken out of the open ones: its estimate is there. */
export function observeLimits(state: SessionState, call: ModelCall): void {
  const { callId, purpose, account, model, outcome, usage, usageSource, error, startedAt } = call;
  const estimate = state.openCalls[callId]?.estimate.input;
  if (!estimate || purpose === "title") return;
  const ratio = state.gauge?.model === model ? state.gauge.ratio : 1;
  if (error?.kind === "too-long") state.refused = { model, tokens: error.window ?? Math.floor(estimate * ratio) };
  if (error?.ceiling || error?.echo) {
    const known = state.lessons?.model === model ? state.lessons : { model };
    state.lessons = { ...known, ...(error.ceiling && { ceiling: error.ceiling }), ...(error.echo && { echo: true }) };
  }
  if (outcome !== "ok" || usageSource !== "vendor") return;
  const tokens = usage.input + usage.cacheRead + usage.cacheWrite5m + usage.cacheWrite1h;
  if (tokens === 0) return;
  // It has taken more than it was thought to hold: whatever was refused then, it was not the window.
  if (state.refused?.model === model && tokens > state.refused.tokens) state.refused = undefined;
  state.gauge = { model, ratio: tokens / estimate };
  const caches = tokens > usage.input || (state.told?.model === model && state.told.caches);
  state.told = { account, model, at: startedAt, tokens, caches };
}
