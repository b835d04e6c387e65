// Hints: notes that tell the model that its last reply did not arrive whole. Each kind is given once per message of the person.
import type { CallEnded } from "#core/model/calls/call.ts";
import type { Block, ToolSpec } from "#core/model/message.ts";
import type { EventBody, HintKind } from "#core/session/events.ts";
import type { SessionState } from "#core/session/state.ts";
import { toolName } from "#core/tool/names.ts";
import { newestFirst } from "#core/session/entries.ts";

const texts: Record<HintKind, string> = {
  stalled:
    "[Octo: your answers broke off because nothing came for too long. Work in smaller steps: one call at a time, long files in parts.]",
  emptied:
    "[Octo: your reply was lost on its way: a call came without its arguments. Nothing of it was run. Make it again with all arguments, long ones in smaller pieces.]",
};

/** Returns the hint that this reply needs; undefined if none, or if it was already given since the person's last message. */
export function hintFor(state: SessionState, tools: ToolSpec[], ended: CallEnded): HintKind | undefined {
  const kind = kindOf(tools, ended);
  if (!kind) return undefined;
  for (const entry of newestFirst(state)) {
    if (entry.kind === "said") break;
    if (entry.kind === "note" && entry.why === kind) return undefined;
  }
  return kind;
}

export const hintEvent = (kind: HintKind): EventBody => ({ type: "octo.noted", text: texts[kind], why: kind });

function kindOf(tools: ToolSpec[], { outcome, error, blocks }: CallEnded): HintKind | undefined {
  if (outcome === "failed") return error?.kind === "stalled" ? "stalled" : undefined;
  return outcome === "ok" && blocks.some((block) => isEmptied(block, tools)) ? "emptied" : undefined;
}

/** True for a call whose input is empty although its tool requires some. A vendor that loses part of the stream sends `{}`. */
function isEmptied(block: Block, tools: ToolSpec[]): boolean {
  if (block.type !== "tool-call" || block.broken !== undefined || Object.keys(block.input).length > 0) return false;
  const names = tools.map(({ name }) => name);
  const { required } = tools.find(({ name }) => name === toolName(block.name, names))?.input ?? {};
  return Array.isArray(required) && required.length > 0;
}
