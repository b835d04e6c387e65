// SessionState → ModelRequest. Pairs calls with results and leaves out what may not be replayed.
// A later request of the same session extends an earlier one exactly: nothing already sent is ever sent differently,
// except where room was made.
import type { TurnId } from "#core/ids.ts";
import type { ToolPart } from "#core/model/message.ts";
import type { ModelMessage, ModelRequest, UserPart } from "#core/model/provider.ts";
import { lessonsOf } from "./notes/refusal-lessons.ts";
import type { Entry, CompactionEntry, ReplyEntry, SaidEntry, SessionState, ToolEntry } from "#core/session/state.ts";

/** What the model gives and takes. */
type Limits = Pick<ModelRequest, "maxOutput" | "vision">;

/** @param before only what lies before this turn */
export function toRequest(state: SessionState, { maxOutput, vision }: Limits, before?: TurnId): ModelRequest {
  const { prompt, settings } = state;
  const { ceiling, echo } = lessonsOf(state);
  if (!prompt) throw new Error("A request was built before the prompt was composed.");
  return {
    model: settings.model,
    system: prompt.system,
    tools: prompt.tools,
    messages: toMessages(state, before),
    maxOutput: Math.min(maxOutput, ceiling ?? maxOutput),
    vision,
    echo,
    effort: settings.effort,
    cacheKey: state.sessionId,
  };
}

export function toMessages(state: SessionState, before?: TurnId): ModelMessage[] {
  const { fold, entries } = inView(state);
  const end = before === undefined ? -1 : entries.findIndex(({ turnId }) => turnId === before);
  const messages = messagesOf(end < 0 ? entries : entries.slice(0, end), state);
  return fold ? [{ role: "user", content: [{ type: "text", text: fold.words }] }, ...messages] : messages;
}

interface View {
  /** The newest summary, and with it what it stands for is out of view. */
  fold?: CompactionEntry & { words: string };
  entries: Entry[];
}

/** What the model still reads of the log. */
export function inView(state: SessionState): View {
  const all = replayable(state);
  const at = all.findLastIndex((entry) => entry.kind === "fold" && entry.words !== undefined);
  const fold = all[at] as View["fold"];
  if (!fold) return { entries: all.filter(({ kind }) => kind !== "fold") };
  const kept = fold.from === undefined ? -1 : all.findIndex(({ turnId }) => turnId === fold.from);
  const entries = all.slice(kept < 0 || kept > at ? at + 1 : kept);
  return { fold, entries: entries.filter(({ kind }) => kind !== "fold") };
}

/** Entries as messages, each call with its result. */
export function messagesOf(entries: Entry[], state: SessionState): ModelMessage[] {
  const messages: ModelMessage[] = [];
  entries.forEach((entry, i) => {
    if (entry.kind === "said") messages.push({ role: "user", content: saidParts(entry) });
    else if (entry.kind === "note") messages.push({ role: "user", content: [{ type: "text", text: entry.text }] });
    else if (entry.kind === "reply") messages.push(...replyMessages(entry, entries, i, state));
  });
  return messages;
}

/** Without turns that the vendor refused as a whole: sent again, they would be refused again. */
function replayable(state: SessionState): Entry[] {
  const refused = new Set<TurnId | undefined>();
  const all = state.order.flatMap((id) => state.entries[id] ?? []);
  for (const entry of all) {
    if (entry.kind === "turn" && entry.error?.kind === "bad-request" && !entry.resumed) refused.add(entry.turnId);
  }
  return all.filter((entry) => entry.kind !== "turn" && !(entry.turnId && refused.has(entry.turnId)));
}

function saidParts({ facts, content }: SaidEntry): UserPart[] {
  return facts === undefined ? [...content] : [{ type: "text", text: facts }, ...content];
}

function replyMessages(reply: ReplyEntry, entries: Entry[], at: number, state: SessionState): ModelMessage[] {
  if (reply.stop === "interrupted") return cutReply(reply, entries.slice(at + 1));
  const results = reply.content.flatMap((block): UserPart[] => {
    if (block.type !== "tool-call") return [];
    const entry = state.entries[block.callId as string as keyof typeof state.entries];
    return [{ type: "tool-result", callId: block.callId, ...resultOf(entry) }];
  });
  const messages: ModelMessage[] = [{ role: "assistant", content: reply.content }];
  if (results.length > 0) messages.push({ role: "user", content: results });
  return messages;
}

/** A cut reply counts once the person has spoken after it; asked again, the model starts that reply over. */
function cutReply(reply: ReplyEntry, after: Entry[]): ModelMessage[] {
  const next = after.find((entry) => entry.kind === "said" || entry.kind === "reply");
  const content = reply.content.filter((block) => block.type === "text");
  return next?.kind === "said" && content.length > 0 ? [{ role: "assistant", content }] : [];
}

const missing: ToolPart[] = [{ type: "text", text: "This call was not run." }];

function resultOf(entry: Entry | undefined): { parts: ToolPart[]; isError: boolean } {
  const tool = entry as ToolEntry | undefined;
  const result = tool?.result;
  if (result && tool.reclaimed) return { parts: [elsewhere(tool)], isError: result.outcome !== "ok" };
  return result ? { parts: result.parts, isError: result.outcome !== "ok" } : { parts: missing, isError: true };
}

/** Where a result that left the view can be read again. */
const elsewhere = ({ callId }: ToolEntry): ToolPart => ({
  type: "text",
  text: `[Octo: this result was left out to make room. Call again for what is true now, or read_file \`chat:${callId}\` for what it was.]`,
});
