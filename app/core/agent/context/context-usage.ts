// What fills the model's window, part by part, for the person to see.
import { estimateTokens, imageTokens } from "#core/model/calls/estimate.ts";
import { answering } from "#core/model/calls/fallback.ts";
import type { Block, ToolPart } from "#core/model/message.ts";
import { sees } from "#core/model/calls/vision.ts";
import type { Entry, SessionState, ToolEntry } from "#core/session/state.ts";
import { gaugeOf, triggerOf, windowOf } from "./policy.ts";
import { type Capacity } from "#core/model/model-call.ts";
import { inView } from "#core/agent/request.ts";

export const contextKinds = ["system", "tools", "summary", "said", "replies", "calls", "results", "images"] as const;
export type ContextKind = (typeof contextKinds)[number];

/** All in tokens, by our own count set right by what the vendor counted last. */
export interface ContextUsage {
  parts: Record<ContextKind, number>;
  window: number;
  /** From here on room is made. */
  trigger: number;
}

export function contextUsage(state: SessionState, capacity: Capacity): ContextUsage {
  const { fold, entries } = inView(state);
  const parts = Object.fromEntries(contextKinds.map((kind) => [kind, 0])) as Record<ContextKind, number>;
  parts.system = estimateTokens(state.prompt?.system ?? "");
  parts.tools = estimateTokens(JSON.stringify(state.prompt?.tools ?? []));
  parts.summary = estimateTokens(fold?.words ?? "");
  const seen = sees({ ...answering(state), vision: capacity.vision });
  for (const entry of entries) add(parts, entry, seen);
  const ratio = gaugeOf(state);
  for (const kind of contextKinds) parts[kind] = Math.round(parts[kind] * ratio);
  const window = windowOf(state, capacity);
  return { parts, window, trigger: triggerOf(window, capacity) };
}

function add(parts: Record<ContextKind, number>, entry: Entry, seen: boolean): void {
  if (entry.kind === "said") addBlocks(parts, "said", entry.content, seen, entry.facts);
  else if (entry.kind === "note") parts.said += estimateTokens(entry.text);
  else if (entry.kind === "reply") addBlocks(parts, "replies", entry.content, seen);
  else if (entry.kind === "tool") addTool(parts, entry, seen);
}

function addTool(
  parts: Record<ContextKind, number>,
  { name, input, result, reclaimed }: ToolEntry,
  seen: boolean,
): void {
  parts.calls += estimateTokens(name + JSON.stringify(input));
  if (!reclaimed) addBlocks(parts, "results", result?.parts ?? [], seen);
}

function addBlocks(
  parts: Record<ContextKind, number>,
  kind: ContextKind,
  blocks: readonly (Block | ToolPart)[],
  seen: boolean,
  facts = "",
): void {
  parts[kind] += estimateTokens(facts);
  for (const block of blocks) {
    if (block.type === "image") parts.images += imageTokens(block, seen);
    else if (block.type !== "tool-call") parts[kind] += estimateTokens(block.text);
  }
}
