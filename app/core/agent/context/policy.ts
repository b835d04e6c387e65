// What may leave the model's view when the window fills, and what must stay: pure choices; make-room.ts carries them out.
import type { CallId, TurnId } from "#core/ids.ts";
import { estimateRequest, imageTokens } from "#core/model/calls/estimate.ts";
import { answering } from "#core/model/calls/fallback.ts";
import type { Block } from "#core/model/message.ts";
import type { ModelRequest } from "#core/model/provider.ts";
import { sees } from "#core/model/calls/vision.ts";
import type { Entry, SaidEntry, SessionState, ToolEntry } from "#core/session/state.ts";
import { inView, messagesOf } from "#core/agent/request.ts";
import type { Capacity } from "#core/model/model-call.ts";

/** Share of the window at which room is made. */
const triggerShare = 0.75;
/** What the newest turns may keep of the window, and never more than half of what makes room necessary. */
const tailShare = 0.3;
/** Less than this is not worth a call and a cold cache. */
export const worthShare = 0.15;

/** The window as far as it is known: what the vendor has refused is more than it holds. */
export function windowOf(state: SessionState, { contextWindow }: Capacity): number {
  const { refused } = state;
  return refused?.model === answering(state).model ? Math.min(contextWindow, refused.tokens) : contextWindow;
}

/** Tokens from which on room is made; an answer must always fit. */
export function triggerOf(window: number, { maxOutput }: Capacity): number {
  return Math.min(window * triggerShare, Math.max(window - maxOutput, window / 2));
}

/** What a request will take, by our own count set right by what the vendor counted last. */
export function sizeOf(state: SessionState, request: ModelRequest): number {
  return Math.round(estimateRequest(request).input * gaugeOf(state));
}

/** What the vendor counts for each token that we estimate. */
export function gaugeOf(state: SessionState): number {
  const { gauge } = state;
  return gauge?.model === answering(state).model ? gauge.ratio : 1;
}

/** The oldest results that are long, the newest ones left alone: they can be read again where they are kept. */
export function reclaimable(
  state: SessionState,
  { keep, min }: { keep: number; min: number },
  vision: boolean | undefined,
): CallId[] {
  const seen = sees({ ...answering(state), vision });
  const ended = inView(state).entries.filter((entry): entry is ToolEntry => entry.kind === "tool" && !!entry.result);
  return ended
    .slice(0, Math.max(0, ended.length - keep))
    .filter((entry) => !entry.reclaimed && lengthOf(entry, seen) > min)
    .map(({ callId }) => callId);
}

/** In letters, about four of which are a token. */
const lengthOf = ({ result }: ToolEntry, seen: boolean): number =>
  (result?.parts ?? []).reduce(
    (sum, part) => sum + (part.type === "text" ? part.text.length : 4 * imageTokens(part, seen)),
    0,
  );

/**
 * The oldest turn that may stay whole: the newest ones within their share, cut only where a person spoke.
 * Undefined when not even the newest fits; `folded` tells whether anything lies before it.
 */
export function tailOf(
  state: SessionState,
  window: number,
  trigger: number,
  vision: boolean | undefined,
): { from?: TurnId; folded: boolean } {
  const { model } = answering(state);
  const budget = Math.min(window * tailShare, trigger / 2) / gaugeOf(state);
  const { entries } = inView(state);
  let from: TurnId | undefined;
  for (const start of turnStarts(entries).toReversed()) {
    const messages = messagesOf(entries.slice(start), state);
    if (tokensOf({ model, vision, messages }) > budget) break;
    from = entries[start]?.turnId;
  }
  const first = entries.find(({ kind }) => kind === "said")?.turnId;
  return { from, folded: entries.length > 0 && (from === undefined || from !== first) };
}

const tokensOf = (part: Pick<ModelRequest, "model" | "vision" | "messages">): number =>
  estimateRequest({ system: "", tools: [], maxOutput: 0, cacheKey: "", ...part }).input;

/** Where the turns begin that a person began. */
function turnStarts(entries: Entry[]): number[] {
  const begun = new Set<TurnId | undefined>();
  return entries.flatMap(({ kind, turnId }, at) => {
    const first = kind === "said" && !begun.has(turnId);
    begun.add(turnId);
    return first ? [at] : [];
  });
}

/** The turn that the person began last, if there is one before it. */
export function newestTurn(state: SessionState): TurnId | undefined {
  const { entries } = inView(state);
  const newest = turnStarts(entries).at(-1);
  return newest ? entries[newest]?.turnId : undefined;
}

/** The turn in the middle: what lies before it is dropped when nothing else has helped. */
export function middleOf(state: SessionState): TurnId | undefined {
  const { entries } = inView(state);
  const starts = turnStarts(entries);
  const middle = starts.find((at) => at >= entries.length / 2) ?? starts.at(-1);
  return middle ? entries[middle]?.turnId : undefined;
}

export const instruction = `[Octo: this conversation is about to outgrow what you can read. Write down what you need to go on without it: the messages above will not be shown to you again. Use no tools. Answer in this form and with nothing else:
<topics>three to six short phrases, separated by commas</topics>
<summary>
At most 1,000 words. What the person asked for, in their own words where those matter; what was decided and why; files looked at and changed, with their paths; commands that worked and those that failed; errors and what cured them; what is being done at this moment and what comes next. Exact names, paths, numbers.
</summary>]`;

export interface Summary {
  text: string;
  topics: string[];
}

/** Undefined when the model said nothing that could stand for the conversation. */
export function readSummary(blocks: Block[]): Summary | undefined {
  const said = blocks.flatMap((block) => (block.type === "text" ? [block.text] : [])).join("\n");
  const topics = (/<topics>([\s\S]*?)<\/topics>/.exec(said)?.[1] ?? "").split(/[,，、;]/).map((topic) => topic.trim());
  const text = (/<summary>([\s\S]*?)(<\/summary>|$)/.exec(said)?.[1] ?? said)
    .replace(/<topics>[\s\S]*?<\/topics>/g, "")
    .trim();
  return text === "" ? undefined : { text, topics: topics.filter(Boolean).slice(0, 8) };
}

/** What the model reads in place of what was folded: the summary, and what must come through word for word. */
export function wordsFor(state: SessionState, summary: Summary | undefined, from: TurnId | undefined): string {
  const parts = [
    `[Octo: the conversation so far is folded to make room. ${readableAt(state)}]`,
    summary?.text ?? "The earlier messages were too long to be summarised and are left out.",
    todoPart(state),
    pinnedPart(state, from),
    from === undefined ? lastWordsPart(state) : undefined,
    rulesPart(state, from),
    state.facts,
  ];
  return parts.filter(Boolean).join("\n\n");
}

const readableAt = ({ settings }: SessionState): string =>
  settings.folder
    ? "Every word of it can still be read: read_file `chat:earlier`."
    : "The person still sees all of it.";

function todoPart({ todos }: SessionState): string | undefined {
  if (todos.length === 0) return undefined;
  return `The todo list as it stands:\n${todos.map(({ text, state }) => `- [${state}] ${text}`).join("\n")}`;
}

/** Pinned messages that are not in view any more, to the byte. */
function pinnedPart(state: SessionState, from: TurnId | undefined): string | undefined {
  const kept = from === undefined ? [] : messagesFrom(state, from);
  const pinned = state.order
    .map((id) => state.entries[id])
    .filter((entry) => entry !== undefined && (entry.kind === "said" || entry.kind === "reply") && entry.pinned)
    .filter((entry) => entry && !kept.includes(entry));
  if (pinned.length === 0) return undefined;
  return `Pinned by the person, word for word:\n${pinned.map((entry) => textOf(entry)).join("\n---\n")}`;
}

/** Rules that came too late for the prompt. */
function rulesPart(state: SessionState, from: TurnId | undefined): string | undefined {
  const told = state.order
    .map((id) => state.entries[id])
    .find((entry) => entry?.kind === "note" && entry.why === "rules");
  const kept = from !== undefined && told !== undefined && messagesFrom(state, from).includes(told);
  return told?.kind === "note" && !kept ? told.text : undefined;
}

function messagesFrom(state: SessionState, from: TurnId): Entry[] {
  const { entries } = inView(state);
  return entries.slice(entries.findIndex(({ turnId }) => turnId === from));
}

/** What the person wants right now is never left to a summary. */
function lastWordsPart(state: SessionState): string | undefined {
  const said = inView(state).entries.filter((entry): entry is SaidEntry => entry.kind === "said");
  const newest = said.filter(({ turnId }) => turnId === said.at(-1)?.turnId);
  if (newest.length === 0) return undefined;
  return `The person's last words, word for word:\n${newest.map(textOf).join("\n---\n")}`;
}

const textOf = (entry: Entry | undefined): string =>
  entry?.kind === "said" || entry?.kind === "reply"
    ? entry.content.flatMap((block) => (block.type === "text" ? [block.text] : [])).join("\n")
    : "";
