// Commands: everything that a page, a terminal or Octo itself can ask of a session. A command is stored before it is
// acknowledged.
// A command that is sent twice with the same id is carried out once.
import { type AskId, type CommandId, type EntryId, makeId, type SessionId } from "#core/ids.ts";
import type { SaidBlock } from "#core/model/message.ts";
import type { ModelCall } from "#core/model/model-call.ts";
import type { EventBody, Unstamped } from "./events.ts";
import type { Origin, SessionSettings } from "./session-settings.ts";
import type { Answer } from "./ask.ts";

/**
 * The entry at which a branch ends, and whether the branch includes it. The entry must be a message, a reply, a note or
 * the end of a turn, because each of these comes from one event.
 */
export interface BranchPoint {
  entry: EntryId;
  keep: "before" | "through";
}

export type Wish =
  | { type: "open"; settings: SessionSettings }
  /**
   * Sends a message. `now`: the message joins the running turn. `next`: it waits until the running turn ends. Without a
   * running turn, both start a turn.
   */
  | { type: "say"; content: SaidBlock[]; when: "now" | "next" }
  | { type: "answer"; askId: AskId; answer: Answer }
  | { type: "configure"; changes: Partial<SessionSettings> }
  /** `pauses`: messages that wait stay in the queue until the person sends them on. Else they start the next turn. */
  | { type: "stop"; pauses?: true }
  /** Continues an interrupted or failed turn where it stopped. */
  | { type: "continue" }
  /**
   * Replaces the messages so far with a summary, to make room in the model's window. Waits until the running turn ends.
   */
  | { type: "compact" }
  | { type: "pin"; entry: EntryId; pinned: boolean }
  /** Takes back an "always allow". A call that is already running goes on. */
  | { type: "revoke"; entry: EntryId }
  /** Ends a fallback, so that the chat's own model answers again. */
  | { type: "comeBack" }
  /** Starts a new session with a copy of `source`, up to one of its entries. Costs stay with `source`. */
  | ({ type: "branch"; source: SessionId; title: string } & BranchPoint)
  /** Starts a new session with the log of an exported chat. */
  | { type: "adopt"; events: Unstamped[] }
  /**
   * The end of a call, from an engine that no longer leads or a turn that was left behind. Its record may say that it was
   * lost. `rest`: the events that were to follow the call's record, such as the answer.
   */
  | { type: "amend"; call: ModelCall; rest?: EventBody[] }
  /** Deletes the session permanently. To move it to the bin instead, use `configure` with `trashed`. */
  | { type: "remove" };

export type Command = Wish & { id: CommandId; sessionId: SessionId; by: Origin; at: number };
export type CommandOf<T extends Wish["type"]> = Extract<Command, { type: T }>;

/** Makes a command from what it asks for. `clock` provides the command's time, and random numbers for its id. */
export function commandOf(
  wish: Wish,
  { sessionId, by, clock }: { sessionId: SessionId; by: Origin; clock: { now(): number; random(): number } },
): Command {
  const at = clock.now();
  return { ...wish, id: makeId<CommandId>("command", at, clock.random), sessionId, by, at };
}
