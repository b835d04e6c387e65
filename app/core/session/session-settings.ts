// Settings of one session, and who can issue its commands.
import type { AccountId, SessionId } from "#core/ids.ts";
import type { Effort } from "#core/model/provider.ts";
import type { PermissionMode } from "./permission-rule.ts";

/** Who issued a command: a person in the app, a terminal (`octo-relay run`), or Octo itself. */
export type Origin = { kind: "page" } | { kind: "cli" } | { kind: "octo" };

/** How much one turn may use. Absent or 0: no limit. */
export interface TurnLimits {
  /** Highest number of model replies. */
  steps?: number;
  ms?: number;
  costNanos?: number;
}

export interface SessionSettings {
  title: string;
  /** False until a person or the title call has named the session. */
  titled: boolean;
  account: AccountId;
  model: string;
  effort?: Effort;
  /** The opened folder that this session works in. Absent: the session has no file and terminal tools. */
  folder?: string;
  mode: PermissionMode;
  budget: TurnLimits;
  /** Milliseconds after which an ask counts as refused. 0: an ask waits without limit. */
  answerWithinMs: number;
  /** True if answers and costs come from the scripted demo vendor. The screen must say so. */
  demo?: boolean;
  archived?: boolean;
  pinned?: boolean;
  /** In the bin: deleted by the person, but its log still exists. */
  trashed?: boolean;
  /** The session that this one was branched from. */
  branchOf?: SessionId;
}
