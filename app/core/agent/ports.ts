// The interfaces that a turn needs, and the error that tells it that the person stopped it.
import type { CommandId } from "#core/ids.ts";
import type { CallEvent, CallPurpose } from "#core/model/calls/call.ts";
import type { ModelChoice } from "#core/model/calls/fallback.ts";
import type { Capacity } from "#core/model/model-call.ts";
import type { ModelRequest } from "#core/model/provider.ts";
import type { Clock } from "#core/ports.ts";
import type { Answer, Ask } from "#core/session/ask.ts";
import type { CommandOf } from "#core/session/commands.ts";
import type { EventBody, LiveEvent } from "#core/session/events.ts";
import type { PermissionRule } from "#core/session/permission-rule.ts";
import type { Origin } from "#core/session/session-settings.ts";
import type { SessionState } from "#core/session/state.ts";
import type { Draft } from "#core/store-ports.ts";
import type { ToolHost } from "#core/tool/tool.ts";

export interface AnsweredAsk {
  answer: Answer;
  by: Origin;
  /** The command that carried the answer. `ask.closed` consumes it. */
  commandId?: CommandId;
}

/** Builds the request for a model with the given capacity. Called for each model that is tried. */
export type RequestFor = (choice: ModelChoice, capacity: Capacity) => ModelRequest;

export interface TurnPorts {
  clock: Clock;
  newId<Id extends string>(prefix: string): Id;
  tools: ToolHost;
  /** The person's rules. The session's own rules are in its state. */
  rules: PermissionRule[];
  /** What the model is told about the machine: folder and system. */
  place: string;
  /** Reads the project's rules (AGENTS.md and the like). Empty: the project has none. Undefined: the rules cannot be read at present. */
  projectRules(): Promise<string | undefined>;
  /** Limits of the model that answers at present. */
  readonly model: Capacity;
  /** Makes one metered model call; see `core/model/calls/call.ts`. */
  call(requestFor: RequestFor, purpose: CallPurpose, signal: AbortSignal): AsyncIterable<CallEvent>;
  /** Appends, applies and publishes all events or none; the only way to add to the log. `strict`: resolves after the write to disk. */
  commit(events: EventBody[], options?: { durability?: "strict" | "relaxed"; consumes?: CommandId[] }): Promise<void>;
  live(event: LiveEvent): void;
  /** Stores the text received so far of a streaming reply. Undefined deletes the stored text. */
  saveDraft(draft: Draft | undefined): Promise<void>;
  /** Resolves with the first answer to an ask; rejects when the signal aborts. */
  answer(ask: Ask, signal: AbortSignal): Promise<AnsweredAsk>;
  /** Returns the waiting messages that may join the running turn. */
  steer(): Promise<CommandOf<"say">[]>;
}

/** Passed to every step of a turn. `state` changes with each commit. */
export interface TurnContext {
  readonly state: SessionState;
  readonly ports: TurnPorts;
  readonly signal: AbortSignal;
}

/**
 * The abort reason when a person stopped the turn. The turn may then still write its end.
 * After an abort for any other reason, the turn must stop acting and write nothing.
 */
export class StopRequested extends Error {
  constructor(readonly commandId?: CommandId) {
    super("Stopped.");
    this.name = "StopRequested";
  }
}

export const isStop = (signal: AbortSignal): boolean => signal.aborted && signal.reason instanceof StopRequested;
