// Queries on a session's entries. They use only the state, so they give the same answers after a crash.
import type { Entry, ReplyEntry, SessionState, ToolEntry } from "./state.ts";

export function* newestFirst(state: SessionState): Generator<Entry> {
  for (let i = state.order.length - 1; i >= 0; i--) {
    const entry = state.entries[state.order[i] as keyof typeof state.entries];
    if (entry) yield entry;
  }
}

/** Returns the tool calls of the last reply that have no result yet, in the order in which the model made them. */
export function pendingCalls(state: SessionState): ToolEntry[] {
  const pending: ToolEntry[] = [];
  for (const entry of newestFirst(state)) {
    if (entry.kind === "said" || (entry.kind === "reply" && entry.stop !== "interrupted")) break;
    if (entry.kind === "tool" && entry.status !== "ended") pending.unshift(entry);
  }
  return pending;
}

const notForModel = new Set<Entry["kind"]>(["turn", "compaction", "model", "budget", "rules", "images", "grant"]);

/**
 * Returns the newest entry that the model wrote or will read. Skips interrupted replies and entries that only the
 * person sees.
 */
export function lastMessage(state: SessionState): Entry | undefined {
  for (const entry of newestFirst(state)) {
    if (notForModel.has(entry.kind) || (entry.kind === "reply" && entry.stop === "interrupted")) continue;
    return entry;
  }
  return undefined;
}

/** True if the model's last reply is complete and calls no tools. */
export function isAnswered(state: SessionState): boolean {
  const last = lastMessage(state);
  return last?.kind === "reply" && last.stop === "end";
}

/** True if the vendor withheld the last reply in this turn. A turn that is continued asks again. */
export function isWithheld(state: SessionState): boolean {
  for (const entry of newestFirst(state)) {
    if (entry.kind === "turn") return false;
    if (!notForModel.has(entry.kind)) return entry.kind === "reply" && entry.stop === "refusal";
  }
  return false;
}

/**
 * Yields, for each reply since the person's last message, its batch of tool calls, newest first. Equal batches have
 * equal keys.
 */
export function* recentBatches(state: SessionState): Generator<{ key: string; names: string[] }> {
  for (const entry of newestFirst(state)) {
    if (entry.kind === "said") return;
    if (entry.kind === "reply" && entry.stop !== "interrupted") yield batchOf(entry);
  }
}

function batchOf(reply: ReplyEntry): { key: string; names: string[] } {
  const calls = reply.content.flatMap((block) => (block.type === "tool-call" ? [block] : []));
  return { key: JSON.stringify(calls.map((call) => [call.name, call.input])), names: calls.map((call) => call.name) };
}
