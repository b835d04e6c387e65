// How much of a text is drawn unasked.

/** Characters: some twelve pages. */
const most = 24_000;

/** Cut at the end of a line, where there is one. */
export function beginningOf(text: string): string {
  if (text.length <= most) return text;
  const end = text.lastIndexOf("\n", most);
  return text.slice(0, end > most / 2 ? end : most);
}
