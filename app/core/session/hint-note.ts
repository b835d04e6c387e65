// Hints: notes to the model that the person does not see, because a hint only corrects how the model answers.
import type { HintKind } from "./events.ts";
import type { Entry, NoteEntry } from "./state.ts";

export const isHint = (entry: Entry): entry is NoteEntry & { why: HintKind } =>
  entry.kind === "note" && (entry.why === "stalled" || entry.why === "emptied");
