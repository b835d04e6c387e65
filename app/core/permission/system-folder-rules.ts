// The built-in rules, which keep files of the operating system from being written. No rule of a person outranks them.
import type { PermissionRule } from "#core/session/permission-rule.ts";

const systemFolders = ["/etc/**", "/usr/**", "/bin/**", "/sbin/**", "/boot/**", "/System/**", "C:/Windows/**"];

export const systemFolderRules: PermissionRule[] = systemFolders.map((path) => ({
  effect: "write",
  path,
  verdict: "deny",
}));
