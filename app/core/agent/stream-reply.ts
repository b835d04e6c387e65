// One reply of the model: streamed for eyes, kept as a draft, committed whole with its record.
import type { CallEnded, CallEvent } from "#core/model/calls/call.ts";
import type { ModelError } from "#core/model/model-errors.ts";
import type { Draft } from "#core/ports.ts";
import type { EventBody, HintWhy, TurnEnd } from "#core/session/events.ts";
import type { SessionState } from "#core/session/state.ts";
import { createDraftKeeper, type DraftKeeper } from "./draft-keeper.ts";
import { hint, hintFor } from "./notes/hints.ts";
import { answerLength, cutReplies, taughtBy } from "./notes/refusal-lessons.ts";
import type { TurnPorts } from "./ports.ts";
import { toRequest } from "./request.ts";
import { turnNotes } from "./notes/turn-notes.ts";

/** How often a reply that ran into its length limit is asked to go on in smaller steps. */
const lengthTries = 3;

const lengthNote =
  "[Octo: your reply reached its length limit and was cut. Go on in smaller steps: write long files in parts, keep arguments short.]";

/** How the turn ends because of it; undefined when the loop goes on. */
export async function streamReply(
  state: SessionState,
  ports: TurnPorts,
  signal: AbortSignal,
): Promise<{ reason: TurnEnd; error?: ModelError; note?: string } | undefined> {
  const turnId = state.turn?.turnId;
  const request = toRequest(state, { ...ports.model, maxOutput: answerLength(state, ports.model) });
  const drafts = createDraftKeeper(ports);
  const shown = showLive(state, ports, drafts);
  let ended: CallEnded | undefined;
  let hinted: HintWhy | undefined;
  try {
    for await (const event of ports.call(request, { purpose: "turn", turnId }, signal)) {
      if (event.type !== "ended") {
        shown(event);
        continue;
      }
      ended = event;
      await drafts.end();
      // A newer lead refuses this, and closes the call itself from the draft. Until then its money is set aside.
      hinted = hintFor(state, ports.tools.specs(), ended);
      await commitEnd(ports, hinted === "emptied" ? cut(ended) : ended, hinted);
    }
  } finally {
    await drafts.end();
  }
  if (!ended) throw new Error("A model call came to no end.");
  signal.throwIfAborted();
  if (ended.error?.kind === "spent") return { reason: "budget", note: ended.error.message };
  if (hinted || taughtBy(ended, request, state)) return undefined;
  if (ended.outcome === "failed") return { reason: "failed", error: ended.error };
  return ended.stop === "length" ? afterLength(state, ports) : undefined;
}

/** A reply that did not arrive whole: its words are for the person, its calls are none. */
const cut = (ended: CallEnded): CallEnded => ({
  ...ended,
  blocks: ended.blocks.filter(({ type }) => type === "text" || type === "thinking"),
  stop: "interrupted",
});

/** Record, reply and hint in one transaction: none can be there without the others. */
async function commitEnd(ports: TurnPorts, ended: CallEnded, why: HintWhy | undefined): Promise<void> {
  const { call, blocks, stop, callId } = ended;
  const events: EventBody[] = call ? [{ type: "model.called", call }] : [];
  if (blocks.length > 0) events.push({ type: "assistant.replied", content: blocks, stop, callId });
  if (why) events.push(hint(why));
  if (events.length > 0) await ports.commit(events, { durability: "strict" });
  await ports.keepDraft(undefined);
}

/** Sends deltas to the eyes, and the text so far to the draft. */
function showLive(state: SessionState, ports: TurnPorts, drafts: DraftKeeper): (event: CallEvent) => void {
  const turnId = state.turn?.turnId;
  let draft: Draft | undefined;
  let grouped: (number | undefined)[] = [];
  return (event) => {
    if (!turnId) return;
    if (event.type === "attempt.started") {
      draft = { callId: event.callId, blocks: [] };
      grouped = [];
      ports.live({ type: "reply.started", turnId });
    } else if (event.type === "block.started") {
      const { block, kind, name } = event;
      ports.live({ type: "reply.block", turnId, block, kind, name });
      if (kind === "text" || kind === "thinking") grouped[block] = (draft?.blocks.push({ kind, text: "" }) ?? 1) - 1;
    } else if (event.type === "block.delta") {
      ports.live({ type: "reply.delta", turnId, block: event.block, text: event.text });
      const part = draft?.blocks[grouped[event.block] ?? -1];
      if (part) part.text += event.text;
    }
    if (draft && draft.blocks.length > 0) drafts.changed(draft);
  };
}

/** Three times is a task that wants to be split. */
async function afterLength(state: SessionState, ports: TurnPorts) {
  if (cutReplies(state) >= lengthTries) {
    return {
      reason: "stopped",
      note: turnNotes.tooLong,
    } as const;
  }
  await ports.commit([{ type: "octo.noted", text: lengthNote, why: "length" }]);
  return undefined;
}
