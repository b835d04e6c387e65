// What the model is told after a reply that went wrong on its way: once for each thing the person has asked for.
import type { CallEnded } from "#core/model/calls/call.ts";
import type { Block, ToolSpec } from "#core/model/message.ts";
import type { EventBody, HintWhy } from "#core/session/events.ts";
import type { SessionState } from "#core/session/state.ts";
import { toolName } from "#core/tool/names.ts";
import { backwards } from "#core/session/entries.ts";

const words: Record<HintWhy, string> = {
  stalled:
    "[Octo: your answers broke off because nothing came for too long. Work in smaller steps: one call at a time, long files in parts.]",
  emptied:
    "[Octo: your reply was lost on its way: a call came without its arguments. Nothing of it was run. Make it again with all arguments, long ones in smaller pieces.]",
};

/** The hint that a reply calls for; undefined when there is none, or it was given already. */
export function hintFor(state: SessionState, tools: ToolSpec[], ended: CallEnded): HintWhy | undefined {
  const why = whyOf(tools, ended);
  if (!why) return undefined;
  for (const entry of backwards(state)) {
    if (entry.kind === "said") break;
    if (entry.kind === "note" && entry.why === why) return undefined;
  }
  return why;
}

export const hint = (why: HintWhy): EventBody => ({ type: "octo.noted", text: words[why], why });

function whyOf(tools: ToolSpec[], { outcome, error, blocks }: CallEnded): HintWhy | undefined {
  if (outcome === "failed") return error?.kind === "stalled" ? "stalled" : undefined;
  return outcome === "ok" && blocks.some((block) => isEmptied(block, tools)) ? "emptied" : undefined;
}

/** A call with nothing where its tool needs something: vendors that lose a stream send `{}`. */
function isEmptied(block: Block, tools: ToolSpec[]): boolean {
  if (block.type !== "tool-call" || block.broken !== undefined || Object.keys(block.input).length > 0) return false;
  const names = tools.map(({ name }) => name);
  const { required } = tools.find(({ name }) => name === toolName(block.name, names))?.input ?? {};
  return Array.isArray(required) && required.length > 0;
}
