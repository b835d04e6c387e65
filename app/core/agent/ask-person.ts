// One question to the person: opened durably, answered once, refused when nobody answers in time.
import type { AskId, CallId } from "#core/ids.ts";
import type { Answer, Ask } from "#core/session/events.ts";
import type { SessionState, ToolEntry } from "#core/session/state.ts";
import type { Answered, TurnPorts } from "./ports.ts";

/** What kind of ask it is; identity and times are given here. */
export type AskBody = Ask extends infer A
  ? A extends Ask
    ? Omit<A, "askId" | "callId" | "turnId" | "openedAt" | "deadline">
    : never
  : never;

/** The answer already given, the ask already open, or a new one: whichever the log says. */
export async function askPerson(
  state: SessionState,
  ports: TurnPorts,
  entry: ToolEntry,
  body: AskBody,
  signal: AbortSignal,
): Promise<Answer> {
  return entry.answer ?? askAbout(state, ports, entry.callId, body, signal);
}

/** The ask about this call that is open, or a new one. */
export async function askAbout(
  state: SessionState,
  ports: TurnPorts,
  callId: CallId,
  body: AskBody,
  signal: AbortSignal,
): Promise<Answer> {
  const known = Object.values(state.asks).find((one) => one.callId === callId);
  const ask = known ?? (await open(state, ports, callId, body));
  const { answer, by, commandId } = await answered(ports, ask, signal);
  const closed = { type: "ask.closed", askId: ask.askId, answer, by } as const;
  await ports.commit([closed], { durability: "strict", consumes: commandId ? [commandId] : [] });
  return answer;
}

async function open(state: SessionState, ports: TurnPorts, callId: CallId, body: AskBody): Promise<Ask> {
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

async function answered(ports: TurnPorts, ask: Ask, signal: AbortSignal): Promise<Answered> {
  if (ask.deadline === undefined) return ports.answer(ask, signal);
  const race = new AbortController();
  const either = AbortSignal.any([signal, race.signal]);
  const late = ports.clock.sleep(ask.deadline - ports.clock.now(), either).then((): Answered => {
    either.throwIfAborted();
    return { answer: { type: "unanswered" }, by: { kind: "octo" } };
  });
  try {
    return await Promise.race([ports.answer(ask, either), late]);
  } finally {
    race.abort();
    late.catch(() => undefined);
  }
}
