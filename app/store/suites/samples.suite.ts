// Sample events and commands, and a clock that the test controls, for the test suites of the stores.
import { seeded, shanghai } from "#core/ledger/samples.suite.ts";
import type { AccountId, AskId, CallId, CommandId, SessionId, TurnId } from "#core/ids.ts";
import { noUsage } from "#core/model/message.ts";
import type { Clock } from "#core/ports.ts";
import type { CommandOf } from "#core/session/commands.ts";
import type { Unstamped } from "#core/session/events.ts";
import type { SessionSettings } from "#core/session/session-settings.ts";
import type { ModelCall } from "#core/model/model-call.ts";
import type { Stores } from "../stores.ts";

export { seeded, shanghai };

/** A function that opens a set of empty stores. */
export type OpenEmpty = (options: { clock: Clock; offsetAt(at: number): number }) => Promise<Stores>;

export const noon = Date.parse("2026-05-22T12:00:00+08:00");

/** Makes a clock that always shows `at`. The test can change `at`. */
export function stillClock(at = noon): Clock & { at: number } {
  const clock = { at, now: () => clock.at, sleep: async () => {}, random: seeded(1) };
  return clock;
}

export const session = (name: string) => name as SessionId;
export const commandId = (name: string) => name as CommandId;

export const settings: SessionSettings = {
  title: "Fix the cart",
  titled: false,
  account: "acc" as AccountId,
  model: "claude-sonnet-4-5",
  mode: "ask",
  budget: {},
  answerWithinMs: 300_000,
};

export const started = (changes: Partial<SessionSettings> = {}, at = noon): Unstamped => ({
  type: "session.started",
  settings: { ...settings, ...changes },
  origin: { kind: "page" },
  at,
});

export const said = (text: string, at = noon): Unstamped => ({
  type: "user.said",
  content: [{ type: "text", text }],
  by: { kind: "page" },
  at,
});

export const turnStarted = (turnId = "t1", at = noon): Unstamped => ({
  type: "turn.started",
  turnId: turnId as TurnId,
  at,
});
export const turnEnded = (reason: "done" | "stopped" = "done", turnId = "t1", at = noon): Unstamped => ({
  type: "turn.ended",
  turnId: turnId as TurnId,
  reason,
  at,
});

export const askOpened = (askId: string): Unstamped => ({
  type: "ask.opened",
  ask: {
    askId: askId as AskId,
    callId: "c1" as CallId,
    turnId: "t1" as TurnId,
    openedAt: noon,
    kind: "question",
    question: { text: "Which one?", options: [], many: false },
  },
  at: noon,
});
export const askClosed = (askId: string): Unstamped => ({
  type: "ask.closed",
  askId: askId as AskId,
  answer: { type: "reply", text: "the first" },
  by: { kind: "page" },
  at: noon,
});

export const modelStarted = (callId: string): Unstamped => ({
  type: "model.started",
  callId: callId as CallId,
  purpose: "turn",
  attempt: 1,
  account: settings.account,
  model: settings.model,
  estimate: noUsage,
  at: noon,
});

export const modelCalled = (callId: string, changes: Partial<ModelCall> = {}): Unstamped => {
  const call: ModelCall = {
    callId: callId as CallId,
    purpose: "turn",
    attempt: 1,
    account: settings.account,
    model: settings.model,
    startedAt: noon - 900,
    endedAt: noon,
    outcome: "ok",
    usage: { input: 10, cacheRead: 5, cacheWrite5m: 2, cacheWrite1h: 1, output: 7 },
    usageSource: "vendor",
    costNanos: 4_500_000,
    costSource: "price-list",
    ...changes,
  };
  return { type: "model.called", call, at: call.endedAt };
};

export const say = (id: string, text = id, sessionId = session("s1")): CommandOf<"say"> => ({
  type: "say",
  id: commandId(id),
  sessionId,
  content: [{ type: "text", text }],
  when: "next",
  by: { kind: "page" },
  at: noon,
});

export const removal = (id: string, sessionId = session("s1")): CommandOf<"remove"> => ({
  type: "remove",
  id: commandId(id),
  sessionId,
  by: { kind: "page" },
  at: noon,
});

/**
 * Returns a function that appends events to a session as the leader with this epoch. It uses relaxed durability, so it
 * does not wait for the disk.
 */
export const appendTo =
  ({ sessions }: Stores, sessionId = session("s1"), epoch = 1) =>
  (...events: Unstamped[]) =>
    sessions.append({ sessionId, epoch, events, durability: "relaxed" });
