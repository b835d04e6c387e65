// A session as its events have made it: what the screen shows and the engine reads.
import type { CostBudget } from "#core/ledger/budgets/budget.ts";
import type { AskId, CallId, EntryId, SessionId, TurnId } from "#core/ids.ts";
import type { Told } from "#core/model/calls/cache-miss.ts";
import type { CacheMiss } from "#core/model/model-call.ts";
import type { Prefix } from "#core/model/calls/prefix.ts";
import type { Block, JsonObject, SaidBlock, StopReason, ToolSpec, Usage } from "#core/model/message.ts";
import type { ModelError } from "#core/model/model-errors.ts";
import type { Fallback, ModelChoice } from "#core/model/calls/fallback.ts";
import type {
  Answer,
  Ask,
  EventOf,
  Origin,
  PermissionRule,
  SessionSettings,
  TodoItem,
  ToolResult,
  TurnEnd,
} from "./events.ts";
import type { ModelCall } from "#core/model/model-call.ts";
import type { Purpose } from "#core/model/model-call.ts";
import type { CallOrigin } from "#core/model/model-call.ts";

interface EntryBase {
  id: EntryId;
  at: number;
  turnId?: TurnId;
}

/** `pinned`: comes through every compaction word for word. */
export type SaidEntry = EntryBase & {
  kind: "said";
  content: SaidBlock[];
  by: Origin;
  facts?: string;
  pinned?: boolean;
};
export type NoteEntry = EntryBase & { kind: "note"; text: string; why: EventOf<"octo.noted">["why"] };
export type ReplyEntry = EntryBase & {
  kind: "reply";
  content: Block[];
  stop: StopReason;
  callId: CallId;
  pinned?: boolean;
};
/** Where room was made: what was in view before is summarised in `words`, or `results` old results left the view. */
export type CompactionEntry = EntryBase & {
  kind: "fold";
  /** What a request took before and takes after, in tokens. */
  before: number;
  after: number;
  results?: number;
  /** What the model reads instead; absent when only results left the view. */
  words?: string;
  /** The oldest turn that stayed in view; absent: none did. */
  from?: TurnId;
  summary?: string;
  topics?: string[];
};
/** Born with the reply that asked for it, under the call's own id. */
export type ToolEntry = EntryBase & {
  kind: "tool";
  callId: CallId;
  name: string;
  input: JsonObject;
  broken?: string;
  status: "planned" | "running" | "ended";
  startedAt?: number;
  endedAt?: number;
  askId?: AskId;
  /** What the person said, until the call has ended: a crash in between must not ask again. */
  answer?: Answer;
  result?: ToolResult;
  /** Too old and too long to be sent again: the model is told where to read it. */
  reclaimed?: boolean;
};
/** The line under a turn: how it ended and what it took. */
export type TurnEntry = EntryBase & {
  kind: "turn";
  reason: TurnEnd;
  /** A later turn took this one up. */
  resumed?: boolean;
  error?: ModelError;
  note?: string;
  ms: number;
  usage: Usage;
  costNanos: number;
  /** Calls whose price is unknown: the cost is at least what is shown. */
  unpriced: number;
  calls: number;
  /** The dearest of what its calls could have read from the cache and did not. */
  missed?: CacheMiss;
};
/** Another model answers from here on. */
export type ModelEntry = EntryBase & { kind: "model"; from: ModelChoice; to: ModelChoice; why: ModelChange };
export type ModelChange = ModelError["kind"] | "answered" | "person";
/** A soft budget is nearly or wholly used. */
export type BudgetEntry = EntryBase & { kind: "budget"; budget: CostBudget; of?: string; share: number; spent: number };
export type Entry =
  | SaidEntry
  | NoteEntry
  | ReplyEntry
  | CompactionEntry
  | ToolEntry
  | TurnEntry
  | ModelEntry
  | BudgetEntry;

export interface RunningTurn {
  turnId: TurnId;
  startedAt: number;
  /** To make room, not to answer. */
  compacts?: boolean;
  /** Model replies so far. */
  steps: number;
  usage: Usage;
  costNanos: number;
  unpriced: number;
  calls: number;
  missed?: CacheMiss;
}

export interface OpenCall extends CallOrigin {
  callId: CallId;
  purpose: Purpose;
  attempt: number;
  turnId?: TurnId;
  startedAt: number;
  account: SessionSettings["account"];
  model: string;
  demo?: boolean;
  estimate: Usage;
  images?: number;
}

export interface LiveBlock {
  kind: Block["type"];
  text: string;
  name?: string;
}

/** What is on its way and may be lost. */
export interface LiveState {
  reply?: { turnId: TurnId; blocks: LiveBlock[] };
  progress: Record<CallId, string>;
  waiting?: { attempt: number; until: number; why: ModelError["kind"] | "offline" };
}

export interface Totals {
  usage: Usage;
  costNanos: number;
  unpriced: number;
  calls: number;
}

export interface SessionState {
  sessionId: SessionId;
  /** 0 before `session.started`. */
  createdAt: number;
  updatedAt: number;
  lastSeq: number;
  settings: SessionSettings;
  /** `rulesUnread` until the model was told the project's rules. */
  prompt?: { system: string; tools: ToolSpec[]; rulesUnread?: true };
  /** The facts last told to the model. */
  facts?: string;
  order: EntryId[];
  entries: Record<EntryId, Entry>;
  asks: Record<AskId, Ask>;
  rules: PermissionRule[];
  todos: TodoItem[];
  /** Path → version the model has seen (null: seen to be absent). */
  seen: Record<string, string | null>;
  turn?: RunningTurn;
  lastTurn?: { turnId: TurnId; reason: TurnEnd };
  openCalls: Record<CallId, OpenCall>;
  /** Another model than the chat's own answers. */
  fallback?: Fallback;
  /** The newest of a turn's: what the model's context holds. */
  lastCall?: ModelCall;
  /** What the newest request began with, and what the vendor told of the newest that it counted. */
  sent?: Prefix;
  told?: Told;
  /** What the vendor counted of a request against our estimate, for the model that read it. */
  gauge?: { model: string; ratio: number };
  /** What a model refused as too long: its window is smaller than this many tokens. */
  refused?: { model: string; tokens: number };
  /** What refusals have said of a model: the longest answer it gives, and that it wants reasoning on every reply. */
  lessons?: { model: string; ceiling?: number; echo?: true };
  totals: Totals;
  live: LiveState;
}
