// Stores the newest output of a command. Offsets count from the start of all output, so that a reader can continue
// later.

const capacity = 2 * 1024 * 1024;
const chunkSize = 4096;

export interface Output {
  /**
   * Offsets into all output, in UTF-16 units. `start`: the oldest character still stored. `end`: after the last
   * character.
   */
  readonly start: number;
  readonly end: number;
  /** Time of the last output in milliseconds since 1970; undefined before the first output. */
  readonly lastOutputAt: number | undefined;
  append(text: string): void;
  /**
   * Returns at most `max` units of output from offset `from`, or from `start` if older output was dropped. Never splits
   * a surrogate pair.
   */
  slice(from: number, max: number): { from: number; text: string };
}

export function createOutput(now: () => number = Date.now): Output {
  let chunks: string[] = [];
  let start = 0;
  let end = 0;
  let saidAt: number | undefined;

  return {
    get start() {
      return start;
    },
    get end() {
      return end;
    },
    get lastOutputAt() {
      return saidAt;
    },
    append(text) {
      if (text === "") return;
      saidAt = now();
      const last = chunks.at(-1);
      if (last !== undefined && last.length + text.length <= chunkSize) chunks[chunks.length - 1] = last + text;
      else chunks.push(text);
      end += text.length;
      let dropped = 0;
      while (end - start > capacity) start += chunks[dropped++]?.length ?? 0;
      if (dropped > 0) chunks = chunks.slice(dropped);
    },
    slice(asked, max) {
      const from = Math.min(Math.max(asked, start), end);
      const parts: string[] = [];
      let at = start;
      for (const chunk of chunks) {
        if (at >= from + max) break;
        if (at + chunk.length > from) parts.push(chunk.slice(Math.max(0, from - at), from + max - at));
        at += chunk.length;
      }
      const text = parts.join("");
      const half = text.length === max && text.length > 1 && /[\ud800-\udbff]$/.test(text);
      return { from, text: half ? text.slice(0, -1) : text };
    },
  };
}
