// Events: what happened in a session. The log of durable events is the truth; live events are only shown and may be lost.
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

/** `stalled`: the vendor fell silent on every attempt. `emptied`: a call arrived without its arguments. */
export type HintKind = "stalled" | "emptied";

export type TurnEnd = "done" | "stopped" | "failed" | "budget" | "interrupted";

/**
 * Everything that can happen. Stored logs hold these names: never rename an event or a field.
 * A new event needs a case in `apply.ts` and a schema in `files/log-schema.ts`. If it changes the state, raise `state-shape.ts`.
 */
export type EventBody =
  | { type: "session.started"; settings: SessionSettings; origin: Origin }
  | { type: "session.changed"; changes: Partial<SessionSettings> }
  /**
   * The start of every request of this session. Composed once, then sent byte for byte.
   * `rulesUnread`: the project's rules could not be read in time; a later `octo.noted` delivers them.
   */
  | { type: "prompt.composed"; system: string; tools: ToolSpec[]; rulesUnread?: true }
  /** `resumes`: the unfinished turn that this one continues. `compacts`: the turn only summarises the chat. */
  | { type: "turn.started"; turnId: TurnId; resumes?: TurnId; compacts?: boolean }
  /** `facts`: date, folder and mode, sent before the words when they have changed. */
  | { type: "user.said"; content: SaidBlock[]; by: Origin; commandId?: CommandId; facts?: string }
  /** Octo's own message to the model. Hints (`HintKind`) and project rules are not shown to the person. */
  | { type: "octo.noted"; text: string; why: "loop" | "length" | "mode" | "rules" | HintKind }
  | { type: "assistant.replied"; content: Block[]; stop: StopReason; callId: CallId }
  /** Old tool results are no longer sent; the log keeps them. `before`, `after`: size of a request in tokens. */
  | { type: "context.reclaimed"; calls: CallId[]; before: number; after: number }
  /**
   * `words` are sent in place of everything before turn `from`. Without `from` they replace the whole view.
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
  /** Committed before the tool touches anything. */
  | { type: "tool.started"; callId: CallId; name: string; input: JsonObject }
  | { type: "tool.ended"; callId: CallId; result: ToolResult }
  /**
   * Committed strictly before every attempt, because the attempt costs money.
   * `prefix`: what the request begins with; absent for calls outside the conversation.
   */
  | ({ type: "model.started"; prefix?: PrefixChange } & CallStart)
  | { type: "model.called"; call: ModelCall }
  /** Another model answers from now on. Repeated with the same `to` when the chat's own model was tried again and failed. */
  | { type: "model.fellBack"; from: ModelChoice; to: ModelChoice; why: ModelErrorKind }
  /** The chat's own model answers again, because it answered when tried or because the person chose it. */
  | { type: "model.cameBack"; from: ModelChoice; to: ModelChoice; why: "answered" | "person" }
  /** A soft budget is nearly or wholly used. `of`: the model, folder or other value whose calls it counts, if it counts those of one. */
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
/** An event as a writer passes it to `append`, which adds the rest of the stamp. */
export type Unstamped = EventBody & { at: number };

export type LiveEvent =
  | { type: "reply.started"; turnId: TurnId }
  | { type: "reply.block"; turnId: TurnId; block: number; kind: Block["type"]; name?: string }
  | { type: "reply.delta"; turnId: TurnId; block: number; text: string }
  | { type: "tool.progress"; callId: CallId; text: string }
  /** The next attempt begins at `until`. `offline`: it waits for the network instead, and `until` is 0. */
  | { type: "model.waiting"; turnId: TurnId; attempt: number; until: number; why: ModelError["kind"] | "offline" };
