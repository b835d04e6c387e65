// Events that close the calls and asks a turn has left open.
import { pendingCalls } from "./entries.ts";
import type { EventBody, ToolResult } from "./events.ts";
import type { SessionState, ToolEntry } from "./state.ts";

/** Asks and calls that nobody will come back to. */
export function closeOpen(state: SessionState, why: string): EventBody[] {
  return [
    ...Object.values(state.asks).map(
      ({ askId }): EventBody => ({ type: "ask.closed", askId, answer: { type: "unanswered" }, by: { kind: "octo" } }),
    ),
    ...pendingCalls(state).map((entry) => ended(entry, "interrupted", why)),
  ];
}

export function ended(entry: ToolEntry, outcome: ToolResult["outcome"], text: string): EventBody {
  return { type: "tool.ended", callId: entry.callId, result: { outcome, parts: [{ type: "text", text }], ms: 0 } };
}
