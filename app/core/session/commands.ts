// Commands: everything a page, a terminal or Octo itself can ask of a session. A command is stored before it is acknowledged, and its id makes it idempotent.
import { type AskId, type CommandId, type EntryId, makeId, type SessionId } from "#core/ids.ts";
import type { SaidBlock } from "#core/model/message.ts";
import type { Unstamped } from "./events.ts";
import type { SessionSettings } from "./session-settings.ts";
import type { Origin } from "./session-settings.ts";
import type { Answer } from "./ask.ts";

/** An entry that is an event of its own: a message, a reply, a note, the line under a turn. */
export interface BranchPoint {
  entry: EntryId;
  keep: "before" | "through";
}

export type Wish =
  | { type: "open"; settings: SessionSettings }
  /** `now` joins the running turn between two steps, `next` waits for its end; with nothing running both start a turn. */
  | { type: "say"; content: SaidBlock[]; when: "now" | "next" }
  | { type: "answer"; askId: AskId; answer: Answer }
  | { type: "configure"; changes: Partial<SessionSettings> }
  | { type: "stop" }
  /** Take up an interrupted or failed turn where it ended. */
  | { type: "continue" }
  /** Make room: a summary stands for what was said so far. With a turn running it waits for its end. */
  | { type: "compact" }
  | { type: "pin"; entry: EntryId; pinned: boolean }
  /** The chat's own model is to answer again, although another one does. */
  | { type: "comeBack" }
  /** A new session that begins as `source` did, up to one of its entries. What was paid for stays in the source. */
  | ({ type: "branch"; source: SessionId; title: string } & BranchPoint)
  /** A new session with the log of an exported one. */
  | { type: "adopt"; events: Unstamped[] }
  /** For good: the log is deleted. A wish that can be taken back is `configure` with `trashed`. */
  | { type: "remove" };

export type Command = Wish & { id: CommandId; sessionId: SessionId; by: Origin; at: number };
export type CommandOf<T extends Wish["type"]> = Extract<Command, { type: T }>;

/** Makes the command that carries a wish. `clock` gives its id and its time. */
export function commandOf(
  wish: Wish,
  { sessionId, by, clock }: { sessionId: SessionId; by: Origin; clock: { now(): number; random(): number } },
): Command {
  const at = clock.now();
  return { ...wish, id: makeId<CommandId>("command", at, clock.random), sessionId, by, at };
}
