// `echo` and `printf`: they print their arguments, and with globs the names of files.
import type { Call } from "../program-call.ts";

/** An unquoted unknown value may hold globs, which list files anywhere. */
function judgeArguments(call: Call): boolean {
  for (const arg of call.args) {
    if (arg.pattern !== undefined) call.enter(arg);
    if (arg.pieces.some((piece) => piece.k === "unknown" && piece.splits && !piece.tame)) {
      call.unread("an unquoted value may list files anywhere");
      return false;
    }
  }
  return true;
}

export function judgePrint(call: Call): boolean {
  return judgeArguments(call);
}

export function judgePrintf(call: Call): boolean {
  const format = call.args[0]?.text === "--" ? call.args[1] : call.args[0];
  if (!judgeArguments(call)) return false;
  if (format?.text !== undefined && !format.text.startsWith("-") && !/%[-+ #0-9.*]*[hjlLqtz]*n/.test(format.text)) {
    return true;
  }
  call.unread("printf may set a variable, and a subscript can run commands");
  call.walk.alter(call.scope);
  return false;
}
