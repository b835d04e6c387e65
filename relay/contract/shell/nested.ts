// Reads a nested script, such as the one of a substitution.
import type { ParsedScript } from "unbash";
import type { Ends, Scope } from "./scope.ts";
import type { Walk } from "./reading-walk.ts";

/** Reads parsed scripts. `read-script.ts` fills it in, because modules must not form a circle. */
export const parsedReader: { read?: (walk: Walk, script: ParsedScript, scope: Scope) => Ends } = {};

/** @param holder the node with the script. unbash parses the script when it is looked at, so its length counts first. */
export function readNested(
  walk: Walk,
  holder: { readonly text: string; readonly script: ParsedScript | undefined },
  scope: Scope,
): Ends {
  const unknown: Ends = { ok: undefined, fail: undefined };
  if (!walk.mayNest(holder.text.length)) return unknown;
  const { script } = holder;
  if (!script || !parsedReader.read) {
    walk.unread("a part of it is not understood");
    walk.alter(scope);
    return unknown;
  }
  const excerpt = walk.excerpt;
  const ends = walk.deeper(() => parsedReader.read?.(walk, script, scope) ?? unknown, unknown);
  walk.excerpt = excerpt;
  return ends;
}
