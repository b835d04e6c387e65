// Makes the events that close open asks and tool calls of a turn that will not continue.
import type { AskId } from "#core/ids.ts";
import { pendingCalls } from "./entries.ts";
import type { EventBody } from "./events.ts";
import type { SessionState, ToolEntry } from "./state.ts";
import type { ToolResult } from "./tool-result.ts";

/**
 * Makes the events that close all open asks and tool calls. @param why the text that the model reads as the result of
 * each call. @param whyRunning the text for calls that were running; `why` if absent
 */
export function closeOpen(state: SessionState, why: string, whyRunning = why): EventBody[] {
  const ends = pendingCalls(state).map((entry) =>
    toolEndedEvent(entry, "interrupted", entry.status === "running" ? whyRunning : why),
  );
  return [...closeAsks(state), ...ends];
}

/** Makes the events that close all open asks without an answer. */
export const closeAsks = (state: SessionState): EventBody[] =>
  Object.values(state.asks).map(({ askId }) => closedUnanswered(askId));

export const closedUnanswered = (askId: AskId): EventBody => ({
  type: "ask.closed",
  askId,
  answer: { type: "unanswered" },
  by: { kind: "octo" },
});

/**
 * Makes the events that end every tool call without a result, whichever reply made it. @param why returns the text that
 * the model reads as the result of a call
 */
export function endOpenCalls({ order, entries }: SessionState, why: (entry: ToolEntry) => string): EventBody[] {
  return [...new Set(order)].flatMap((id) => {
    const entry = entries[id];
    return entry?.kind === "tool" && entry.status !== "ended" ? toolEndedEvent(entry, "interrupted", why(entry)) : [];
  });
}

/** Makes the event that ends a tool call that was not run. */
export function toolEndedEvent(entry: ToolEntry, outcome: ToolResult["outcome"], text: string): EventBody {
  return { type: "tool.ended", callId: entry.callId, result: { outcome, parts: [{ type: "text", text }], ms: 0 } };
}
