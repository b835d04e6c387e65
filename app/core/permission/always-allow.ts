// Makes the rule that "always allow" adds: exactly this command in this folder, exactly this file, or this tool.
import type { PermissionRule } from "#core/session/permission-rule.ts";
import type { CallFacts } from "./call-facts.ts";
import type { PermissionRequest } from "./decide.ts";

export function alwaysAllowRule({ tool, effect, target }: PermissionRequest, facts?: CallFacts): PermissionRule {
  if (effect === "write") return { effect, path: target, verdict: "allow" };
  if (effect !== "execute") return { tool, effect, verdict: "allow" };
  const folder = facts?.place?.folder;
  return { tool, effect, line: target, ...(folder !== undefined && { folder }), verdict: "allow" };
}
