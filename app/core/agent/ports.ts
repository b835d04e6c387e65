// What a turn stands on.
import type { CommandId } from "#core/ids.ts";
import type { CallEvent, CallPurpose } from "#core/model/calls/call.ts";
import type { ModelRequest } from "#core/model/provider.ts";
import type { Clock, Draft } from "#core/ports.ts";
import type { CommandOf } from "#core/session/commands.ts";
import type { Answer, Ask, EventBody, LiveEvent, Origin, PermissionRule } from "#core/session/events.ts";
import type { ToolHost } from "#core/tool/tool.ts";
import type { Capacity } from "#core/model/model-call.ts";

export interface Answered {
  answer: Answer;
  by: Origin;
  /** The command that carried the answer, consumed by `ask.closed`. */
  commandId?: CommandId;
}

export interface TurnPorts {
  clock: Clock;
  newId<Id extends string>(prefix: string): Id;
  tools: ToolHost;
  /** The person's rules; the session's own come from its state. */
  rules: PermissionRule[];
  /** Facts of the machine for the model: folder, system. */
  place: string;
  /** Rules of the project (AGENTS.md and its like); empty: it has none. Undefined: they cannot be read now. */
  projectRules(): Promise<string | undefined>;
  /** Limits of the model in use, in tokens. */
  model: Capacity;
  /** One metered call; see model/call.ts. */
  call(request: ModelRequest, purpose: CallPurpose, signal: AbortSignal): AsyncIterable<CallEvent>;
  /** Appends, folds and publishes, all or nothing. Strict survives a power cut before it answers. */
  commit(events: EventBody[], options?: { durability?: "strict" | "relaxed"; consumes?: CommandId[] }): Promise<void>;
  live(event: LiveEvent): void;
  /** Kept while a reply streams, for crashes and late watchers. */
  keepDraft(draft: Draft | undefined): Promise<void>;
  /** Resolves with the first answer to an ask; rejects when the signal aborts. */
  answer(ask: Ask, signal: AbortSignal): Promise<Answered>;
  /** Waiting messages that may join now. */
  steer(): Promise<CommandOf<"say">[]>;
}

/** Why a turn's signal aborted when the person asked for it; anything else means: stop acting, write nothing. */
export class StopRequested extends Error {
  constructor(readonly commandId?: CommandId) {
    super("Stopped.");
    this.name = "StopRequested";
  }
}

export const isStop = (signal: AbortSignal): boolean => signal.aborted && signal.reason instanceof StopRequested;
