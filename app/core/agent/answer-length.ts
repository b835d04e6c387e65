// Decides the maximum length of a reply, in tokens.
import type { StopReason } from "#core/model/message.ts";
import type { Capacity } from "#core/model/model-call.ts";
import { newestFirst } from "#core/session/entries.ts";
import type { SessionState } from "#core/session/state.ts";

/** Counts the replies since the person's last message that ended for this reason. */
export function countReplies(state: SessionState, stop: StopReason): number {
  let count = 0;
  for (const entry of newestFirst(state)) {
    if (entry.kind === "said") break;
    if (entry.kind === "reply" && entry.stop === stop) count += 1;
  }
  return count;
}

/** Returns the model's usual limit. After a reply that was cut off, or at high effort, returns the model's maximum. */
export function answerLength(state: SessionState, { maxOutput, longest = maxOutput }: Capacity): number {
  const { effort } = state.settings;
  const thinksMuch = effort === "xhigh" || effort === "max";
  return thinksMuch || countReplies(state, "length") > 0 ? Math.max(maxOutput, longest) : maxOutput;
}
