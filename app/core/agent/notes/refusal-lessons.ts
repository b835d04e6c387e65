// Lessons from a vendor's refusals: limits that the refusal named. Later requests stay within these limits.
import type { CallEnded } from "#core/model/calls/call.ts";
import { answering } from "#core/model/calls/fallback.ts";
import type { ModelRequest } from "#core/model/provider.ts";
import type { SessionState } from "#core/session/state.ts";

/**
 * Returns the limits learned for this model. `ceiling`: maximum number of output tokens. `echo`: each reply must be
 * sent back with its reasoning. `unsignedUntil`: earlier replies are sent without their signatures.
 */
export function lessonsFor({ refusalLessons }: SessionState, model: string): Lessons {
  return refusalLessons?.model === model ? refusalLessons : {};
}

type Lessons = Omit<NonNullable<SessionState["refusalLessons"]>, "model">;

const isSigned = ({ messages }: ModelRequest): boolean =>
  messages.some(({ content }) =>
    content.some((part) => part.type !== "tool-result" && part.type !== "image" && part.seal),
  );

/** True if the refusal names a limit that this request exceeded, so that a new request within the limit can succeed. */
export function brokeNamedLimit({ error, call }: CallEnded, request: ModelRequest, state: SessionState): boolean {
  if (!error || call?.model !== answering(state).model) return false;
  if (error.signature && isSigned(request)) return true;
  if (error.alternate && !request.alternate) return true;
  return (error.ceiling ?? Number.POSITIVE_INFINITY) < request.maxOutput || (error.echo === true && !request.echo);
}
