// The ports of a turn, and how a person's stop reaches it.
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

/** Builds the request for the model that will answer; `capacity` is that model's. Called for each model that is tried. */
export type RequestFor = (choice: ModelChoice, capacity: Capacity) => ModelRequest;

export interface TurnPorts {
  clock: Clock;
  newId<Id extends string>(prefix: string): Id;
  tools: ToolHost;
  /** The person's rules. The session's own rules are in its state. */
  rules: PermissionRule[];
  /** What the model is told about the machine: folder and system. */
  place: string;
  /** The project's rules (AGENTS.md and the like). Empty: the project has none. Undefined: they cannot be read now. */
  projectRules(): Promise<string | undefined>;
  /** Capacity of the model that answers now. */
  readonly model: Capacity;
  /** One metered call; see `core/model/calls/call.ts`. */
  call(requestFor: RequestFor, purpose: CallPurpose, signal: AbortSignal): AsyncIterable<CallEvent>;
  /** The only way to add to the log: appends, applies and publishes all events or none. `strict`: written to disk before it resolves. */
  commit(events: EventBody[], options?: { durability?: "strict" | "relaxed"; consumes?: CommandId[] }): Promise<void>;
  live(event: LiveEvent): void;
  /** Stores the text so far of a streaming reply. Undefined deletes it. */
  saveDraft(draft: Draft | undefined): Promise<void>;
  /** Resolves with the first answer to an ask; rejects when the signal aborts. */
  answer(ask: Ask, signal: AbortSignal): Promise<AnsweredAsk>;
  /** Waiting messages that may join the running turn. */
  steer(): Promise<CommandOf<"say">[]>;
}

/** What every step of a turn works with. `state` changes with each commit. */
export interface TurnContext {
  readonly state: SessionState;
  readonly ports: TurnPorts;
  readonly signal: AbortSignal;
}

/**
 * The abort reason when a person stopped the turn: the turn may still write its end.
 * After an abort for any other reason it must stop acting and write nothing.
 */
export class StopRequested extends Error {
  constructor(readonly commandId?: CommandId) {
    super("Stopped.");
    this.name = "StopRequested";
  }
}

export const isStop = (signal: AbortSignal): boolean => signal.aborted && signal.reason instanceof StopRequested;
