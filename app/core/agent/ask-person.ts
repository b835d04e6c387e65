// Asks the person. An ask is stored before it is shown and accepts one answer. Without an answer in time, it counts as
// refused.
import type { AskId, CallId } from "#core/ids.ts";
import type { Answer, Ask } from "#core/session/ask.ts";
import { closedUnanswered } from "#core/session/close-open.ts";
import type { SessionState, ToolEntry } from "#core/session/state.ts";
import type { AnsweredAsk, TurnContext } from "./ports.ts";

/** An ask without the fields that `openAsk` fills in. */
export type AskBody = Ask extends infer A
  ? A extends Ask
    ? Omit<A, "askId" | "callId" | "turnId" | "openedAt" | "deadline">
    : never
  : never;

/** False if nobody is there to ask: in unattended mode, or without a screen or terminal. */
export const isAttended = ({ state, ports }: TurnContext): boolean =>
  ports.attended && state.settings.mode !== "unattended";

/**
 * Asks the person about a tool call. After a crash it opens no second ask: it returns the stored answer, or waits for
 * the open ask. A stored answer counts only if it came through this browser's inbox.
 */
export async function askPerson(
  turn: TurnContext,
  entry: ToolEntry,
  body: AskBody,
  reconsider?: () => Promise<Answer | undefined>,
): Promise<Answer> {
  const answered = entry.answeredHere ? entry.answer : undefined;
  if (!answered && !isAttended(turn)) return unanswered(turn, entry.callId);
  return answered ?? askAbout(turn, entry.callId, body, reconsider);
}

/** Answers at once. An ask that was opened while somebody was there is closed. */
async function unanswered({ state, ports }: TurnContext, callId: CallId): Promise<Answer> {
  const open = openAskOf(state, callId);
  if (open) await ports.commit([closedUnanswered(open.askId)], { durability: "strict" });
  return { type: "unanswered" };
}

/**
 * Opens an ask about this call, unless one is already open, and waits for the answer. An open ask that no longer shows
 * what the call would do is closed, and its answer does not count. @param reconsider returns an answer if the mode that
 * the chat now has gives one
 */
export async function askAbout(
  turn: TurnContext,
  callId: CallId,
  body: AskBody,
  reconsider?: () => Promise<Answer | undefined>,
): Promise<Answer> {
  const ask = await openTrueAsk(turn, callId, body);
  const wait = () => (isAttended(turn) ? answerOrTimeout(turn, ask) : nobody);
  let answered = await wait();
  while (answered.reconsider) {
    const decided = await reconsider?.();
    answered = decided ? { answer: decided, by: { kind: "octo" } } : await wait();
  }
  const { answer, by, commandId } = answered;
  const closed = { type: "ask.closed", askId: ask.askId, answer, by, ...(commandId && { commandId }) } as const;
  await turn.ports.commit([closed], { durability: "strict", consumes: commandId ? [commandId] : [] });
  return answer;
}

/** The open ask about this call if it shows what the call would do, else a new one. */
async function openTrueAsk(turn: TurnContext, callId: CallId, body: AskBody): Promise<Ask> {
  const open = openAskOf(turn.state, callId);
  if (open && showsSame(open, body)) return open;
  if (open) await turn.ports.commit([closedUnanswered(open.askId)], { durability: "strict" });
  return openAsk(turn, callId, body);
}

/** Opens an ask before its turn has come, so that the person sees all that a reply asks for and can answer at once. */
export async function openAhead(turn: TurnContext, callId: CallId, body: AskBody): Promise<void> {
  if (!openAskOf(turn.state, callId)) await openAsk(turn, callId, body);
}

const openAskOf = ({ asks }: SessionState, callId: CallId) => Object.values(asks).find((one) => one.callId === callId);

/** Files may have changed, and the shell may have moved, since the ask was opened. */
function showsSame(ask: Ask, body: AskBody): boolean {
  if (ask.kind !== "permission" || body.kind !== "permission") return ask.kind === body.kind;
  return isEqual([ask.target, ask.preview], [body.target, body.preview]);
}

const isEqual = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

async function openAsk({ state, ports }: TurnContext, callId: CallId, body: AskBody): Promise<Ask> {
  const openedAt = ports.clock.now();
  const wait = state.settings.answerWithinMs;
  const ask = {
    ...body,
    askId: ports.newId<AskId>("ask"),
    callId,
    turnId: state.turn?.turnId,
    openedAt,
    deadline: wait > 0 ? openedAt + wait : undefined,
  } as Ask;
  await ports.commit([{ type: "ask.opened", ask }], { durability: "strict" });
  return ask;
}

const nobody: AnsweredAsk = { answer: { type: "unanswered" }, by: { kind: "octo" } };

async function answerOrTimeout({ ports, signal }: TurnContext, ask: Ask): Promise<AnsweredAsk> {
  if (ask.deadline === undefined) return ports.answer(ask, signal);
  const over = new AbortController();
  const either = AbortSignal.any([signal, over.signal]);
  const timeout = ports.clock.sleep(ask.deadline - ports.clock.now(), either).then((): AnsweredAsk => {
    either.throwIfAborted();
    return nobody;
  });
  try {
    return await Promise.race([ports.answer(ask, either), timeout]);
  } finally {
    over.abort();
    timeout.catch(() => undefined);
  }
}
