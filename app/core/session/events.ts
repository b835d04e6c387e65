// Events: what happened in a session. The state follows from the logged events alone. Live events are only shown and may be lost.
import type { CostBudget } from "#core/ledger/budgets/budget.ts";
import type { AskId, CallId, CommandId, DeviceId, EntryId, SessionId, TurnId } from "#core/ids.ts";
import type { ModelChoice } from "#core/model/calls/fallback.ts";
import type { PrefixChange } from "#core/model/calls/prefix.ts";
import type { Block, JsonObject, SaidBlock, StopReason, ToolSpec } from "#core/model/message.ts";
import type { CallStart, ModelCall } from "#core/model/model-call.ts";
import type { ModelError, ModelErrorKind } from "#core/model/model-errors.ts";
import type { Answer, Ask } from "./ask.ts";
import type { PermissionRule } from "./permission-rule.ts";
import type { Origin, SessionSettings } from "./session-settings.ts";
import type { ToolResult } from "./tool-result.ts";

/** `stalled`: the vendor stopped sending in every attempt. `emptied`: a tool call arrived without its arguments. */
export type HintKind = "stalled" | "emptied";

export type TurnEnd = "done" | "stopped" | "failed" | "budget" | "interrupted";

/**
 * Everything that a log can record. Stored logs hold these names: never rename an event or a field.
 * A new event needs a case in `apply.ts` and a schema in `files/log-schema.ts`. If the event
 * changes a field of the state, give that field a new version in `state-shape.ts`.
 */
export type EventBody =
  | { type: "session.started"; settings: SessionSettings; origin: Origin }
  | { type: "session.changed"; changes: Partial<SessionSettings> }
  /**
   * The start of every request of this session. Composed once, then always sent unchanged.
   * `rulesUnread`: the project's rules could not be read in time; a later `octo.noted` delivers them.
   */
  | { type: "prompt.composed"; system: string; tools: ToolSpec[]; rulesUnread?: true }
  /** `resumes`: the unfinished turn that this one continues. `compacts`: the turn only summarises the chat. */
  | { type: "turn.started"; turnId: TurnId; resumes?: TurnId; compacts?: boolean }
  /** `facts`: date, folder, mode and model, sent before the message if any has changed. */
  | { type: "user.said"; content: SaidBlock[]; by: Origin; commandId?: CommandId; facts?: string }
  /** A message from Octo to the model. Hints (`HintKind`) and project rules are not shown to the person. */
  | { type: "octo.noted"; text: string; why: "loop" | "length" | "mode" | "rules" | HintKind }
  | { type: "assistant.replied"; content: Block[]; stop: StopReason; callId: CallId }
  /** Old tool results are no longer sent; the log keeps them. `before`, `after`: size of a request in tokens. */
  | { type: "context.reclaimed"; calls: CallId[]; before: number; after: number }
  /**
   * `words` are sent in place of everything before turn `from`; without `from`, in place of all messages so far.
   * `summary` is absent when the messages were too long even for a summary.
   */
  | {
      type: "context.compacted";
      from?: TurnId;
      words: string;
      summary?: string;
      topics?: string[];
      before: number;
      after: number;
      callId?: CallId;
    }
  /** A pinned message survives every compaction word for word. */
  | { type: "entry.pinned"; entry: EntryId; pinned: boolean }
  | { type: "ask.opened"; ask: Ask }
  | { type: "ask.closed"; askId: AskId; answer: Answer; by: Origin }
  | { type: "rule.added"; rule: PermissionRule }
  /** Committed before the tool changes anything, so that a crash cannot hide that the call ran. */
  | { type: "tool.started"; callId: CallId; name: string; input: JsonObject }
  | { type: "tool.ended"; callId: CallId; result: ToolResult }
  /**
   * Written to disk before every attempt, because the attempt may cost money even if a crash follows.
   * `prefix`: hashes of the request's parts; absent for calls outside the conversation.
   */
  | ({ type: "model.started"; prefix?: PrefixChange } & CallStart)
  | { type: "model.called"; call: ModelCall }
  /** Another model answers from now on. Repeated with the same `to` if the chat's own model is tried again and fails. */
  | { type: "model.fellBack"; from: ModelChoice; to: ModelChoice; why: ModelErrorKind }
  /** The chat's own model answers again, because it answered when tried or because the person chose it. */
  | { type: "model.cameBack"; from: ModelChoice; to: ModelChoice; why: "answered" | "person" }
  /** A soft budget is nearly or wholly used. `of`: for a budget on one model, folder or the like, which one. */
  | { type: "budget.neared"; budget: CostBudget; of?: string; share: number; spent: number }
  | { type: "turn.ended"; turnId: TurnId; reason: TurnEnd; error?: ModelError; note?: string };

/** Added to every event when it is appended. `epoch`: the lead under which it was written. */
export interface Stamp {
  sessionId: SessionId;
  seq: number;
  at: number;
  epoch: number;
  device: DeviceId;
}

export type SessionEvent = Stamp & EventBody;
export type EventOf<T extends EventBody["type"]> = Extract<SessionEvent, { type: T }>;
/** An event as it is passed to `append`. Of the stamp it has only the time; `append` adds the rest. */
export type Unstamped = EventBody & { at: number };

export type LiveEvent =
  | { type: "reply.started"; turnId: TurnId }
  | { type: "reply.block"; turnId: TurnId; block: number; kind: Block["type"]; name?: string }
  | { type: "reply.delta"; turnId: TurnId; block: number; text: string }
  | { type: "tool.progress"; callId: CallId; text: string }
  /** The next attempt begins at `until`, in ms since 1970. `offline`: the attempt waits for the network, and `until` is 0. */
  | { type: "model.waiting"; turnId: TurnId; attempt: number; until: number; why: ModelError["kind"] | "offline" };
