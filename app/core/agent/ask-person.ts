// Asks the person. An ask is stored before it is shown, accepts one answer, and counts as refused when nobody answers in time.
import type { AskId, CallId } from "#core/ids.ts";
import type { Answer, Ask } from "#core/session/ask.ts";
import type { ToolEntry } from "#core/session/state.ts";
import type { AnsweredAsk, TurnContext } from "./ports.ts";

/** An ask without its ids and times. */
type AskBody = Ask extends infer A
  ? A extends Ask
    ? Omit<A, "askId" | "callId" | "turnId" | "openedAt" | "deadline">
    : never
  : never;

/** Asks about a tool call. After a crash, no second ask is opened: the stored answer is returned, or the open ask is waited for. */
export async function askPerson(turn: TurnContext, entry: ToolEntry, body: AskBody): Promise<Answer> {
  return entry.answer ?? askAbout(turn, entry.callId, body);
}

/** Waits for the open ask about this call, or opens one. */
export async function askAbout(turn: TurnContext, callId: CallId, body: AskBody): Promise<Answer> {
  const open = Object.values(turn.state.asks).find((one) => one.callId === callId);
  const ask = open ?? (await openAsk(turn, callId, body));
  const { answer, by, commandId } = await answerOrTimeout(turn, ask);
  const closed = { type: "ask.closed", askId: ask.askId, answer, by } as const;
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

async function answerOrTimeout({ ports, signal }: TurnContext, ask: Ask): Promise<AnsweredAsk> {
  if (ask.deadline === undefined) return ports.answer(ask, signal);
  const over = new AbortController();
  const either = AbortSignal.any([signal, over.signal]);
  const timeout = ports.clock.sleep(ask.deadline - ports.clock.now(), either).then((): AnsweredAsk => {
    either.throwIfAborted();
    return { answer: { type: "unanswered" }, by: { kind: "octo" } };
  });
  try {
    return await Promise.race([ports.answer(ask, either), timeout]);
  } finally {
    over.abort();
    timeout.catch(() => undefined);
  }
}
