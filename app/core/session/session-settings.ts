// Settings of one session, and where its commands come from.
import type { AccountId, SessionId } from "#core/ids.ts";
import type { Effort } from "#core/model/provider.ts";
import type { PermissionMode } from "./permission-rule.ts";

/** Where a command comes from: a person in the app, a terminal (`octo-relay run`), or Octo itself. */
export type Origin = { kind: "page" } | { kind: "cli" } | { kind: "octo" };

/** How much one turn may use. An absent field or 0 means no limit. */
export interface TurnLimits {
  /** Maximum number of model replies. */
  steps?: number;
  ms?: number;
  costNanos?: number;
}

/** The limits of a new chat, unless the person has chosen others. */
export const usualLimits: Pick<SessionSettings, "budget" | "answerWithinMs"> = {
  budget: { steps: 100 },
  answerWithinMs: 0,
};

export interface SessionSettings {
  title: string;
  /** False until the person or a model has given the session a title. */
  titled: boolean;
  account: AccountId;
  model: string;
  effort?: Effort;
  /** The opened folder that this session works in. If absent, the session has no tools for files and terminals. */
  folder?: string;
  mode: PermissionMode;
  budget: TurnLimits;
  /** Time in milliseconds after which an ask counts as refused. 0 means that asks wait without limit. */
  answerWithinMs: number;
  /** True if the scripted demo vendor answers, so that replies and costs are not real. The screen must say so. */
  demo?: boolean;
  archived?: boolean;
  pinned?: boolean;
  /** True if the session is in the bin: the person deleted it, but its log still exists. */
  trashed?: boolean;
  /** The session that this one was branched from. */
  branchOf?: SessionId;
}
