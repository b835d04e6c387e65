// What a crash left open, closed honestly: a state with an open turn or call → the events that close it.
import type { AccountId, TurnId } from "#core/ids.ts";
import { lostCall } from "#core/model/calls/call.ts";
import type { Block } from "#core/model/message.ts";
import type { PriceBook } from "#core/model/prices/price-book.ts";
import type { Draft } from "#core/ports.ts";
import type { Tool } from "#core/tool/tool.ts";
import type { EventBody } from "./events.ts";
import type { OpenCall, SessionState } from "./state.ts";

export interface Recovery {
  events: EventBody[];
  /** What the engine does next: go on inside the same turn (an ask waits), take it up in a new one, or nothing. */
  next: "reenter" | "resume" | "rest";
}

interface Circumstances {
  draft: Draft | undefined;
  /** What a tool's call may do after a crash; unknown tools report. */
  afterCrash(tool: string): Tool["afterCrash"];
  /** What the calls of an account cost. */
  book(account: AccountId): PriceBook;
  now: number;
  /** Turns older than this are not taken up again by themselves. */
  resumeWithinMs: number;
  newTurnId(): TurnId;
}

const outOfSight = "Octo was closed while this ran. Check what it did before you repeat it.";

export function recover(state: SessionState, circumstances: Circumstances): Recovery {
  const { now } = circumstances;
  const events: EventBody[] = [];
  for (const open of Object.values(state.openCalls)) events.push(...closeCall(open, circumstances));
  const { turn } = state;
  if (!turn) return { events, next: "rest" };
  for (const entry of Object.values(state.entries)) {
    if (entry.kind !== "tool" || entry.status !== "running") continue;
    if (circumstances.afterCrash(entry.name) !== "report") continue;
    const result = {
      outcome: "interrupted",
      parts: [{ type: "text", text: outOfSight }],
      ms: now - (entry.startedAt ?? now),
    } as const;
    events.push({ type: "tool.ended", callId: entry.callId, result: { ...result, parts: [...result.parts] } });
  }
  if (Object.keys(state.asks).length > 0) return { events, next: "reenter" };
  events.push({ type: "turn.ended", turnId: turn.turnId, reason: "interrupted" });
  if (now - state.updatedAt > circumstances.resumeWithinMs) return { events, next: "rest" };
  events.push({
    type: "turn.started",
    turnId: circumstances.newTurnId(),
    resumes: turn.turnId,
    ...(turn.compacts && { compacts: true }),
  });
  return { events, next: "resume" };
}

/** The attempt is in the ledger as lost, its text so far in the transcript. */
function closeCall(open: OpenCall, { draft, now, book }: Circumstances): EventBody[] {
  const blocks = draft?.callId === open.callId ? draft.blocks.filter((block) => block.text.trim() !== "") : [];
  const called: EventBody = { type: "model.called", call: lostCall(open, blocks, now, book(open.account)) };
  if (blocks.length === 0 || open.purpose !== "turn") return [called];
  const content: Block[] = blocks.map(({ kind, text }) => ({ type: kind, text }));
  return [called, { type: "assistant.replied", content, stop: "interrupted", callId: open.callId }];
}
