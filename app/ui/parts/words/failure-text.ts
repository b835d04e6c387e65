// Translates the English sentences that core writes into the log: failed calls, ended turns, Octo's own questions.
// Sentences of vendors and models stay unchanged.
import { loopAnswers, loopQuestion } from "#core/agent/notes/loop-note.ts";
import { limitNotes, turnNotes } from "#core/agent/notes/turn-notes.ts";
import { withMarks } from "#core/hidden-characters.ts";
import { modelError, modelErrorKinds } from "#core/model/model-errors.ts";
import { t } from "../../text/t.ts";
import "../../text/failures.ts";

/** @param message a sentence from the log */
export function failureText(message: string): string {
  if (message.trim() === "") return t().app.noReason("Error");
  const kind = modelErrorKinds.find((one) => modelError(one).message === message);
  if (kind) return t().failures.kinds[kind];
  const note = keysOf(turnNotes).find((name) => turnNotes[name] === message);
  return note ? t().failures.ended[note] : (limitText(message) ?? spentText(message) ?? withMarks(message));
}

const keysOf = <T extends object>(record: T) => Object.keys(record) as (keyof T)[];

function limitText(message: string): string | undefined {
  for (const name of keysOf(limitNotes)) {
    const used = partIn(limitNotes[name], message);
    if (used !== undefined) return t().failures.limits[name](used);
  }
  return undefined;
}

/** The part of `message` that fills the gap in `sentence`. Undefined if the words around the gap differ. */
function partIn(sentence: (part: string) => string, message: string): string | undefined {
  const [before = "", behind = ""] = sentence("\n").split("\n");
  return message.startsWith(before) && message.endsWith(behind)
    ? message.slice(before.length, message.length - behind.length)
    : undefined;
}

/** Translates Octo's own question about repeated calls and its answers. */
export function questionText({ text, options }: { text: string; options: string[] }) {
  const count = partIn(loopQuestion, text);
  if (count === undefined) return { text, options };
  const { question, goOn, stop } = t().failures.loop;
  const said: Record<string, string> = { [loopAnswers.goOn]: goOn, [loopAnswers.stop]: stop };
  return { text: question(count), options: options.map((option) => said[option] ?? option) };
}

const spentPattern =
  /^The limit of (\$[\d.]+) (a day|a week|a month|in all)(?: for (this chat|the project|the model|the account|calls of the kind|the channel)? ?(.*?))? leaves no room for another call: (\$[\d.]+) are spent\./;

/** Translates the sentence that `budgetReachedMessage` in core/ledger/budgets/budget-messages.ts writes. */
function spentText(message: string): string | undefined {
  const [, limit, period, scope, name, used] = spentPattern.exec(message) ?? [];
  if (!limit || !period || !used) return undefined;
  const { periods, scopes, spentOf } = t().failures;
  const about = scope || name ? [scopes[scope ?? ""], name].filter(Boolean).join(" ") : "";
  return spentOf(limit, periods[period] ?? period, about, used);
}
