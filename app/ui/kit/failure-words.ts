// Why a call failed or a turn ended, in the person's language. What somebody else has said is said as they said it.
import { limitNotes, turnNotes } from "#core/agent/turn-notes.ts";
import { modelError, modelErrorKinds } from "#core/model/errors.ts";
import { t } from "../text/t.ts";
import "../text/failures.ts";

/** @param message a sentence from the log: Octo's own, unless there was more to say */
export function failureWords(message: string): string {
  const kind = modelErrorKinds.find((one) => modelError(one).message === message);
  if (kind) return t().failures.kinds[kind];
  const note = keysOf(turnNotes).find((name) => turnNotes[name] === message);
  return note ? t().failures.ended[note] : (limitWords(message) ?? spentWords(message) ?? message);
}

const keysOf = <T extends object>(record: T) => Object.keys(record) as (keyof T)[];

function limitWords(message: string): string | undefined {
  for (const name of keysOf(limitNotes)) {
    const [before = "", behind = ""] = limitNotes[name]("\n").split("\n");
    if (message.startsWith(before) && message.endsWith(behind))
      return t().failures.limits[name](message.slice(before.length, -behind.length));
  }
  return undefined;
}

const spent =
  /^The limit of (\$[\d.]+) (a day|a week|a month|in all)(?: for (this chat|the project|the model|the account|calls of the kind|the channel)? ?(.*?))? leaves no room for another call: (\$[\d.]+) are spent\./;

/** As a budget's `reached` says it. */
function spentWords(message: string): string | undefined {
  const [, limit, period, scope, name, used] = spent.exec(message) ?? [];
  if (!limit || !period || !used) return undefined;
  const { periods, scopes, spentOf } = t().failures;
  const about = scope || name ? [scopes[scope ?? ""], name].filter(Boolean).join(" ") : "";
  return spentOf(limit, periods[period] ?? period, about, used);
}
