// What a refusal taught: the same request is made once more, as the model takes it.
import type { CallEnded } from "#core/model/calls/call.ts";
import { answering } from "#core/model/calls/fallback.ts";
import type { ModelRequest } from "#core/model/provider.ts";
import type { SessionState } from "#core/session/state.ts";
import { backwards } from "#core/session/entries.ts";
import type { Capacity } from "#core/model/model-call.ts";

/** What is known of the model that answers now. */
export function lessonsOf(state: SessionState): { ceiling?: number; echo?: true } {
  const { lessons } = state;
  return lessons?.model === answering(state).model ? lessons : {};
}

/** The refusal says how the request must be, and this one was not so. */
export function taughtBy({ error, call }: CallEnded, request: ModelRequest, state: SessionState): boolean {
  if (!error || call?.model !== answering(state).model) return false;
  return (error.ceiling ?? Number.POSITIVE_INFINITY) < request.maxOutput || (error.echo === true && !request.echo);
}

/** Replies that ran into their length limit since the person last spoke. */
export function cutReplies(state: SessionState): number {
  let cuts = 0;
  for (const entry of backwards(state)) {
    if (entry.kind === "said") break;
    if (entry.kind === "reply" && entry.stop === "length") cuts += 1;
  }
  return cuts;
}

/** The usual length is enough for a whole file; where that was not enough, or much thought goes before, all that the model gives. */
export function answerLength(state: SessionState, { maxOutput, longest = maxOutput }: Capacity): number {
  const { effort } = state.settings;
  const much = effort === "xhigh" || effort === "max";
  return much || cutReplies(state) > 0 ? Math.max(maxOutput, longest) : maxOutput;
}
