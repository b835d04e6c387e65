// Unsent drafts per chat, in localStorage.

const key = (chat: string) => `octo-draft:${chat}`;

export const readDraft = (chat: string): string => localStorage.getItem(key(chat)) ?? "";

export function saveDraft(chat: string, text: string): void {
  if (text === "") localStorage.removeItem(key(chat));
  else localStorage.setItem(key(chat), text);
}
