// Creates the commands that this page sends.
import type { SessionId } from "#core/ids.ts";
import { type Command, commandOf, type Wish } from "#core/session/commands.ts";

const clock = { now: Date.now, random: Math.random };

export const pageCommand = (sessionId: SessionId, wish: Wish): Command =>
  commandOf(wish, { sessionId, by: { kind: "page" }, clock });
