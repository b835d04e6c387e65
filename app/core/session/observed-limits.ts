// Learns from a finished call how the vendor counts tokens, how large the model's window is, and whether the vendor
// caches.
import type { ModelCall } from "#core/model/model-call.ts";
import type { SessionState } from "./state.ts";

/**
 * Learns from a finished call. Run it while the call is still in `state.openCalls`, because the call's estimate is
 * stored there.
 */
export function observeLimits(state: SessionState, call: ModelCall): void {
  const { callId, purpose, account, model, outcome, usage, usageSource, error, startedAt } = call;
  const estimate = state.openCalls[callId]?.estimate.input;
  if (!estimate || purpose === "title") return;
  const ratio = state.calibration?.model === model ? state.calibration.ratio : 1;
  if (error?.kind === "too-long")
    state.observedWindow = { model, tokens: error.window ?? Math.floor(estimate * ratio) };
  if (error?.ceiling || error?.echo || error?.alternate || error?.signature) {
    const known = state.refusalLessons?.model === model ? state.refusalLessons : { model };
    state.refusalLessons = {
      ...known,
      ...(error.ceiling && { ceiling: error.ceiling }),
      ...(error.echo && { echo: true }),
      ...(error.alternate && { alternate: true }),
      ...(error.signature && { unsignedUntil: startedAt }),
    };
  }
  if (outcome !== "ok" || usageSource !== "vendor") return;
  const tokens = usage.input + usage.cacheRead + usage.cacheWrite5m + usage.cacheWrite1h;
  if (tokens === 0) return;
  // The model accepted more tokens than the observed window, so the earlier refusal had another reason.
  if (state.observedWindow?.model === model && tokens > state.observedWindow.tokens) state.observedWindow = undefined;
  state.calibration = { model, ratio: tokens / estimate };
  const caches = tokens > usage.input || (state.counted?.model === model && state.counted.caches);
  state.counted = { account, model, at: startedAt, tokens, caches };
}
