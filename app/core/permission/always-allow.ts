// Makes the rule that "always allow" adds: exactly this command in this folder, edits below one folder, exactly this
// file, or this tool.
import type { PermissionRule } from "#core/session/permission-rule.ts";
import type { CallFacts } from "./call-facts.ts";
import type { PermissionRequest } from "./decide.ts";
import { liesIn } from "./lies-in.ts";

export function alwaysAllowRule({ tool, effect, target }: PermissionRequest, facts?: CallFacts): PermissionRule {
  if (effect === "write") {
    const folder = folderOf(target, facts);
    return folder === undefined ? { effect, path: target, verdict: "allow" } : { effect, folder, verdict: "allow" };
  }
  if (effect !== "execute") return { tool, effect, verdict: "allow" };
  const folder = facts?.place?.folder;
  return { tool, effect, line: target, ...(folder !== undefined && { folder }), verdict: "allow" };
}

/**
 * Returns the folder of a file, if the file stays in it wherever its links lead. Undefined for a file at the top of the
 * opened folder, because a rule for that folder would allow every edit, and for a call that is asked for in every mode.
 */
function folderOf(target: string, facts: CallFacts | undefined): string | undefined {
  if (facts?.reach !== "works" || !/^[^/\\].*\//.test(target)) return undefined;
  const folder = facts.paths[0]?.path.replace(/\/[^/]*$/, "");
  return folder && facts.paths.every(({ path }) => liesIn(folder, path)) ? folder : undefined;
}
