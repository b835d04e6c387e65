// Questions that a turn asks about the session's entries. Answers come from the state alone, so they survive a crash.
import type { Entry, ReplyEntry, SessionState, ToolEntry } from "./state.ts";

export function* newestFirst(state: SessionState): Generator<Entry> {
  for (let i = state.order.length - 1; i >= 0; i--) {
    const entry = state.entries[state.order[i] as keyof typeof state.entries];
    if (entry) yield entry;
  }
}

/** Tool calls of the last reply that have no result yet, in the order they were made. */
export function pendingCalls(state: SessionState): ToolEntry[] {
  const pending: ToolEntry[] = [];
  for (const entry of newestFirst(state)) {
    if (entry.kind === "said" || (entry.kind === "reply" && entry.stop !== "interrupted")) break;
    if (entry.kind === "tool" && entry.status !== "ended") pending.unshift(entry);
  }
  return pending;
}

const notForModel = new Set<Entry["kind"]>(["turn", "compaction", "model", "budget"]);

/** The newest entry that the model said or read. Interrupted replies and entries that only a person sees do not count. */
export function lastMessage(state: SessionState): Entry | undefined {
  for (const entry of newestFirst(state)) {
    if (notForModel.has(entry.kind) || (entry.kind === "reply" && entry.stop === "interrupted")) continue;
    return entry;
  }
  return undefined;
}

/** True when the model's last reply is complete and asks for nothing more. */
export function isAnswered(state: SessionState): boolean {
  const last = lastMessage(state);
  return last?.kind === "reply" && last.stop !== "tool-calls" && last.stop !== "length";
}

/** The tool calls of each reply since the person last spoke, newest reply first. Equal batches have equal keys. */
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
