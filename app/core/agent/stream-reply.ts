// Receives one reply of the model: shows it while it streams, saves it as a draft, and commits it together with its
// model call.
import type { CallEnded, CallEvent } from "#core/model/calls/call.ts";
import { answering } from "#core/model/calls/fallback.ts";
import { imagesIn, withoutRefusedImages } from "#core/model/calls/vision.ts";
import type { BlobRef } from "#core/model/message.ts";
import { type ModelError, modelError } from "#core/model/model-errors.ts";
import type { ModelRequest } from "#core/model/provider.ts";
import type { EventBody, HintKind, TurnEnd } from "#core/session/events.ts";
import type { Draft } from "#core/store-ports.ts";
import { answerLength, countReplies } from "./answer-length.ts";
import { withRoomForAnswer } from "./context/answer-room.ts";
import { createDraftKeeper, type DraftKeeper } from "./draft-keeper.ts";
import { hintEvent, hintFor } from "./notes/hints.ts";
import { brokeNamedLimit } from "./notes/refusal-lessons.ts";
import { turnNotes } from "./notes/turn-notes.ts";
import type { RequestFor, TurnContext, TurnPorts } from "./ports.ts";
import { refusedImages, suspectImages } from "./refused-parts.ts";
import { toRequest } from "./request.ts";

/** How a turn ends, and why. */
export interface TurnOutcome {
  reason: TurnEnd;
  error?: ModelError;
  note?: string;
}

/**
 * Maximum number of replies that were cut off at their length limit since the person's last message. When it is
 * reached, the turn ends.
 */
const maxCutReplies = 3;

/** Maximum number of pauses since the person's last message. When it is reached, the turn ends. */
const maxPauses = 10;

const fullNote =
  "[Octo: your reply was cut, because it filled what you can read. Octo makes room. Go on where it was cut; do not repeat what was done.]";

const lengthNote =
  "[Octo: your reply reached its length limit and was cut. Go on in smaller steps: write long files in parts, keep arguments short.]";

/**
 * Gets the model's next reply. Returns how the turn ends because of this reply, or undefined if the turn continues. If
 * the vendor may have refused an image, asks again without it.
 */
export async function streamReply(turn: TurnContext): Promise<TurnOutcome | undefined> {
  const left: BlobRef[] = [];
  for (;;) {
    const { ended, sent, hint } = await receiveReply(turn, left);
    if (ended.error?.kind === "spent") return { reason: "budget", note: ended.error.message };
    if (hint || (sent && brokeNamedLimit(ended, sent, turn.state))) return undefined;
    const images =
      ended.error && mayRefuseImage(ended.error) && sent && imagesIn(sent) > 0 ? suspects(turn, left, ended.error) : [];
    left.push(...images);
    if (images.length > 0) continue;
    if (ended.outcome === "failed") return { reason: "failed", error: ended.error };
    return afterReply(turn, ended);
  }
}

const mayRefuseImage = ({ kind, status, image }: ModelError): boolean =>
  kind === "bad-request" || (kind === "too-long" && (image === true || status === 413));

function suspects({ state }: TurnContext, left: BlobRef[], { status, detail = "" }: ModelError): BlobRef[] {
  const tried = new Set([...left.map(({ hash }) => hash), ...refusedImages(state, answering(state).model)]);
  return suspectImages(state, tried, status === 413 || speaksOfSize.test(detail));
}

/** Matches refusals of a picture's size, which one of several pictures may exceed. */
const speaksOfSize = /exceed|too (large|big)|maximum|dimension|pixels|bytes|\bMB\b|image_too_large/i;

interface ReceivedReply {
  ended: CallEnded;
  sent: ModelRequest | undefined;
  hint: HintKind | undefined;
}

/** Makes one call. @param left images to leave out; a vendor that takes the request without them gets them no more */
async function receiveReply(turn: TurnContext, left: BlobRef[]): Promise<ReceivedReply> {
  const { state, ports, signal } = turn;
  const hashes = new Set(left.map(({ hash }) => hash));
  let sent: ModelRequest | undefined;
  const requestFor: RequestFor = (choice, capacity) => {
    const whole = toRequest(state, choice, { ...capacity, maxOutput: answerLength(state, capacity) });
    sent = withRoomForAnswer({ ...whole, messages: withoutRefusedImages(whole.messages, hashes) }, state);
    return sent;
  };
  const drafts = createDraftKeeper(ports);
  const show = showLive(turn, drafts);
  let ended: CallEnded | undefined;
  let hint: HintKind | undefined;
  try {
    for await (const event of ports.call(requestFor, { purpose: "turn", turnId: state.turn?.turnId }, signal)) {
      if (event.type !== "ended") {
        show(event);
        continue;
      }
      ended = event;
      await drafts.end();
      hint = hintFor(state, ports.tools.specs(), ended);
      // Rejects if another engine has taken the lead. That engine then completes the call from the draft.
      await commitEnd(ports, kept(ended, hint), hint, left);
    }
  } finally {
    await drafts.end();
  }
  if (!ended) throw new Error("A model call came to no end.");
  signal.throwIfAborted();
  return { ended, sent, hint };
}

/**
 * Returns what is kept of a reply. A reply that arrived incomplete is an interrupted one without tool calls. No call of
 * a reply that the vendor withheld runs.
 */
function kept(ended: CallEnded, hint: HintKind | undefined): CallEnded {
  if (hint !== "emptied" && ended.stop !== "refusal") return ended;
  const blocks = ended.blocks.filter(({ type }) => type === "text" || type === "thinking");
  return { ...ended, blocks, stop: ended.stop === "refusal" ? "refusal" : "interrupted" };
}

/** A reply that must be counted, or that ends the turn, is kept also when nothing of it has arrived. */
const countsEmpty = ({ outcome, stop }: CallEnded): boolean =>
  outcome === "ok" && (stop === "length" || stop === "full" || stop === "refusal");

/** Commits model call, reply and hint in one transaction, so that a crash cannot leave only some of them. */
async function commitEnd(
  ports: TurnPorts,
  ended: CallEnded,
  hint: HintKind | undefined,
  left: BlobRef[],
): Promise<void> {
  const { call, blocks, stop, callId } = ended;
  const replied = blocks.length > 0 || countsEmpty(ended);
  const events: EventBody[] = call ? [{ type: "model.called", call }] : [];
  // Only now is it known that the images were the reason of the refusal.
  const taken = call && (ended.outcome === "ok" || blocks.length > 0) && left.length > 0;
  if (taken) events.push({ type: "images.refused", images: left, model: call.model });
  if (replied) events.push({ type: "assistant.replied", content: blocks, stop, callId });
  if (hint) events.push(hintEvent(hint));
  if (events.length > 0) await ports.commit(events, { durability: "strict" });
  await ports.saveDraft(undefined);
}

/** Returns a function that sends deltas to the screen and collects the received text in the draft. */
function showLive({ state, ports }: TurnContext, drafts: DraftKeeper): (event: CallEvent) => void {
  const turnId = state.turn?.turnId;
  let draft: Draft | undefined;
  /** Index of each block in the draft; undefined for tool calls, because a draft does not contain them. */
  let draftIndex: (number | undefined)[] = [];
  return (event) => {
    if (!turnId) return;
    if (event.type === "attempt.started") {
      draft = { callId: event.callId, blocks: [] };
      draftIndex = [];
      ports.live({ type: "reply.started", turnId });
    } else if (event.type === "block.started") {
      const { block, kind, name } = event;
      ports.live({ type: "reply.block", turnId, block, kind, name });
      if (kind === "text" || kind === "thinking") draftIndex[block] = (draft?.blocks.push({ kind, text: "" }) ?? 1) - 1;
    } else if (event.type === "block.delta") {
      ports.live({ type: "reply.delta", turnId, block: event.block, text: event.text });
      const part = draft?.blocks[draftIndex[event.block] ?? -1];
      if (part) part.text += event.text;
    } else if (event.type === "counted" && draft) {
      draft.reported = event.reported;
    }
    if (draft && (draft.blocks.length > 0 || draft.reported)) drafts.changed(draft);
  };
}

async function afterReply(turn: TurnContext, { stop }: CallEnded): Promise<TurnOutcome | undefined> {
  const { state, ports } = turn;
  if (stop === "length") return afterCutReply(turn);
  if (stop === "paused" && countReplies(state, "paused") >= maxPauses)
    return { reason: "stopped", note: turnNotes.paused };
  if (stop !== "full") return undefined;
  await ports.commit([{ type: "octo.noted", text: fullNote, why: "length" }]);
  return { reason: "failed", error: modelError("too-long") };
}

async function afterCutReply({ state, ports }: TurnContext): Promise<TurnOutcome | undefined> {
  if (countReplies(state, "length") >= maxCutReplies) return { reason: "stopped", note: turnNotes.tooLong };
  await ports.commit([{ type: "octo.noted", text: lengthNote, why: "length" }]);
  return undefined;
}
