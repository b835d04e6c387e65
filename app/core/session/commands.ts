// Commands: everything a page, a terminal or Octo itself can ask of a session. Each is stored before it is acknowledged.
// A command that is sent twice under one id is carried out once.
import { type AskId, type CommandId, type EntryId, makeId, type SessionId } from "#core/ids.ts";
import type { SaidBlock } from "#core/model/message.ts";
import type { Unstamped } from "./events.ts";
import type { Origin, SessionSettings } from "./session-settings.ts";
import type { Answer } from "./ask.ts";

/** The last entry that a branch copies: a message, a reply, a note or the end of a turn. Each of these is one event. */
export interface BranchPoint {
  entry: EntryId;
  keep: "before" | "through";
}

export type Wish =
  | { type: "open"; settings: SessionSettings }
  /** Sends a message. `now`: it joins the running turn; `next`: it waits until that turn ends. If no turn runs, both start one. */
  | { type: "say"; content: SaidBlock[]; when: "now" | "next" }
  | { type: "answer"; askId: AskId; answer: Answer }
  | { type: "configure"; changes: Partial<SessionSettings> }
  | { type: "stop" }
  /** Continues an interrupted or failed turn where it ended. */
  | { type: "continue" }
  /** Replaces the messages so far by a summary, to make room in the model's window. Waits until a running turn ends. */
  | { type: "compact" }
  | { type: "pin"; entry: EntryId; pinned: boolean }
  /** Ends a fallback: the chat's own model is to answer again. */
  | { type: "comeBack" }
  /** Begins a new session with a copy of `source`, up to one of its entries. Costs stay with the source. */
  | ({ type: "branch"; source: SessionId; title: string } & BranchPoint)
  /** Begins a new session with the log of an exported chat. */
  | { type: "adopt"; events: Unstamped[] }
  /** Deletes the session for good. To only move it to the bin, use `configure` with `trashed`. */
  | { type: "remove" };

export type Command = Wish & { id: CommandId; sessionId: SessionId; by: Origin; at: number };
export type CommandOf<T extends Wish["type"]> = Extract<Command, { type: T }>;

/** Makes a command from what it asks for. `clock` provides the time and random numbers for the id. */
export function commandOf(
  wish: Wish,
  { sessionId, by, clock }: { sessionId: SessionId; by: Origin; clock: { now(): number; random(): number } },
): Command {
  const at = clock.now();
  return { ...wish, id: makeId<CommandId>("command", at, clock.random), sessionId, by, at };
}
