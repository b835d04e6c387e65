// Lets `read_file` return text that is no longer sent to the model: `chat:earlier` is all of it, `chat:<call>` one tool
// result.
import type { Block, ToolPart } from "#core/model/message.ts";
import type { Entry, SessionState, ToolEntry } from "#core/session/state.ts";

/** Returns the text with this name; undefined if there is none. @param name `earlier` or the id of a tool call */
export function recall(state: SessionState, name: string): string | undefined {
  if (name !== "earlier") {
    const entry = state.entries[name as keyof typeof state.entries];
    return entry?.kind === "tool" && entry.result ? textOf(entry.result.parts) : undefined;
  }
  const entries = state.order.flatMap((id) => state.entries[id] ?? []);
  const compaction = entries.findLastIndex((entry) => entry.kind === "compaction" && entry.words !== undefined);
  return compaction < 0 ? undefined : textOfEntries(entries.slice(0, compaction));
}

export const textOfEntries = (entries: Entry[]): string => entries.flatMap(entryText).join("\n\n");

/**
 * Returns an entry's text. Returns nothing for earlier summaries and for entries that the model does not read as
 * messages.
 */
function entryText(entry: Entry): string[] {
  switch (entry.kind) {
    case "said":
      return [`## The person\n${textOf(entry.content)}`];
    case "reply":
      return textOf(entry.content) === "" ? [] : [`## You\n${textOf(entry.content)}`];
    case "tool":
      return [`### ${entry.name} ${JSON.stringify(entry.input)}${resultText(entry)}`];
    default:
      return [];
  }
}

const resultText = ({ result }: ToolEntry): string => (result ? `\n[${result.outcome}] ${textOf(result.parts)}` : "");

const textOf = (parts: (Block | ToolPart)[]): string =>
  parts.flatMap((part) => (part.type === "text" ? [part.text] : part.type === "image" ? ["[image]"] : [])).join("\n");
