// The types of permissions: what a tool call does, what a rule says about the call, and how much a session may do unasked.

/** How much the agent may do without asking. `unattended`: nobody is there to ask. */
export type PermissionMode = "ask" | "auto" | "plan" | "unattended";

/** The kind of effect that a tool has. */
export type Effect = "read" | "write" | "execute" | "network" | "ask";

export type Verdict = "allow" | "ask" | "deny";

/** One rule set by the person or built in. An absent field matches anything; at least one should be present. */
export interface PermissionRule {
  tool?: string;
  effect?: Effect;
  /** Glob over paths: `src/**`, or `**` + `/.env` for a file in any folder. Also matched against paths named in commands. */
  path?: string;
  /** The first words of a command: `npm test` also covers `npm test -- --watch`. */
  command?: string;
  verdict: Verdict;
  /** Shown to the person and to the model. */
  why?: string;
}
