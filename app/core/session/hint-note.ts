// Hints: notes to the model that are not shown, because they only correct how it answers.
import type { HintKind } from "./events.ts";
import type { Entry, NoteEntry } from "./state.ts";

export const isHint = (entry: Entry): entry is NoteEntry & { why: HintKind } =>
  entry.kind === "note" && (entry.why === "stalled" || entry.why === "emptied");
