// The state of a session, folded from its events. The screen shows it, and the engine bases its decisions on it.
import type { CostBudget } from "#core/ledger/budgets/budget.ts";
import type { AskId, CallId, EntryId, SessionId, TurnId } from "#core/ids.ts";
import type { CountedRequest } from "#core/model/calls/cache-miss.ts";
import type { Fallback, ModelChoice } from "#core/model/calls/fallback.ts";
import type { Prefix } from "#core/model/calls/prefix.ts";
import type { BlobRef, Block, JsonObject, SaidBlock, StopReason, ToolSpec, Usage } from "#core/model/message.ts";
import type { CacheMiss, CallStart, ModelCall } from "#core/model/model-call.ts";
import type { ModelError } from "#core/model/model-errors.ts";
import type { Answer, Ask } from "./ask.ts";
import type { EventOf, TurnEnd } from "./events.ts";
import type { PermissionRule } from "./permission-rule.ts";
import type { RulesOutcome } from "./found-rules.ts";
import type { Origin, SessionSettings } from "./session-settings.ts";
import type { TodoItem, ToolResult } from "./tool-result.ts";

interface EntryBase {
  id: EntryId;
  at: number;
  turnId?: TurnId;
}

/** A message of the person. `pinned`: true if it stays word for word in every compaction. */
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
  /** The model that wrote it; absent in a branch, which has no calls. */
  model?: string;
};
/**
 * A compaction: either a text replaced older messages (`words`), or old tool results are no longer sent (`results`).
 */
export type CompactionEntry = EntryBase & {
  kind: "compaction";
  /** Size of a request before and after the compaction, in tokens. */
  before: number;
  after: number;
  /** Number of tool results that are no longer sent. */
  results?: number;
  /** The text that the model reads in place of the older messages. */
  words?: string;
  /** The oldest turn that is still sent to the model; absent if none is. */
  from?: TurnId;
  summary?: string;
  topics?: string[];
};
/** A tool call. The entry is created together with the reply that contains the call, and its id is the call's id. */
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
  /** The person's answer. It is stored so that the person is not asked again after a crash. */
  answer?: Answer;
  /** True if the answer came through this browser's inbox. Any other answer is only for display. */
  answeredHere?: boolean;
  result?: ToolResult;
  /** True if the result is no longer sent to the model. The model is told how to read it again. */
  reclaimed?: boolean;
};
/** The end of a turn: how it ended and what it used. */
export type TurnEntry = EntryBase & {
  kind: "turn";
  reason: TurnEnd;
  /** True if a later turn continued this turn. */
  resumed?: boolean;
  error?: ModelError;
  note?: string;
  /** True if the person left the page during the turn. */
  left?: true;
  ms: number;
  usage: Usage;
  costNanos: number;
  /** Number of calls without a known price. If it is above 0, the real cost may be above `costNanos`. */
  unpriced: number;
  calls: number;
  /** Number of calls whose tokens are estimated; absent if none. */
  estimated?: number;
  /** The models that answered instead of the one that was asked; absent if none did. */
  answered?: string[];
  /** The largest cache miss among the turn's calls. */
  missed?: CacheMiss;
};
/** From this entry on, another model answers. */
export type ModelEntry = EntryBase & { kind: "model"; from: ModelChoice; to: ModelChoice; why: ModelChange };
export type ModelChange = ModelError["kind"] | "answered" | "person";
/** A notice that a soft budget is almost or completely used. */
export type BudgetEntry = EntryBase & { kind: "budget"; budget: CostBudget; of?: string; share: number; spent: number };
/** A file with rules for agents that was found in the folder, and what became of it. */
export type RulesEntry = EntryBase & { kind: "rules"; file: string; outcome: RulesOutcome; text?: string };
/** Images that the vendor refused. This model gets a line of text instead. */
export type RefusedImagesEntry = EntryBase & { kind: "images"; images: BlobRef[]; model: string };
/** "Always allow" in this chat. `revoked`: the person took it back. */
export type GrantEntry = EntryBase & { kind: "grant"; rule: PermissionRule; revoked?: true };
export type Entry =
  | SaidEntry
  | NoteEntry
  | ReplyEntry
  | CompactionEntry
  | ToolEntry
  | TurnEntry
  | ModelEntry
  | BudgetEntry
  | RefusedImagesEntry
  | RulesEntry
  | GrantEntry;

/**
 * Sums over model calls. `calls` leaves out attempts that never left this machine. `unpriced`: number of calls without a
 * known price. `estimated`: with estimated tokens.
 */
export interface Totals {
  usage: Usage;
  costNanos: number;
  unpriced: number;
  calls: number;
  estimated?: number;
}

export interface RunningTurn extends Totals {
  /** The models that answered instead of the one that was asked. */
  answered?: string[];
  turnId: TurnId;
  startedAt: number;
  /** True if this turn only summarises the chat. */
  compacts?: boolean;
  /** Number of model replies so far. */
  steps: number;
  missed?: CacheMiss;
  /** The call whose answer waits for space on the disk, while nothing follows its record in the log. */
  unstored?: CallId;
}

/** A model call that has started but not ended: the log has its `model.started`, but not yet its `model.called`. */
export interface OpenCall extends CallStart {
  startedAt: number;
}

export interface LiveBlock {
  kind: Block["type"];
  text: string;
  name?: string;
}

/** The part of the state that comes from live events. It is not stored, and is empty after a reload. */
export interface LiveState {
  reply?: { turnId: TurnId; blocks: LiveBlock[] };
  progress: Record<CallId, string>;
  waiting?: { attempt: number; until: number; why: ModelError["kind"] | "offline" };
}

/** The whole state, as checkpoints store it. List each new field in `state-shape.ts`, or the type check fails. */
export interface SessionState {
  sessionId: SessionId;
  /** Time in milliseconds since 1970; 0 before `session.started`. */
  createdAt: number;
  updatedAt: number;
  lastSeq: number;
  settings: SessionSettings;
  /** `rulesUnread`: true while the model has not been given the project's rules. */
  prompt?: { system: string; tools: ToolSpec[]; rulesUnread?: true };
  /** The facts (date, folder, mode, model) that were last sent to the model. */
  facts?: string;
  order: EntryId[];
  entries: Record<EntryId, Entry>;
  asks: Record<AskId, Ask>;
  rules: PermissionRule[];
  /** Rules of an older Octo that are too broad to apply. The person is told about them. */
  droppedRules: PermissionRule[];
  todos: TodoItem[];
  /** Versions of files that the model has seen, by path. Null means that the model saw that the file does not exist. */
  seenVersions: Record<string, string | null>;
  turn?: RunningTurn;
  lastTurn?: { turnId: TurnId; reason: TurnEnd };
  /** When the queue was last paused, in milliseconds since 1970. Messages that waited then stay in the queue. */
  pausedAt?: number;
  openCalls: Record<CallId, OpenCall>;
  /** The active fallback; absent while the chat's own model answers. */
  fallback?: Fallback;
  /** The newest model call of a turn. Its usage shows how large the context is. */
  lastCall?: ModelCall;
  /** Calls that were recorded as lost, and whose end may still become known; absent if there are none. */
  lostCalls?: Record<CallId, ModelCall>;
  /** Hashes of the parts of the newest request. */
  sentPrefix?: Prefix;
  /** The newest request whose tokens the vendor has counted. */
  counted?: CountedRequest;
  /**
   * `ratio`: the vendor's token count divided by Octo's estimate, for the newest call of `model` that the vendor
   * counted.
   */
  calibration?: { model: string; ratio: number };
  /** Upper bound of the model's window, in tokens. It is set when the vendor refuses a request as too long. */
  observedWindow?: { model: string; tokens: number };
  /**
   * What refusals showed about later requests. `ceiling`: maximum number of output tokens. `echo`: each reply must be
   * sent back with its reasoning. `unsignedUntil`: replies up to this time (milliseconds since 1970) are sent without
   * their signatures. `alternate`: a filler reply stands between a tool's result and the person's message.
   */
  refusalLessons?: { model: string; ceiling?: number; echo?: true; alternate?: true; unsignedUntil?: number };
  totals: Totals;
  live: LiveState;
}
