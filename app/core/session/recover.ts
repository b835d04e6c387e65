// Recovery after a crash: the events that close what is open in a session, and how its turn continues.
import type { AccountId, CallId, TurnId } from "#core/ids.ts";
import { lostCall } from "#core/model/calls/call.ts";
import type { Block } from "#core/model/message.ts";
import type { PriceBook } from "#core/model/prices/price-book.ts";
import { turnNotes } from "#core/agent/notes/turn-notes.ts";
import type { Draft } from "#core/store-ports.ts";
import type { Tool } from "#core/tool/tool.ts";
import type { EventBody } from "./events.ts";
import type { OpenCall, SessionState } from "./state.ts";

export interface Recovery {
  events: EventBody[];
  /**
   * `reenter`: continue the same turn, because an ask waits for an answer. `resume`: run the new turn that `events`
   * start. `rest`: run nothing.
   */
  next: "reenter" | "resume" | "rest";
}

interface RecoveryContext {
  /** The stored text of the reply that was streaming when the crash happened. */
  draft: Draft | undefined;
  /** Returns how to treat an interrupted call of the given tool. */
  afterCrash(tool: string): Tool["afterCrash"];
  /** Returns the prices of an account's models. */
  book(account: AccountId): PriceBook;
  now: number;
  /** When the person last left or reloaded the page, in milliseconds since 1970; 0 if unknown. */
  leftAt: number;
  /** Maximum time since a turn was last active, in milliseconds. Older turns are not resumed. */
  resumeWithinMs: number;
  newTurnId(): TurnId;
}

const interruptedText = "Octo was closed while this ran. Check what it did before you repeat it.";

export function recover(state: SessionState, context: RecoveryContext): Recovery {
  const { now } = context;
  const events = closeCalls(state, context);
  const { turn } = state;
  if (!turn) return { events, next: "rest" };
  for (const entry of Object.values(state.entries)) {
    if (entry.kind !== "tool" || entry.status !== "running") continue;
    if (context.afterCrash(entry.name) !== "report") continue;
    const result = {
      outcome: "interrupted",
      parts: [{ type: "text", text: interruptedText }],
      ms: now - (entry.startedAt ?? now),
    } as const;
    events.push({ type: "tool.ended", callId: entry.callId, result: { ...result, parts: [...result.parts] } });
  }
  // Going on would pay for the same answer again, so the person decides about that.
  if (turn.unstored) {
    events.push(...cutReply(context.draft, turn.unstored));
    events.push({ type: "turn.ended", turnId: turn.turnId, reason: "interrupted", note: turnNotes.unstored });
    return { events, next: "rest" };
  }
  if (Object.keys(state.asks).length > 0) return { events, next: "reenter" };
  // The page itself may die of what the turn does. It must not be resumed for ever, because each try may cost money.
  const left = context.leftAt >= state.updatedAt;
  const dies = !left && interruptionsHere(state) + 1 >= mostInterruptions;
  const why = left ? ({ left } as const) : dies && { note: turnNotes.interruptedOften };
  events.push({ type: "turn.ended", turnId: turn.turnId, reason: "interrupted", ...why });
  if (dies || now - state.updatedAt > context.resumeWithinMs) return { events, next: "rest" };
  events.push({
    type: "turn.started",
    turnId: context.newTurnId(),
    resumes: turn.turnId,
    ...(turn.compacts && { compacts: true }),
  });
  return { events, next: "resume" };
}

/** After this many interruptions without progress, the turn waits for the person. */
const mostInterruptions = 3;

/** Counts how many turns in a row were interrupted since the last message, complete reply or finished tool call. */
function interruptionsHere({ order, entries }: SessionState): number {
  let progressAt = 0;
  let interruptedAt: number[] = [];
  for (const id of order) {
    const entry = entries[id];
    if (entry?.kind === "turn" && entry.left) continue;
    if (entry?.kind === "turn" && entry.reason === "interrupted") interruptedAt.push(entry.at);
    else if (entry?.kind === "turn") interruptedAt = [];
    else if (entry?.kind === "said") progressAt = Math.max(progressAt, entry.at);
    else if (entry?.kind === "reply" && entry.stop !== "interrupted") progressAt = Math.max(progressAt, entry.at);
    else if (entry?.kind === "tool" && entry.result && entry.result.outcome !== "interrupted")
      progressAt = Math.max(progressAt, entry.endedAt ?? 0);
  }
  return interruptedAt.filter((at) => at > progressAt).length;
}

/** Records the open model calls as lost. */
export function closeCalls(state: SessionState, context: Pick<RecoveryContext, "draft" | "now" | "book">): EventBody[] {
  return Object.values(state.openCalls).flatMap((open) => closeCall(open, context));
}

/** Records the attempt as lost. If the attempt was a turn's reply, the draft becomes an interrupted reply. */
function closeCall(open: OpenCall, { draft, now, book }: Pick<RecoveryContext, "draft" | "now" | "book">): EventBody[] {
  const blocks = receivedOf(draft, open.callId);
  const known = { blocks, reported: draft?.callId === open.callId ? draft.reported : undefined };
  const called: EventBody = { type: "model.called", call: lostCall(open, known, now, book(open.account)) };
  return open.purpose === "turn" ? [called, ...cutReply(draft, open.callId)] : [called];
}

/** The blocks of a draft that contain text, if the draft belongs to this call. */
const receivedOf = (draft: Draft | undefined, callId: CallId): Draft["blocks"] =>
  draft?.callId === callId ? draft.blocks.filter(({ text }) => text.trim() !== "") : [];

/** What the draft has of a call's reply, as an interrupted reply. */
function cutReply(draft: Draft | undefined, callId: CallId): EventBody[] {
  const content = receivedOf(draft, callId).map(({ kind, text }): Block => ({ type: kind, text }));
  return content.length > 0 ? [{ type: "assistant.replied", content, stop: "interrupted", callId }] : [];
}
