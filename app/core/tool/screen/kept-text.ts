// Keeps the start and the end of a text that arrives in pieces, so that output of any length costs little memory.

export interface KeptText {
  add(text: string): void;
  /** The text so far. If it is too long, a notice stands for its middle. */
  text(): string;
  /** Returns at most this many of the last characters. */
  tail(characters: number): string;
}

export function createKeptText(limit: number): KeptText {
  const half = Math.floor(limit / 2);
  const start: string[] = [];
  let startLength = 0;
  let end: string[] = [];
  let endLength = 0;
  /** Number of pieces at the front of `end` that were dropped already. */
  let dropped = 0;
  let left = 0;

  function keepEnd(text: string) {
    const last = end.length - 1;
    if (last >= dropped && (end[last]?.length ?? 0) < pieceLength) end[last] += text;
    else end.push(text);
    endLength += text.length;
    for (let first = end[dropped]; first !== undefined && endLength - first.length >= half; first = end[dropped]) {
      left += first.length;
      endLength -= first.length;
      end[dropped++] = "";
    }
    if (dropped > 1_000) {
      end = end.slice(dropped);
      dropped = 0;
    }
  }

  return {
    add(text) {
      const room = half - startLength;
      if (room >= text.length) {
        start.push(text);
        startLength += text.length;
        return;
      }
      if (room > 0) start.push(text.slice(0, room));
      startLength += Math.max(0, room);
      keepEnd(room > 0 ? text.slice(room) : text);
    },
    text() {
      const notice = left === 0 ? "" : `\n[… ${left.toLocaleString("en-US")} characters were not kept …]\n`;
      return `${start.join("")}${notice}${end.join("")}`;
    },
    tail(characters) {
      let text = "";
      const from = [...start.slice(-tailPieces), ...end.slice(-tailPieces)];
      for (let at = from.length - 1; at >= 0 && text.length < characters; at--) text = (from[at] ?? "") + text;
      return text.slice(-characters);
    },
  };
}

/** Pieces of the end are at least this long, so that there are few of them. */
const pieceLength = 4_096;
/** Number of pieces of which the tail is made. */
const tailPieces = 100;
