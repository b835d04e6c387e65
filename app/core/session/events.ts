// What happened. Durable events are the truth; live events are for eyes and may be lost.
import type { CostBudget } from "#core/ledger/budgets/budget.ts";
import type { AccountId, AskId, CallId, CommandId, DeviceId, EntryId, SessionId, TurnId } from "#core/ids.ts";
import type { PrefixChange } from "#core/model/calls/prefix.ts";
import type {
  Block,
  BlobRef,
  JsonObject,
  SaidBlock,
  StopReason,
  ToolPart,
  ToolSpec,
  Usage,
} from "#core/model/message.ts";
import type { ModelError, ModelErrorKind } from "#core/model/model-errors.ts";
import type { ModelChoice } from "#core/model/calls/fallback.ts";
import type { Effort } from "#core/model/provider.ts";
import type { CallOrigin, ModelCall, Purpose } from "#core/model/model-call.ts";

/** Who asked: a person at a page, a terminal (`octo-relay run`), or Octo itself. */
export type Origin = { kind: "page" } | { kind: "cli" } | { kind: "octo" };

export type PermissionMode = "ask" | "auto" | "plan" | "unattended";

/** How much one turn may use. Absent means no limit. */
export interface Budget {
  steps?: number;
  ms?: number;
  costNanos?: number;
}

export interface SessionSettings {
  title: string;
  /** False until a person or the title call named it. */
  titled: boolean;
  account: AccountId;
  model: string;
  effort?: Effort;
  /** The opened folder this session works in; absent means no file and terminal tools. */
  folder?: string;
  mode: PermissionMode;
  budget: Budget;
  /** After so many milliseconds an unanswered ask is refused; 0 waits for as long as it takes. */
  answerWithinMs: number;
  /** Answers and costs come from the scripted vendor and must be labelled so. */
  demo?: boolean;
  archived?: boolean;
  pinned?: boolean;
  /** Deleted by the person, and kept until they empty the bin. */
  trashed?: boolean;
  /** The chat whose beginning this one shares. */
  branchOf?: SessionId;
}

export type Effect = "read" | "write" | "execute" | "network" | "ask";

/** What a person sees before saying yes: the whole change or the whole command. */
export type Preview =
  | { kind: "diff"; path: string; patch: string; added: number; removed: number }
  | { kind: "command"; command: string; cwd: string }
  | { kind: "text"; text: string };

export interface Question {
  text: string;
  options: string[];
  many: boolean;
}

export type Ask = { askId: AskId; callId: CallId; turnId: TurnId; openedAt: number; deadline?: number } & (
  | {
      kind: "permission";
      tool: string;
      effect: Effect;
      target: string;
      preview: Preview;
      why: string;
      /** The rule that "always here" would add. */
      always?: PermissionRule;
    }
  | { kind: "question"; question: Question }
);

/** A line of the person's own law. Fields that are absent match anything; at least one should be there. */
export interface PermissionRule {
  tool?: string;
  effect?: Effect;
  /** Glob over paths: `src/**`, or `**` + `/.env` anywhere. Also matched against paths named in commands. */
  path?: string;
  /** The first words of a command: `npm test` also means `npm test -- --watch`. */
  command?: string;
  verdict: Verdict;
  /** Shown to the person and told to the model. */
  why?: string;
}
export type Verdict = "allow" | "ask" | "deny";

export type Answer =
  /** `input`: what the person made of the call before agreeing to it. */
  | { type: "allow"; always?: boolean; input?: JsonObject }
  | { type: "deny"; reason?: string }
  | { type: "reply"; text: string }
  /** Nobody answered in time, or nobody was there. */
  | { type: "unanswered" };

/** What a card shows besides the text the model got. */
export type ToolView =
  | { kind: "diff"; path: string; patch: string; added: number; removed: number; created: boolean }
  | { kind: "terminal"; terminalId: string; state: "running" | "exited"; exitCode?: number }
  | { kind: "todo"; items: TodoItem[] }
  | { kind: "file"; path: string; fromLine: number; toLine: number; lines: number };

export interface TodoItem {
  text: string;
  state: "pending" | "doing" | "done";
}

export interface ToolResult {
  outcome: "ok" | "error" | "denied" | "interrupted";
  parts: ToolPart[];
  view?: ToolView;
  /** The whole output when `parts` had to be cut. */
  spilled?: BlobRef;
  /** File versions the model now knows: path → version, null when the path is known to be absent. */
  saw?: Record<string, string | null>;
  ms: number;
}

/** The vendor fell silent again and again; a call came without its arguments. */
export type HintWhy = "stalled" | "emptied";

export type TurnEnd = "done" | "stopped" | "failed" | "budget" | "interrupted";

export type EventBody =
  | { type: "session.started"; settings: SessionSettings; origin: Origin }
  | { type: "session.changed"; changes: Partial<SessionSettings> }
  /** The part of every request that never changes, composed once, sent byte for byte ever after. */
  /** `rulesUnread`: the project's rules could not be read for it; an `octo.noted` tells them later. */
  | { type: "prompt.composed"; system: string; tools: ToolSpec[]; rulesUnread?: true }
  /** `compacts`: not to answer, but to make room because the person asked for it. */
  | { type: "turn.started"; turnId: TurnId; resumes?: TurnId; compacts?: boolean }
  /** `facts`: what changed since the model was last told (date, folder, mode), sent before the words. */
  | { type: "user.said"; content: SaidBlock[]; by: Origin; commandId?: CommandId; facts?: string }
  /** Octo's own words to the model: a quiet note (a loop noticed, a reply cut at its length), or a hint that is not shown. */
  | { type: "octo.noted"; text: string; why: "loop" | "length" | "mode" | "rules" | HintWhy }
  | { type: "assistant.replied"; content: Block[]; stop: StopReason; callId: CallId }
  /** Old results left the model's view; the log keeps them. `before` and `after`: what a request takes, in tokens. */
  | { type: "context.reclaimed"; calls: CallId[]; before: number; after: number }
  /**
   * `words` stand for all that was in view before turn `from` (absent: for everything). `summary` is absent when the
   * messages were too long even to be summarised.
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
  /** What the person wants the model to have word for word, whatever is folded. */
  | { type: "entry.pinned"; entry: EntryId; pinned: boolean }
  | { type: "ask.opened"; ask: Ask }
  | { type: "ask.closed"; askId: AskId; answer: Answer; by: Origin }
  | { type: "rule.added"; rule: PermissionRule }
  | { type: "tool.started"; callId: CallId; name: string; input: JsonObject }
  | { type: "tool.ended"; callId: CallId; result: ToolResult }
  /** Intent before paying: strict, before every attempt. */
  | ({
      type: "model.started";
      callId: CallId;
      purpose: Purpose;
      attempt: number;
      turnId?: TurnId;
      account: AccountId;
      model: string;
      demo?: boolean;
      estimate: Usage;
      /** Pictures in it, for vendors that have a fee for each; absent: none. */
      images?: number;
      /** What it begins with; absent for calls beside the conversation. */
      prefix?: PrefixChange;
    } & CallOrigin)
  | { type: "model.called"; call: ModelCall }
  /** Another model answers from here on. Said again of the same one: the chat's own was tried, and failed. */
  | { type: "model.fellBack"; from: ModelChoice; to: ModelChoice; why: ModelErrorKind }
  /** The chat's own model answers again: it did when it was tried, or the person wants it to. */
  | { type: "model.cameBack"; from: ModelChoice; to: ModelChoice; why: "answered" | "person" }
  /** A soft budget is nearly or wholly used. `of`: what it is about, where it is about one thing. */
  | { type: "budget.neared"; budget: CostBudget; of?: string; share: number; spent: number }
  | { type: "turn.ended"; turnId: TurnId; reason: TurnEnd; error?: ModelError; note?: string };

/** Put on every event when it is appended. `epoch` says whose lead wrote it. */
export interface Stamp {
  sessionId: SessionId;
  seq: number;
  at: number;
  epoch: number;
  device: DeviceId;
}

export type SessionEvent = Stamp & EventBody;
export type EventOf<T extends EventBody["type"]> = Extract<SessionEvent, { type: T }>;
/** What a writer hands over; the rest of the stamp is given in the transaction. */
export type Unstamped = EventBody & { at: number };

export type LiveEvent =
  | { type: "reply.started"; turnId: TurnId }
  | { type: "reply.block"; turnId: TurnId; block: number; kind: Block["type"]; name?: string }
  | { type: "reply.delta"; turnId: TurnId; block: number; text: string }
  | { type: "tool.progress"; callId: CallId; text: string }
  /** `offline`: until the network is back, whenever that is. */
  | { type: "model.waiting"; turnId: TurnId; attempt: number; until: number; why: ModelError["kind"] | "offline" };
