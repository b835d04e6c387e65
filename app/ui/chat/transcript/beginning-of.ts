// Shortens long texts before they are drawn.

/** Maximum length of a shortened text in characters: about twelve pages. */
const maxChars = 24_000;

/** Shortens a text to the limit. Cuts at the last line break, unless that would leave less than half of the limit. */
export function beginningOf(text: string): string {
  if (text.length <= maxChars) return text;
  const end = text.lastIndexOf("\n", maxChars);
  return text.slice(0, end > maxChars / 2 ? end : maxChars);
}
