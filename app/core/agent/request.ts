// Builds model requests from the session's state. No other file does.
// Each request repeats the previous one byte for byte and adds to it, so that the vendor's cache applies. Only
// compaction breaks this.
import type { TurnId } from "#core/ids.ts";
import type { ModelChoice } from "#core/model/calls/fallback.ts";
import type { ToolPart } from "#core/model/message.ts";
import type { ModelMessage, ModelRequest, UserPart } from "#core/model/provider.ts";
import type { CompactionEntry, Entry, ReplyEntry, SaidEntry, SessionState, ToolEntry } from "#core/session/state.ts";
import { lessonsFor } from "./notes/refusal-lessons.ts";

/** The maximum length of the answer, and whether the model can see images. */
type RequestLimits = Pick<ModelRequest, "maxOutput" | "vision">;

/**
 * Builds the request for the model that will answer. Throws if the prompt has not been composed.
 * @param choice the model that will answer; during a fallback it differs from the chat's own model
 * @param before a turn to leave out together with everything after it
 */
export function toRequest(
  state: SessionState,
  choice: ModelChoice,
  { maxOutput, vision }: RequestLimits,
  before?: TurnId,
): ModelRequest {
  const { prompt, settings } = state;
  const { ceiling, echo } = lessonsFor(state, choice.model);
  if (!prompt) throw new Error("A request was built before the prompt was composed.");
  return {
    model: choice.model,
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

function toMessages(state: SessionState, before?: TurnId): ModelMessage[] {
  const { compaction, entries } = inView(state);
  const end = before === undefined ? -1 : entries.findIndex(({ turnId }) => turnId === before);
  const messages = messagesOf(end < 0 ? entries : entries.slice(0, end), state);
  return compaction ? [{ role: "user", content: [{ type: "text", text: compaction.words }] }, ...messages] : messages;
}

interface View {
  /** The newest compaction. Its `words` are sent in place of everything before `entries`. */
  compaction?: CompactionEntry & { words: string };
  entries: Entry[];
}

/** Returns the part of the conversation that is still sent to the model. */
export function inView(state: SessionState): View {
  const all = replayable(state);
  const at = all.findLastIndex((entry) => entry.kind === "compaction" && entry.words !== undefined);
  const compaction = all[at] as View["compaction"];
  if (!compaction) return { entries: all.filter(({ kind }) => kind !== "compaction") };
  const kept = compaction.from === undefined ? -1 : all.findIndex(({ turnId }) => turnId === compaction.from);
  const entries = all.slice(kept < 0 || kept > at ? at + 1 : kept);
  return { compaction, entries: entries.filter(({ kind }) => kind !== "compaction") };
}

/** Converts entries to messages. Each tool call is followed by its result. */
export function messagesOf(entries: Entry[], state: SessionState): ModelMessage[] {
  const messages: ModelMessage[] = [];
  entries.forEach((entry, i) => {
    if (entry.kind === "said") messages.push({ role: "user", content: saidParts(entry) });
    else if (entry.kind === "note") messages.push({ role: "user", content: [{ type: "text", text: entry.text }] });
    else if (entry.kind === "reply") messages.push(...replyMessages(entry, entries, i, state));
  });
  return messages;
}

/**
 * Returns the entries without turn ends, and without turns whose request the vendor refused as invalid, because such a
 * request would fail again.
 */
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
  if (reply.stop === "interrupted") return interruptedReply(reply, entries.slice(at + 1));
  const results = reply.content.flatMap((block): UserPart[] => {
    if (block.type !== "tool-call") return [];
    const entry = state.entries[block.callId as string as keyof typeof state.entries];
    return [{ type: "tool-result", callId: block.callId, ...resultOf(entry) }];
  });
  const messages: ModelMessage[] = [{ role: "assistant", content: reply.content }];
  if (results.length > 0) messages.push({ role: "user", content: results });
  return messages;
}

/**
 * Returns an interrupted reply only if a message of the person follows. Otherwise the model has started its reply
 * again, so the interrupted one is left out.
 */
function interruptedReply(reply: ReplyEntry, after: Entry[]): ModelMessage[] {
  const next = after.find((entry) => entry.kind === "said" || entry.kind === "reply");
  const content = reply.content.filter((block) => block.type === "text");
  return next?.kind === "said" && content.length > 0 ? [{ role: "assistant", content }] : [];
}

const notRun: ToolPart[] = [{ type: "text", text: "This call was not run." }];

function resultOf(entry: Entry | undefined): { parts: ToolPart[]; isError: boolean } {
  const tool = entry as ToolEntry | undefined;
  const result = tool?.result;
  if (result && tool.reclaimed) return { parts: [reclaimedNotice(tool)], isError: result.outcome !== "ok" };
  return result ? { parts: result.parts, isError: result.outcome !== "ok" } : { parts: notRun, isError: true };
}

/** Tells the model how to read a result that is no longer sent. */
const reclaimedNotice = ({ callId }: ToolEntry): ToolPart => ({
  type: "text",
  text: `[Octo: this result was left out to make room. Call again for what is true now, or read_file \`chat:${callId}\` for what it was.]`,
});
