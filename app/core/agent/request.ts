// Builds model requests from the session's state. No other file does.
// Each request repeats the previous one byte for byte and adds to it, so that the vendor's cache applies. Only
// compaction breaks this.
import type { CallId, EntryId, TurnId } from "#core/ids.ts";
import { answering, type ModelChoice } from "#core/model/calls/fallback.ts";
import { withoutRefusedImages } from "#core/model/calls/vision.ts";
import type { Block, ToolPart } from "#core/model/message.ts";
import type { ModelMessage, ModelRequest, UserPart } from "#core/model/provider.ts";
import type { CompactionEntry, Entry, ReplyEntry, SaidEntry, SessionState, ToolEntry } from "#core/session/state.ts";
import { lessonsFor } from "./notes/refusal-lessons.ts";
import { refusedImages, sentEntries } from "./refused-parts.ts";

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
  const { ceiling, echo, alternate } = lessonsFor(state, choice.model);
  if (!prompt) throw new Error("A request was built before the prompt was composed.");
  return {
    model: choice.model,
    system: prompt.system,
    tools: prompt.tools,
    messages: withoutRefusedImages(toMessages(state, before), refusedImages(state, choice.model)),
    maxOutput: Math.min(maxOutput, ceiling ?? maxOutput),
    vision,
    echo,
    alternate,
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
  const calls = new Map(entries.flatMap((entry) => (entry.kind === "tool" ? [[entry.callId, entry] as const] : [])));
  const toolOf = (callId: CallId) => calls.get(callId) ?? state.entries[callId as string as EntryId];
  entries.forEach((entry, i) => {
    if (entry.kind === "said") messages.push({ role: "user", content: saidParts(entry) });
    else if (entry.kind === "note") messages.push({ role: "user", content: [{ type: "text", text: entry.text }] });
    else if (entry.kind === "reply") messages.push(...replyMessages(entry, entries.slice(i + 1), toolOf));
  });
  return messages;
}

/** Returns the entries without turn ends, and without what the vendor has refused. */
function replayable(state: SessionState): Entry[] {
  const { unsignedUntil = 0 } = lessonsFor(state, answering(state).model);
  return sentEntries(state).flatMap((entry) => {
    if (entry.kind === "turn") return [];
    return entry.kind === "reply" && entry.at <= unsignedUntil ? withoutSignatures(entry) : entry;
  });
}

function withoutSignatures(entry: ReplyEntry): ReplyEntry {
  return {
    ...entry,
    content: entry.content.map(({ seal: _seal, ...block }: Block & { seal?: unknown }) => block as Block),
  };
}

function saidParts({ facts, content }: SaidEntry): UserPart[] {
  return facts === undefined ? [...content] : [{ type: "text", text: facts }, ...content];
}

function replyMessages(
  reply: ReplyEntry,
  after: Entry[],
  toolOf: (callId: CallId) => Entry | undefined,
): ModelMessage[] {
  if (reply.stop === "interrupted" || reply.stop === "refusal") return interruptedReply(reply, after);
  const results = reply.content.flatMap((block): UserPart[] => {
    if (block.type !== "tool-call") return [];
    return [{ type: "tool-result", callId: block.callId, ...resultOf(toolOf(block.callId)) }];
  });
  const messages: ModelMessage[] = [{ role: "assistant", content: reply.content }];
  if (results.length > 0) messages.push({ role: "user", content: results });
  return messages;
}

/**
 * Returns an interrupted or withheld reply only if a message of the person follows. Otherwise the model has started its reply
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
