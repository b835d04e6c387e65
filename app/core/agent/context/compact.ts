// Keeps the context within the model's window: first leaves out old tool results, then replaces the oldest turns by a
// summary.
// The log keeps everything; only what is sent to the model changes.
import type { CallId, TurnId } from "#core/ids.ts";
import type { CallEnded } from "#core/model/calls/call.ts";
import type { ModelError } from "#core/model/model-errors.ts";
import type { Capacity } from "#core/model/model-call.ts";
import type { ModelMessage, ModelRequest } from "#core/model/provider.ts";
import { answering } from "#core/model/calls/fallback.ts";
import type { EventBody } from "#core/session/events.ts";
import type { SessionState } from "#core/session/state.ts";
import type { RequestFor, TurnContext } from "#core/agent/ports.ts";
import { inView, toRequest } from "#core/agent/request.ts";
import { fitsWithShorterAnswer, withRoomForAnswer } from "./answer-room.ts";
import {
  compactionTrigger,
  contextWindowOf,
  keptTurns,
  middleTurn,
  minFreedShare,
  newestTurn,
  reclaimable,
  type ReclaimLimits,
  sizeOf,
} from "./policy.ts";
import { textOfEntries } from "./recall.ts";
import { asTextNotice, compactionText, parseSummary, type Summary, summaryInstruction } from "./compaction-summary.ts";

const usualReclaim: ReclaimLimits = { keepNewest: 6, longerThan: 4_000 };
/** Limits that apply after the vendor has refused a request as too long. */
const strictReclaim: ReclaimLimits = { keepNewest: 2, longerThan: 1_000 };

export interface Compaction {
  /** Compacts if the window is nearly full. Call it before each request. */
  beforeCall(): Promise<void>;
  /**
   * Shrinks the context further after a request was refused as too long, or only the answer, if that is enough. Returns
   * false if nothing more can be left out.
   */
  afterRefusal(error: ModelError): Promise<boolean>;
}

/**
 * Creates the compaction of one turn. It does not retry a failed summary. After refusals, it tries each way to shrink
 * the context once.
 */
export function createCompaction(turn: TurnContext): Compaction {
  const { state, ports } = turn;
  let summaryFailed = false;
  let answerShortened = false;
  const size = () => currentSize(turn, state);
  const measures = [() => reclaim(turn, strictReclaim), () => summariseBeforeNewest(turn), () => dropOlderHalf(turn)];
  return {
    async beforeCall() {
      const { model } = ports;
      const window = contextWindowOf(state, model);
      const trigger = compactionTrigger(window, model);
      if (size() < trigger) return;
      const minFreed = window * minFreedShare;
      if ((await reclaim(turn, usualReclaim, minFreed)) && size() < trigger) return;
      const { from, hasOlder } = keptTurns(state, { window, trigger, vision: model.vision });
      if (summaryFailed || !hasOlder || freedBySummary(turn, from) < minFreed) return;
      summaryFailed = !(await summarise(turn, { from }));
    },
    async afterRefusal(error) {
      if (!answerShortened) {
        answerShortened = true;
        if (fitsWithShorterAnswer(usualRequest(turn), state, error)) return true;
      }
      for (let measure = measures.shift(); measure; measure = measures.shift()) if (await measure()) return true;
      return false;
    },
  };
}

/**
 * Summarises everything so far, because the person asked for it. If the vendor refuses the conversation, asks for a
 * summary of its plain text; if it refuses that too, leaves the messages out without a summary. Returns false if the
 * vendor could not be asked.
 */
export async function compactNow(turn: TurnContext): Promise<boolean> {
  for (const cut of [{ from: undefined }, { from: undefined, asText: true }]) {
    const made = await trySummary(turn, cut);
    if (made === "made") return true;
    if (made !== "refused") return false;
  }
  await turn.ports.commit([compactedEvent(turn, { from: undefined })], { durability: "strict" });
  return true;
}

/** True if there is something to summarise. A vendor may have refused each message before it answered one. */
export function canCompact(state: SessionState): boolean {
  const { compaction, entries } = inView(state);
  const said = entries.filter(({ kind }) => kind === "said").length;
  return entries.some(({ kind }) => kind === "reply") || said + (compaction ? 1 : 0) > 1;
}

/** Returns the size in tokens of a request made from `view`. */
const currentSize = (turn: TurnContext, view: SessionState): number => sizeOf(turn.state, usualRequest(turn, view));

const usualRequest = ({ state, ports }: TurnContext, view = state): ModelRequest =>
  toRequest(view, answering(state), ports.model);

/**
 * Leaves out old tool results. Does so for many at once, because each change of an earlier message makes the vendor's
 * cache useless from there on.
 */
async function reclaim(turn: TurnContext, limits: ReclaimLimits, minFreed = 0): Promise<boolean> {
  const { state, ports } = turn;
  const calls = reclaimable(state, limits, ports.model.vision);
  if (calls.length === 0) return false;
  const { before, after } = sizesWith(turn, (view) => {
    for (const callId of calls) {
      const entry = view.entries[callId as string as keyof typeof view.entries];
      if (entry?.kind === "tool") view.entries[entry.id] = { ...entry, reclaimed: true };
    }
  });
  if (before - after < minFreed) return false;
  await ports.commit([{ type: "context.reclaimed", calls, before, after }]);
  return true;
}

/** Returns how many tokens a summary would free, without subtracting the length of the summary itself. */
function freedBySummary(turn: TurnContext, from: TurnId | undefined): number {
  const { before, after } = sizesWith(turn, (view) => addCompaction(view, { text: "", topics: [] }, from));
  return before - after;
}

/** Returns the size of a request in tokens, before and after `change`, which is applied to a copy of the state. */
function sizesWith(turn: TurnContext, change: (view: SessionState) => void): { before: number; after: number } {
  const { state } = turn;
  const view = { ...state, entries: { ...state.entries }, order: [...state.order] };
  change(view);
  return { before: currentSize(turn, state), after: currentSize(turn, view) };
}

function addCompaction(view: SessionState, summary: Summary | undefined, from: TurnId | undefined): void {
  const id = "compaction" as keyof typeof view.entries;
  const words = compactionText(view, summary, from);
  view.entries[id] = { id, at: 0, kind: "compaction", words, from, before: 0, after: 0 };
  view.order.push(id);
}

interface Cut {
  /** The oldest turn that is still sent to the model after the compaction; undefined if none is. */
  from: TurnId | undefined;
  /**
   * True to ask for the summary without sending the turns from `from` on, because the request was too long with them.
   */
  withoutKept?: boolean;
  /** True to send the messages as one text, which every vendor takes. */
  asText?: boolean;
}

/** Summarises all turns but the newest, which stays unchanged. */
async function summariseBeforeNewest(turn: TurnContext): Promise<boolean> {
  const from = newestTurn(turn.state);
  return from !== undefined && summarise(turn, { from, withoutKept: true });
}

/**
 * Asks the model for a summary. The request is the chat's usual one (same model, system, tools and messages) plus an
 * instruction at the end, so that the vendor reads most of it from its cache. Asks again, once, if the reply contains
 * no whole summary.
 */
async function trySummary(turn: TurnContext, cut: Cut): Promise<"made" | "refused" | "failed"> {
  const { state, ports, signal } = turn;
  const before = cut.withoutKept ? cut.from : undefined;
  if (toRequest(state, answering(state), ports.model, before).messages.length === 0) return "failed";
  for (let attempt = 1; attempt <= 2; attempt++) {
    const ended = await callForSummary(turn, before, cut.asText);
    const called: EventBody[] = ended.call ? [{ type: "model.called", call: ended.call }] : [];
    // If the model refuses, its reply is not a summary and must not replace the conversation.
    const answered = ended.outcome === "ok" && ended.stop !== "refusal";
    const made = answered ? parseSummary(ended.blocks) : undefined;
    const compacted = made ? [compactedEvent(turn, { from: cut.from, summary: made, callId: ended.callId })] : [];
    if (called.length + compacted.length > 0) await ports.commit([...called, ...compacted], { durability: "strict" });
    signal.throwIfAborted();
    if (made) return "made";
    if (ended.outcome !== "ok") return isRefusal(ended.error) ? "refused" : "failed";
  }
  return "failed";
}

const summarise = async (turn: TurnContext, cut: Cut): Promise<boolean> => (await trySummary(turn, cut)) === "made";

const isRefusal = (error: ModelError | undefined): boolean =>
  error?.kind === "bad-request" || error?.kind === "too-long";

async function callForSummary(
  { state, ports, signal }: TurnContext,
  before: TurnId | undefined,
  asText = false,
): Promise<CallEnded> {
  const requestFor: RequestFor = (choice, capacity) => {
    const whole = toRequest(state, choice, capacity, before);
    const request = asText ? { ...whole, tools: [], messages: [messagesAsText(state, capacity)] } : whole;
    const instruction = { role: "user" as const, content: [{ type: "text" as const, text: summaryInstruction }] };
    return withRoomForAnswer({ ...request, messages: [...request.messages, instruction] }, state);
  };
  let ended: CallEnded | undefined;
  for await (const event of ports.call(requestFor, { purpose: "compaction", turnId: state.turn?.turnId }, signal)) {
    if (event.type === "ended") ended = event;
    else if (event.type === "counted") {
      await ports.saveDraft({ callId: event.callId, blocks: [], reported: event.reported });
    }
  }
  if (!ended) throw new Error("A model call came to no end.");
  return ended;
}

/** Returns the conversation as one text. If it is long, only its end, which fits into the window in any language. */
function messagesAsText(state: SessionState, capacity: Capacity): ModelMessage {
  const { compaction, entries } = inView(state);
  const text = [compaction?.words, textOfEntries(entries)].filter(Boolean).join("\n\n");
  const longest = Math.floor(contextWindowOf(state, capacity) / 2);
  return { role: "user", content: [{ type: "text", text: `${asTextNotice}\n\n${text.slice(-longest)}` }] };
}

/**
 * Leaves out the older half of the context without a summary, and tells the model so. This is the last way to shrink
 * the context.
 */
async function dropOlderHalf(turn: TurnContext): Promise<boolean> {
  const from = middleTurn(turn.state);
  if (from === undefined && !canCompact(turn.state)) return false;
  await turn.ports.commit([compactedEvent(turn, { from })], { durability: "strict" });
  return true;
}

function compactedEvent(
  turn: TurnContext,
  { from, summary, callId }: { from: TurnId | undefined; summary?: Summary; callId?: CallId },
): EventBody {
  return {
    type: "context.compacted",
    from,
    words: compactionText(turn.state, summary, from),
    summary: summary?.text,
    topics: summary?.topics,
    ...sizesWith(turn, (view) => addCompaction(view, summary, from)),
    callId,
  };
}
