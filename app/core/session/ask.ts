// Asks: stored questions to the person, and the answers that the person can give.
import type { AskId, CallId, TurnId } from "#core/ids.ts";
import type { JsonObject } from "#core/model/message.ts";
import type { Reason } from "#core/permission/reasons.ts";
import type { Effect, PermissionRule } from "./permission-rule.ts";
import type { FileDiff } from "./tool-result.ts";

/** What the person sees before allowing a call. A change or a command is shown in full. */
export type Preview =
  | ({ kind: "diff" } & FileDiff)
  | { kind: "command"; command: string; cwd: string }
  | { kind: "text"; text: string };

export interface Question {
  text: string;
  options: string[];
  /** True if the person may choose several options. */
  many: boolean;
}

/**
 * An open question. `deadline`: when the ask counts as unanswered, in milliseconds since 1970; absent if it never does.
 */
export type Ask = { askId: AskId; callId: CallId; turnId: TurnId; openedAt: number; deadline?: number } & (
  | {
      kind: "permission";
      tool: string;
      effect: Effect;
      target: string;
      preview: Preview;
      /** Why it is asked for, in English. */
      why: string;
      /** The same as a code, for the language of the screen; absent in asks of an older Octo. */
      reason?: Reason;
      /** The rule to add if the person answers "always allow". */
      always?: PermissionRule;
    }
  | { kind: "question"; question: Question }
  /** Asks whether to follow the rules of a project. `text`: exactly what the model would get. */
  | { kind: "rules"; folder: string; file: string; text: string }
);

export type Answer =
  /** `input`: the call's input after the person edited it; absent if the person did not. */
  | { type: "allow"; always?: boolean; input?: JsonObject }
  | { type: "deny"; reason?: string }
  | { type: "reply"; text: string }
  /** Nobody answered before the deadline, or the ask was closed without an answer. */
  | { type: "unanswered" };
