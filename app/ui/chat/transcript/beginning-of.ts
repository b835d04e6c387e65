// Shortens long texts before they are drawn.

/** In characters, about twelve pages. */
const most = 24_000;

/** Cut at the end of a line, if there is one in the second half. */
export function beginningOf(text: string): string {
  if (text.length <= most) return text;
  const end = text.lastIndexOf("\n", most);
  return text.slice(0, end > most / 2 ? end : most);
}
