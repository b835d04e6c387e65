// Shortens long texts before they are drawn.

/** Longest beginning in characters: about twelve pages. */
const maxChars = 24_000;

/** Shortens the text to the limit. Cuts at the end of a line, if a line ends in the second half. */
export function beginningOf(text: string): string {
  if (text.length <= maxChars) return text;
  const end = text.lastIndexOf("\n", maxChars);
  return text.slice(0, end > maxChars / 2 ? end : maxChars);
}
