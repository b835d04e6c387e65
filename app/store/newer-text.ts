// Decides whether a chat's search text replaces the stored one.
import type { SessionText } from "#core/session/files/search-text.ts";
import type { SessionRow } from "./projection.ts";

/** False for the text of a removed chat, and for one that covers no more events than the stored text. */
export function isNewerText(
  text: SessionText,
  session: SessionRow | undefined,
  stored: SessionText | undefined,
): boolean {
  return session !== undefined && text.lastSeq <= session.lastSeq && text.lastSeq > (stored?.lastSeq ?? 0);
}
