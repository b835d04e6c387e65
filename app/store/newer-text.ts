// Decides whether a new search text of a chat replaces the stored one.
import type { SessionText } from "#core/session/files/search-text.ts";
import type { SessionRow } from "./projection.ts";

/**
 * True if the text should be stored: the chat exists, its log contains all events of the text, and the stored text is
 * older.
 */
export function isNewerText(
  text: SessionText,
  session: SessionRow | undefined,
  stored: SessionText | undefined,
): boolean {
  return session !== undefined && text.lastSeq <= session.lastSeq && text.lastSeq > (stored?.lastSeq ?? 0);
}
