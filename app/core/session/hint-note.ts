// Hints are notes to the model about how to answer. The person does not see them.
import type { HintKind } from "./events.ts";
import type { Entry, NoteEntry } from "./state.ts";

export const isHint = (entry: Entry): entry is NoteEntry & { why: HintKind } =>
  entry.kind === "note" && (entry.why === "stalled" || entry.why === "emptied");
