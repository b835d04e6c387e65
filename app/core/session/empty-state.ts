// The state of a session before its first event.
import type { SessionId } from "#core/ids.ts";
import { noUsage } from "#core/model/message.ts";
import type { SessionSettings } from "./session-settings.ts";
import type { SessionState } from "./state.ts";

const unset: SessionSettings = {
  title: "",
  titled: false,
  account: "" as SessionSettings["account"],
  model: "",
  mode: "ask",
  budget: {},
  answerWithinMs: 300_000,
};

export function emptyState(sessionId: SessionId): SessionState {
  return {
    sessionId,
    createdAt: 0,
    updatedAt: 0,
    lastSeq: 0,
    settings: { ...unset },
    order: [],
    entries: {},
    asks: {},
    rules: [],
    droppedRules: [],
    todos: [],
    seenVersions: {},
    openCalls: {},
    totals: { usage: { ...noUsage }, costNanos: 0, unpriced: 0, calls: 0 },
    live: { progress: {} },
  };
}
