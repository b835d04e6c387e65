// Makes the permission rule that the answer "always allow" adds. The rule allows what the person expects and nothing
// more.
import type { PermissionRule } from "#core/session/permission-rule.ts";
import { readCommand } from "./shell-command.ts";
import type { PermissionRequest } from "./decide.ts";

/**
 * Programs whose first argument decides what they do. A rule for such a program includes that argument, because a rule
 * for `npm test` must not allow `npm publish`.
 */
const programsWithSubcommands = new Set([
  "git",
  "npm",
  "pnpm",
  "yarn",
  "bun",
  "cargo",
  "go",
  "docker",
  "kubectl",
  "pip",
  "make",
  "dotnet",
  "gradle",
  "mvn",
  "node",
  "python",
  "python3",
  "npx",
]);

/**
 * Makes the rule for a request. @param cautious true if a rule asked, not only the mode; the new rule then covers only
 * this path or command
 */
export function alwaysAllowRule(request: PermissionRequest, cautious: boolean): PermissionRule {
  const { tool, effect, target } = request;
  if (effect === "write") return { effect, path: cautious ? target : "**", verdict: "allow" };
  if (effect !== "execute") return { tool, effect, verdict: "allow" };
  const { commands, opaque } = readCommand(target);
  const [only] = commands;
  if (cautious || opaque || commands.length !== 1 || !only || only.writes.length > 0 || only.wrappers.length > 0) {
    return { effect, command: target, verdict: "allow" };
  }
  const words = only.words.slice(0, programsWithSubcommands.has(only.words[0] ?? "") ? 2 : 1);
  return { effect, command: words.join(" "), verdict: "allow" };
}
