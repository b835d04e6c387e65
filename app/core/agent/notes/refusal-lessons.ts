// Limits that a vendor named when it refused a request. Later requests keep within these limits.
import type { CallEnded } from "#core/model/calls/call.ts";
import { answering } from "#core/model/calls/fallback.ts";
import type { ModelRequest } from "#core/model/provider.ts";
import type { SessionState } from "#core/session/state.ts";

/** Returns the limits learned for this model. `ceiling`: most output tokens. `echo`: every reply must be sent with its reasoning. */
export function lessonsFor({ refusalLessons }: SessionState, model: string): { ceiling?: number; echo?: true } {
  return refusalLessons?.model === model ? refusalLessons : {};
}

/** True if the refusal names a limit that this request broke, so that sending it again within the limit can work. */
export function brokeNamedLimit({ error, call }: CallEnded, request: ModelRequest, state: SessionState): boolean {
  if (!error || call?.model !== answering(state).model) return false;
  return (error.ceiling ?? Number.POSITIVE_INFINITY) < request.maxOutput || (error.echo === true && !request.echo);
}
