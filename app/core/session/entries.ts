// Questions a turn asks of the session's entries. Everything is read from the state, never from memory of how it got there.
import type { SessionState } from "./state.ts";
import type { Entry, ReplyEntry, ToolEntry } from "./state.ts";

/** Newest first. */
export function* backwards(state: SessionState): Generator<Entry> {
  for (let i = state.order.length - 1; i >= 0; i--) {
    const entry = state.entries[state.order[i] as keyof typeof state.entries];
    if (entry) yield entry;
  }
}

/** Calls of the last reply that have no result yet, in the order they were made. */
export function pendingCalls(state: SessionState): ToolEntry[] {
  const pending: ToolEntry[] = [];
  for (const entry of backwards(state)) {
    if (entry.kind === "said" || (entry.kind === "reply" && entry.stop !== "interrupted")) break;
    if (entry.kind === "tool" && entry.status !== "ended") pending.unshift(entry);
  }
  return pending;
}

const unheard = new Set<Entry["kind"]>(["turn", "fold", "model", "budget"]);

/** The last thing said to or by the model, leaving out cut replies and the lines that only a person reads. */
export function lastWord(state: SessionState): Entry | undefined {
  for (const entry of backwards(state)) {
    if (unheard.has(entry.kind) || (entry.kind === "reply" && entry.stop === "interrupted")) continue;
    return entry;
  }
  return undefined;
}

/** True when the model has answered and nothing waits for it. */
export function isAnswered(state: SessionState): boolean {
  const last = lastWord(state);
  return last?.kind === "reply" && last.stop !== "tool-calls" && last.stop !== "length";
}

/** Tool batches of the newest replies of this turn, newest first, as comparable texts. */
export function* recentBatches(state: SessionState): Generator<{ key: string; names: string[] }> {
  for (const entry of backwards(state)) {
    if (entry.kind === "said") return;
    if (entry.kind === "reply" && entry.stop !== "interrupted") yield batchOf(entry);
  }
}

function batchOf(reply: ReplyEntry): { key: string; names: string[] } {
  const calls = reply.content.flatMap((block) => (block.type === "tool-call" ? [block] : []));
  return { key: JSON.stringify(calls.map((call) => [call.name, call.input])), names: calls.map((call) => call.name) };
}
