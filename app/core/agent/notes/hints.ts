// Hints are notes that tell the model that its last reply arrived incomplete. After a message of the person, each kind
// is sent at most once.
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

/**
 * Returns the kind of hint to send after this reply. Returns undefined if none is needed, or if it was already sent
 * since the person's last message.
 */
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

/**
 * True if the block is a tool call whose input is empty although the tool requires some. A vendor that loses part of
 * the stream sends `{}`.
 */
function isEmptied(block: Block, tools: ToolSpec[]): boolean {
  if (block.type !== "tool-call" || block.broken !== undefined || Object.keys(block.input).length > 0) return false;
  const names = tools.map(({ name }) => name);
  const { required } = tools.find(({ name }) => name === toolName(block.name, names))?.input ?? {};
  return Array.isArray(required) && required.length > 0;
}
