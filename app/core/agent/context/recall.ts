// What left the model's view, as text that it can read again by ranges: `chat:earlier` whole, `chat:<call>` one result.
import type { Block, ToolPart } from "#core/model/message.ts";
import type { Entry, SessionState, ToolEntry } from "#core/session/state.ts";

/** Undefined when there is nothing of that name. */
export function recall(state: SessionState, name: string): string | undefined {
  if (name !== "earlier") {
    const entry = state.entries[name as keyof typeof state.entries];
    return entry?.kind === "tool" && entry.result ? spoken(entry.result.parts) : undefined;
  }
  const entries = state.order.flatMap((id) => state.entries[id] ?? []);
  const fold = entries.findLastIndex((entry) => entry.kind === "fold" && entry.words !== undefined);
  return fold < 0 ? undefined : entries.slice(0, fold).flatMap(told).join("\n\n");
}

function told(entry: Entry): string[] {
  switch (entry.kind) {
    case "said":
      return [`## The person\n${spoken(entry.content)}`];
    case "reply":
      return spoken(entry.content) === "" ? [] : [`## You\n${spoken(entry.content)}`];
    case "tool":
      return [`### ${entry.name} ${JSON.stringify(entry.input)}${ended(entry)}`];
    default:
      return [];
  }
}

const ended = ({ result }: ToolEntry): string => (result ? `\n[${result.outcome}] ${spoken(result.parts)}` : "");

const spoken = (parts: (Block | ToolPart)[]): string =>
  parts.flatMap((part) => (part.type === "text" ? [part.text] : part.type === "image" ? ["[image]"] : [])).join("\n");
