// Unsent drafts per chat, in localStorage.

const key = (chat: string) => `octo-draft:${chat}`;

/** A longer draft is not stored. The place holds about five million characters, and each key writes the whole draft. */
const maxChars = 500_000;

export const readDraft = (chat: string): string => localStorage.getItem(key(chat)) ?? "";

/** Stores the draft. Returns false if it is too large for its place, which then keeps the last draft that fitted. */
export function saveDraft(chat: string, text: string): boolean {
  if (text.length > maxChars) return false;
  try {
    if (text === "") localStorage.removeItem(key(chat));
    else localStorage.setItem(key(chat), text);
    return true;
  } catch {
    // The place is full or not available.
    return false;
  }
}
