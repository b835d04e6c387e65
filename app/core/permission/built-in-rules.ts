// The built-in rules. No rule of a person outranks them.
import type { PermissionRule } from "#core/session/permission-rule.ts";

const systemFolders = ["/etc/**", "/usr/**", "/bin/**", "/sbin/**", "/boot/**", "/System/**", "C:/Windows/**"];

export const builtInRules: PermissionRule[] = systemFolders.map((path) => ({
  effect: "write",
  path,
  verdict: "deny",
  why: "It belongs to the operating system.",
}));
