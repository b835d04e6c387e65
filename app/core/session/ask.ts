// Asks: stored questions that wait for the person, and the answers that a person can give.
import type { AskId, CallId, TurnId } from "#core/ids.ts";
import type { JsonObject } from "#core/model/message.ts";
import type { Effect, PermissionRule } from "./permission-rule.ts";
import type { FileDiff } from "./tool-result.ts";

/** What the person sees before allowing a call: the whole change or the whole command. */
export type Preview =
  | ({ kind: "diff" } & FileDiff)
  | { kind: "command"; command: string; cwd: string }
  | { kind: "text"; text: string };

export interface Question {
  text: string;
  options: string[];
  /** Whether the person may choose several options. */
  many: boolean;
}

/** `deadline`: the time in milliseconds since 1970 at which the ask counts as unanswered. */
export type Ask = { askId: AskId; callId: CallId; turnId: TurnId; openedAt: number; deadline?: number } & (
  | {
      kind: "permission";
      tool: string;
      effect: Effect;
      target: string;
      preview: Preview;
      why: string;
      /** The rule that is added if the person answers "always allow". */
      always?: PermissionRule;
    }
  | { kind: "question"; question: Question }
);

export type Answer =
  /** `input`: the call's input as the person edited it before allowing it. */
  | { type: "allow"; always?: boolean; input?: JsonObject }
  | { type: "deny"; reason?: string }
  | { type: "reply"; text: string }
  /** Nobody answered before the deadline, or nobody could be asked. */
  | { type: "unanswered" };
