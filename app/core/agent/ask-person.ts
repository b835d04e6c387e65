// Asks the person. An ask is stored before it is shown and accepts one answer. Without an answer in time, it counts as
// refused.
import type { AskId, CallId } from "#core/ids.ts";
import type { Answer, Ask } from "#core/session/ask.ts";
import type { ToolEntry } from "#core/session/state.ts";
import type { AnsweredAsk, TurnContext } from "./ports.ts";

/** An ask without the fields that `openAsk` fills in. */
type AskBody = Ask extends infer A
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
  const answer: Answer = { type: "unanswered" };
  const open = Object.values(state.asks).filter((one) => one.callId === callId);
  const closed = open.map(({ askId }) => ({ type: "ask.closed", askId, answer, by: { kind: "octo" } }) as const);
  if (closed.length > 0) await ports.commit(closed, { durability: "strict" });
  return answer;
}

/**
 * Opens an ask about this call, unless one is already open, and waits for the answer. @param reconsider returns an answer
 * if the mode that the chat now has gives one
 */
export async function askAbout(
  turn: TurnContext,
  callId: CallId,
  body: AskBody,
  reconsider?: () => Promise<Answer | undefined>,
): Promise<Answer> {
  const open = Object.values(turn.state.asks).find((one) => one.callId === callId);
  const ask = open ?? (await openAsk(turn, callId, body));
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
