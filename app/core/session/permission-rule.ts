// The types of permissions: what a tool call does, what a rule says about it, and how much a session may do without
// asking.

/** How much the agent may do without asking. `unattended`: there is nobody to ask. */
export type PermissionMode = "ask" | "auto" | "plan" | "unattended";

/** The kind of effect that a tool call has. */
export type Effect = "read" | "write" | "execute" | "network" | "ask";

export type Verdict = "allow" | "ask" | "deny";

/**
 * A rule that is built in or that the person has set. An absent field matches everything; at least one field should be
 * present.
 */
export interface PermissionRule {
  tool?: string;
  effect?: Effect;
  /**
   * Glob for paths, such as `src/**`, or `**` + `/.env` for a file in any folder. It is also compared with paths in
   * commands.
   */
  path?: string;
  /** The first words of a command: `npm test` also matches `npm test -- --watch`. */
  command?: string;
  /** A whole command line. "Always allow" adds such a rule. */
  line?: string;
  /** The folder in which `line` must run. Without `line`: the folder below which files may be written. Absolute. */
  folder?: string;
  verdict: Verdict;
  /** The reason for the rule, shown to the person and to the model. */
  why?: string;
}

/**
 * True for a rule that an older Octo added by "always allow" and that is wider than what the person saw: a program with
 * any arguments, or every file.
 */
export const isBroadRule = ({ verdict, effect, command, path, folder }: PermissionRule): boolean =>
  verdict === "allow" &&
  ((effect === "execute" && command !== undefined) ||
    (effect === "write" && (path === undefined ? folder === undefined : /[*?[{]/.test(path))));
