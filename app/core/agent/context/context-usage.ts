// Computes how much of the model's window each part of the context takes, to show it to the person.
import { estimateTokens, imageTokens } from "#core/model/calls/estimate.ts";
import { answering } from "#core/model/calls/fallback.ts";
import type { Block, ToolPart } from "#core/model/message.ts";
import { sees } from "#core/model/calls/vision.ts";
import type { Entry, SessionState, ToolEntry } from "#core/session/state.ts";
import { calibrationOf, compactionTrigger, contextWindowOf } from "./policy.ts";
import { type Capacity } from "#core/model/model-call.ts";
import { inView } from "#core/agent/request.ts";

export const contextKinds = ["system", "tools", "summary", "said", "replies", "calls", "results", "images"] as const;
export type ContextKind = (typeof contextKinds)[number];
type Parts = Record<ContextKind, number>;

/** Sizes in tokens: Octo's estimates, corrected by the vendor's last count. */
export interface ContextUsage {
  parts: Parts;
  window: number;
  /** Number of tokens at which the context is compacted. */
  trigger: number;
}

export function contextUsage(state: SessionState, capacity: Capacity): ContextUsage {
  const { compaction, entries } = inView(state);
  const parts = Object.fromEntries(contextKinds.map((kind) => [kind, 0])) as Parts;
  parts.system = estimateTokens(state.prompt?.system ?? "");
  parts.tools = estimateTokens(JSON.stringify(state.prompt?.tools ?? []));
  parts.summary = estimateTokens(compaction?.words ?? "");
  const seesImages = sees({ ...answering(state), vision: capacity.vision });
  for (const entry of entries) addEntry(parts, entry, seesImages);
  const ratio = calibrationOf(state);
  for (const kind of contextKinds) parts[kind] = Math.round(parts[kind] * ratio);
  const window = contextWindowOf(state, capacity);
  return { parts, window, trigger: compactionTrigger(window, capacity) };
}

function addEntry(parts: Parts, entry: Entry, seesImages: boolean): void {
  if (entry.kind === "said") {
    parts.said += estimateTokens(entry.facts ?? "");
    addBlocks(parts, "said", entry.content, seesImages);
  } else if (entry.kind === "note") parts.said += estimateTokens(entry.text);
  else if (entry.kind === "reply") addBlocks(parts, "replies", entry.content, seesImages);
  else if (entry.kind === "tool") addTool(parts, entry, seesImages);
}

function addTool(parts: Parts, { name, input, result, reclaimed }: ToolEntry, seesImages: boolean): void {
  parts.calls += estimateTokens(name + JSON.stringify(input));
  if (!reclaimed) addBlocks(parts, "results", result?.parts ?? [], seesImages);
}

/**
 * Adds the sizes of a message's blocks to `parts`. Images count separately. Tool calls are skipped, because `addTool`
 * counts them.
 */
function addBlocks(parts: Parts, kind: ContextKind, blocks: readonly (Block | ToolPart)[], seesImages: boolean): void {
  for (const block of blocks) {
    if (block.type === "image") parts.images += imageTokens(block, seesImages);
    else if (block.type !== "tool-call") parts[kind] += estimateTokens(block.text);
  }
}
