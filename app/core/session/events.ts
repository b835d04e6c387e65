// Events: what happened in a session. The state follows from the logged events alone. Live events are only for display
// and may be lost.
import type { CostBudget } from "#core/ledger/budgets/budget.ts";
import type { AskId, CallId, CommandId, DeviceId, EntryId, SessionId, TurnId } from "#core/ids.ts";
import type { ModelChoice } from "#core/model/calls/fallback.ts";
import type { PrefixChange } from "#core/model/calls/prefix.ts";
import type { BlobRef, Block, JsonObject, SaidBlock, StopReason, ToolSpec } from "#core/model/message.ts";
import type { CallStart, ModelCall } from "#core/model/model-call.ts";
import type { ModelError, ModelErrorKind } from "#core/model/model-errors.ts";
import type { Answer, Ask } from "./ask.ts";
import type { PermissionRule } from "./permission-rule.ts";
import type { RulesOutcome } from "./found-rules.ts";
import type { Origin, SessionSettings } from "./session-settings.ts";
import type { ToolResult } from "./tool-result.ts";

/** `stalled`: the vendor stopped sending in each attempt. `emptied`: a tool call arrived without its arguments. */
export type HintKind = "stalled" | "emptied";

export type TurnEnd = "done" | "stopped" | "failed" | "budget" | "interrupted";

/**
 * Everything that a log can record. Stored logs contain these names, so never rename an event or a field. A new event
 * needs a case in `apply.ts` and a schema in `files/log-schema.ts`. If the event changes a field of the state, give
 * that field a new version in `state-shape.ts`.
 */
export type EventBody =
  | { type: "session.started"; settings: SessionSettings; origin: Origin }
  | { type: "session.changed"; changes: Partial<SessionSettings> }
  /**
   * System prompt and tools of all requests of this session, composed once and then always sent unchanged.
   * `rulesUnread`: the project's rules could not be read in time; a later `octo.noted` contains them.
   */
  | { type: "prompt.composed"; system: string; tools: ToolSpec[]; rulesUnread?: true }
  /** A file with rules for agents is in the chat's folder. `text`: the rules; absent if the model does not get them. */
  | { type: "rules.found"; file: string; outcome: RulesOutcome; text?: string }
  /** `resumes`: the unfinished turn that this turn continues. `compacts`: this turn only summarises the chat. */
  | { type: "turn.started"; turnId: TurnId; resumes?: TurnId; compacts?: boolean }
  /** A message of the person. `facts`: date, folder, mode and model, sent before the message; absent if unchanged. */
  | { type: "user.said"; content: SaidBlock[]; by: Origin; commandId?: CommandId; facts?: string }
  /** A message from Octo to the model. The person does not see hints (`HintKind`) and project rules. */
  | { type: "octo.noted"; text: string; why: "loop" | "length" | "mode" | "rules" | HintKind }
  | { type: "assistant.replied"; content: Block[]; stop: StopReason; callId: CallId }
  /**
   * The results of `calls` are no longer sent to the model, but stay in the log. `before`, `after`: size of a request
   * in tokens.
   */
  | { type: "context.reclaimed"; calls: CallId[]; before: number; after: number }
  /**
   * `words` are sent to the model in place of everything before the turn `from`; without `from`, in place of all
   * messages so far. `summary` is absent if the messages were too long even for a summary.
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
  /** The vendor refused these images, and took the request without them. This model gets a line of text instead. */
  | { type: "images.refused"; images: BlobRef[]; model: string }
  /** A pinned message stays word for word in every compaction. */
  | { type: "entry.pinned"; entry: EntryId; pinned: boolean }
  | { type: "ask.opened"; ask: Ask }
  /** `commandId`: the command that brought the answer through the inbox. Without it, the answer counts only for display. */
  | { type: "ask.closed"; askId: AskId; answer: Answer; by: Origin; commandId?: CommandId }
  /** The person stopped the turn, and with it the messages that wait. */
  | { type: "queue.paused" }
  | { type: "rule.added"; rule: PermissionRule }
  /** The person took back an "always allow". `entry`: that of its `rule.added`. */
  | { type: "rule.revoked"; entry: EntryId }
  /** Committed before the tool changes anything. So after a crash, the log shows that the call was started. */
  | { type: "tool.started"; callId: CallId; name: string; input: JsonObject }
  | { type: "tool.ended"; callId: CallId; result: ToolResult }
  /**
   * Written to disk before each attempt, because the attempt may cost money even if Octo crashes. `prefix`: changed
   * hashes of the request's parts; absent for calls outside the conversation.
   */
  | ({ type: "model.started"; prefix?: PrefixChange } & CallStart)
  /** `unstored`: there was no space for the answer, which follows in an event of its own once there is. */
  | { type: "model.called"; call: ModelCall; unstored?: true }
  /** The end of a call that was recorded as lost (`before`) became known after all. */
  | { type: "model.amended"; before: ModelCall; call: ModelCall }
  /**
   * From now on the model `to` answers in place of the chat's own. The event repeats if the chat's own model is tried
   * again and fails.
   */
  | { type: "model.fellBack"; from: ModelChoice; to: ModelChoice; why: ModelErrorKind }
  /** The chat's own model answers again, because a retry succeeded or because the person chose this model. */
  | { type: "model.cameBack"; from: ModelChoice; to: ModelChoice; why: "answered" | "person" }
  /**
   * A soft budget is almost or completely used. `of`: which model, folder and so on, if the budget has such a scope.
   */
  | { type: "budget.neared"; budget: CostBudget; of?: string; share: number; spent: number }
  /** `left`: the turn was interrupted because the person left or reloaded the page. */
  | { type: "turn.ended"; turnId: TurnId; reason: TurnEnd; error?: ModelError; note?: string; left?: true };

/** Fields that each event gets when it is appended to the log. `epoch`: the lead of the engine that wrote the event. */
export interface Stamp {
  sessionId: SessionId;
  seq: number;
  at: number;
  epoch: number;
  device: DeviceId;
}

export type SessionEvent = Stamp & EventBody;
export type EventOf<T extends EventBody["type"]> = Extract<SessionEvent, { type: T }>;
/** An event as passed to `append`. It has a time but not the other fields of the stamp, which `append` adds. */
export type Unstamped = EventBody & { at: number };

export type LiveEvent =
  | { type: "reply.started"; turnId: TurnId }
  | { type: "reply.block"; turnId: TurnId; block: number; kind: Block["type"]; name?: string }
  | { type: "reply.delta"; turnId: TurnId; block: number; text: string }
  | { type: "tool.progress"; callId: CallId; text: string }
  /**
   * `until`: when the next attempt starts, in milliseconds since 1970. `offline`: the attempt waits for the network,
   * and `until` is 0.
   */
  | { type: "model.waiting"; turnId: TurnId; attempt: number; until: number; why: ModelError["kind"] | "offline" };
