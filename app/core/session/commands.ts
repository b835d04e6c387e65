// What anyone may ask. A command is durable before it is promised, and its id makes it idempotent.
import type { AskId, CommandId, SessionId } from "../ids.ts";
import type { SaidBlock } from "../model/message.ts";
import type { Answer, Origin, SessionSettings } from "./events.ts";

export type Wish =
  | { type: "open"; settings: SessionSettings }
  /** `now` joins the running turn between two steps, `next` waits for its end; with nothing running both start a turn. */
  | { type: "say"; content: SaidBlock[]; when: "now" | "next" }
  | { type: "answer"; askId: AskId; answer: Answer }
  | { type: "configure"; changes: Partial<SessionSettings> }
  | { type: "stop" }
  /** Take up an interrupted or failed turn where it ended. */
  | { type: "continue" }
  | { type: "remove" };

export type Command = Wish & { id: CommandId; sessionId: SessionId; by: Origin; at: number };
export type CommandOf<T extends Wish["type"]> = Extract<Command, { type: T }>;
