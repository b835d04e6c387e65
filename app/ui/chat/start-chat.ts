// Creates a chat together with its first message.
import { makeId, type SessionId } from "#core/ids.ts";
import type { Account } from "#core/model/vendors/account.ts";
import type { SaidBlock } from "#core/model/message.ts";
import { type SessionSettings, usualLimits } from "#core/session/session-settings.ts";
import type { Octo } from "../octo.ts";
import { pageCommand } from "../state/page-command.ts";

/** The settings of a new chat: the account's model, and the person's last choices. */
export function settingsFor(account: Account, chosen: Partial<SessionSettings>): SessionSettings {
  return {
    title: "",
    titled: false,
    mode: "ask",
    ...usualLimits,
    ...chosen,
    account: account.id,
    model: account.model,
    demo: account.demo,
  };
}

let justStarted: SessionId | undefined;

/** True if the person has just started this chat on this page. A second call returns false. */
export function takeJustStarted(sessionId: SessionId): boolean {
  const just = justStarted === sessionId;
  justStarted = undefined;
  return just;
}

/** Resolves with the new chat's id once the commands that open the chat and send the message are stored. */
export async function startChat(octo: Octo, settings: SessionSettings, content: SaidBlock[]): Promise<SessionId> {
  const sessionId = makeId<SessionId>("session", Date.now(), Math.random);
  await octo.call((api) => api.ask(pageCommand(sessionId, { type: "open", settings })));
  await octo.call((api) => api.ask(pageCommand(sessionId, { type: "say", content, when: "now" })));
  justStarted = sessionId;
  return sessionId;
}
