// Notes to the model that are not shown: they mend how it answers, and say nothing that a person waits for.
import type { HintWhy } from "./events.ts";
import type { Entry, NoteEntry } from "./state.ts";

export const isHint = (entry: Entry): entry is NoteEntry & { why: HintWhy } =>
  entry.kind === "note" && (entry.why === "stalled" || entry.why === "emptied");
