// English texts of failed calls and of Octo's own notes in a chat. Core writes the sentences; this file passes them on.
import { loopAnswers, loopQuestion } from "#core/agent/notes/loop-note.ts";
import { limitNotes, turnNotes } from "#core/agent/notes/turn-notes.ts";
import { modelError, type ModelErrorKind, modelErrorKinds } from "#core/model/model-errors.ts";

export const failures = {
  kinds: Object.fromEntries(modelErrorKinds.map((kind) => [kind, modelError(kind).message])) as Record<
    ModelErrorKind,
    string
  >,
  ended: turnNotes as Record<keyof typeof turnNotes, string>,
  limits: limitNotes as Record<keyof typeof limitNotes, (used: string) => string>,
  /** Names of the periods, by the words that the sentence in the log uses. */
  periods: { "a day": "a day", "a week": "a week", "a month": "a month", "in all": "in all" } as Record<string, string>,
  scopes: {
    "": " for",
    "this chat": " for this chat",
    "the project": " for the project",
    "the model": " for the model",
    "the account": " for the account",
    "calls of the kind": " for calls of the kind",
    "the channel": " for the channel",
  } as Record<string, string>,
  /** The English text must equal the sentence that core writes into the log. failure-text.test.ts compares them. */
  spentOf: (limit: string, period: string, about: string, used: string) =>
    `The limit of ${limit} ${period}${about} leaves no room for another call: ${used} are spent. Raise it in Settings, then continue.`,
  lengthLimit: "The answer reached its length limit. Octo asked the model to continue in smaller steps.",
  loop: { ...loopAnswers, question: loopQuestion } as {
    goOn: string;
    stop: string;
    question: (count: string) => string;
  },
  repeats: "The last steps were identical calls. Octo told the model so.",
};
