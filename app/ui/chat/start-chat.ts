// A chat exists from its first message on: this is how it comes to be.
import { makeId, type SessionId } from "#core/ids.ts";
import type { Account } from "#core/model/vendors/account.ts";
import type { SaidBlock } from "#core/model/message.ts";
import type { SessionSettings } from "#core/session/session-settings.ts";
import type { Octo } from "../octo.ts";
import { pageCommand } from "../state/page-command.ts";

const stepsPerTurn = 100;
const answerWithinMs = 5 * 60_000;

/** What a new chat begins with: the account's model, and what the person chose last. */
export function settingsFor(account: Account, chosen: Partial<SessionSettings>): SessionSettings {
  return {
    title: "",
    titled: false,
    mode: "ask",
    budget: { steps: stepsPerTurn },
    answerWithinMs,
    ...chosen,
    account: account.id,
    model: account.model,
    demo: account.demo,
  };
}

let justStarted: SessionId | undefined;

/** The person wrote its first message a moment ago; told once. */
export function takeJustStarted(sessionId: SessionId): boolean {
  const just = justStarted === sessionId;
  justStarted = undefined;
  return just;
}

/** Resolves with the new chat's id once both wishes are safe on disk. */
export async function startChat(octo: Octo, settings: SessionSettings, content: SaidBlock[]): Promise<SessionId> {
  const sessionId = makeId<SessionId>("session", Date.now(), Math.random);
  await octo.call((api) => api.ask(pageCommand(sessionId, { type: "open", settings })));
  await octo.call((api) => api.ask(pageCommand(sessionId, { type: "say", content, when: "now" })));
  justStarted = sessionId;
  return sessionId;
}
