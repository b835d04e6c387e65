// Creates a branch: a new chat that starts as a copy of another chat.
import { type EntryId, makeId, type SessionId } from "#core/ids.ts";
import type { SaidBlock } from "#core/model/message.ts";
import { checkMessageSize } from "#core/session/message-size.ts";
import type { Entry, SaidEntry, SessionState } from "#core/session/state.ts";
import type { Octo } from "../../octo.ts";
import { t } from "../../text/t.ts";
import { pageCommand } from "../../state/page-command.ts";
import { withTypedText } from "../typed-text.ts";

/**
 * Creates a branch: a copy of the chat up to `entry`. Resolves with the new chat's id once the command is stored.
 * @param keep whether `entry` itself is copied: `through` copies it, `before` does not
 */
export async function branchChat(
  octo: Octo,
  source: SessionState,
  entry: EntryId,
  keep: "before" | "through",
): Promise<SessionId> {
  const sessionId = makeId<SessionId>("session", Date.now(), Math.random);
  const title = t().chat.branchTitle(source.settings.title);
  const wish = pageCommand(sessionId, { type: "branch", source: source.sessionId, title, entry, keep });
  await octo.call((api) => api.ask(wish));
  return sessionId;
}

/** Branches before a message and sends an edited version of that message in the new chat. */
export async function resend(octo: Octo, source: SessionState, entry: SaidEntry, text: string): Promise<SessionId> {
  // The log is a store of Solid, and the worker cannot receive its proxies.
  const content = JSON.parse(JSON.stringify(withTypedText(entry.content, text))) as SaidBlock[];
  checkMessageSize(content);
  const sessionId = await branchChat(octo, source, entry.id, "before");
  await octo.call((api) => api.ask(pageCommand(sessionId, { type: "say", content, when: "now" })));
  return sessionId;
}

/** The id of the entry that ends the turn of `entry`; undefined while the turn runs. */
export function turnEndOf({ order, entries }: SessionState, { id, turnId }: Entry): EntryId | undefined {
  return order.slice(order.lastIndexOf(id)).find((one) => {
    const entry = entries[one];
    return entry?.kind === "turn" && entry.turnId === turnId;
  });
}
