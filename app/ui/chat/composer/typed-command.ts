// A message that is nothing but the `/` command of an action. It acts, and is not sent.
import { actions } from "../../state/actions.ts";
import { t } from "../../text/t.ts";

/** The commands that an open chat may offer, although perhaps not now. */
const ofChat = /^(?:stop|continue|compact|back|copy|ask|auto|plan|unattended|(?:un)?pin|(?:un)?archive)$/;

/** @returns what to do with the text; undefined if it is a message. `trouble`: why nothing can be done */
export function typedCommand(text: string, isNewChat: boolean): { run?(): void; trouble?: string } | undefined {
  const command = /^\/([a-z]+)$/.exec(text.trim())?.[1];
  const action = command && actions().find(({ slash }) => slash === command);
  if (action) return action;
  return command && ofChat.test(command) ? { trouble: t().chat.nothingToActOn(command, isNewChat) } : undefined;
}
