// SessionState → ModelRequest. Pairs calls with results and leaves out what may not be replayed.
// A later request of the same session extends an earlier one exactly: nothing already sent is ever sent differently.
import type { TurnId } from "../ids.ts";
import type { ToolPart } from "../model/message.ts";
import type { ModelMessage, ModelRequest, UserPart } from "../model/provider.ts";
import type { Entry, ReplyEntry, SaidEntry, SessionState, ToolEntry } from "../session/state.ts";

export function toRequest(state: SessionState, maxOutput: number): ModelRequest {
  const { prompt, settings } = state;
  if (!prompt) throw new Error("A request was built before the prompt was composed.");
  return {
    model: settings.model,
    system: prompt.system,
    tools: prompt.tools,
    messages: toMessages(state),
    maxOutput,
    effort: settings.effort,
    cacheKey: state.sessionId,
  };
}

export function toMessages(state: SessionState): ModelMessage[] {
  const entries = replayable(state);
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
  const result = (entry as ToolEntry | undefined)?.result;
  return result ? { parts: result.parts, isError: result.outcome !== "ok" } : { parts: missing, isError: true };
}
