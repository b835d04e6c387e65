// The interfaces that a turn needs, and the error that signals that the person stopped the turn.
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
import type { FoundRules, ProjectRules } from "#core/session/found-rules.ts";
import type { Origin } from "#core/session/session-settings.ts";
import type { SessionState } from "#core/session/state.ts";
import type { Draft } from "#core/store-ports.ts";
import type { ToolHost } from "#core/tool/tool.ts";

export interface AnsweredAsk {
  answer: Answer;
  by: Origin;
  /** The command that brought the answer. The event `ask.closed` removes it from the inbox. */
  commandId?: CommandId;
  /** No answer: the chat's mode has changed, and may now decide about the call itself. */
  reconsider?: true;
}

/** Builds the request for a model with the given capacity. It is called for each model that is tried. */
export type RequestFor = (choice: ModelChoice, capacity: Capacity) => ModelRequest;

/** The rules that the chat's folder may bring (in AGENTS.md or a similar file). */
export interface ProjectRulesPort {
  /** Reads the rules. Undefined if they cannot be read at present. */
  read(): Promise<ProjectRules | undefined>;
  /** Returns what is already known about these rules; undefined if the person has to be asked. */
  known(rules: FoundRules): Promise<"followed" | "declined" | "nobody" | undefined>;
  /** Remembers the person's answer in this browser, for this folder and this text. */
  remember(rules: FoundRules, follows: boolean): Promise<void>;
}

export interface TurnPorts {
  clock: Clock;
  newId<Id extends string>(prefix: string): Id;
  tools: ToolHost;
  /** Permission rules that apply to all sessions. The rules of one session are in its state. */
  rules: PermissionRule[];
  /** False if nobody can be asked, whatever the mode. */
  attended: boolean;
  /** A sentence for the model about the machine: folder and operating system. */
  place: string;
  projectRules: ProjectRulesPort;
  /** Limits of the model that currently answers. */
  readonly model: Capacity;
  /** Makes one metered model call; see `core/model/calls/call.ts`. */
  call(requestFor: RequestFor, purpose: CallPurpose, signal: AbortSignal): AsyncIterable<CallEvent>;
  /**
   * Stores, applies and publishes all events, or none of them. Nothing else adds to the log. With `strict`, resolves
   * when the events are on disk.
   */
  commit(events: EventBody[], options?: { durability?: "strict" | "relaxed"; consumes?: CommandId[] }): Promise<void>;
  live(event: LiveEvent): void;
  /** Stores the part of a streaming reply that has arrived. Undefined deletes what is stored. */
  saveDraft(draft: Draft | undefined): Promise<void>;
  /** Resolves with the first answer to an ask; rejects when the signal aborts. */
  answer(ask: Ask, signal: AbortSignal): Promise<AnsweredAsk>;
  /** Returns the waiting messages of the person that may join the running turn. */
  steer(): Promise<CommandOf<"say">[]>;
}

/** What each step of a turn gets. `state` changes with each commit. */
export interface TurnContext {
  readonly state: SessionState;
  readonly ports: TurnPorts;
  readonly signal: AbortSignal;
}

/**
 * The abort reason if a person stopped the turn. In this case the turn still writes its end.
 * After an abort for any other reason, the turn must stop acting and write nothing.
 */
export class StopRequested extends Error {
  constructor(readonly commandId?: CommandId) {
    super("Stopped.");
    this.name = "StopRequested";
  }
}

export const isStop = (signal: AbortSignal): boolean => signal.aborted && signal.reason instanceof StopRequested;
