// Finds reasoning that a model writes into its text between tags such as `<think>` and `</think>`.
import type { JsonObject } from "#core/model/message.ts";

export interface Piece {
  kind: "text" | "thinking";
  text: string;
  /** How the vendor sent this reasoning, so that it can go back in the same form. */
  how?: JsonObject;
}

const names = ["think", "thinking", "thought"];
const opening = /^\s*<(think|thinking|thought)>/;

const mayOpen = (text: string): boolean => names.some((name) => `<${name}>`.startsWith(text.trimStart()));

/** Returns how many characters at the end of a text may be the start of `tag`. */
function heldBack(text: string, tag: string): number {
  for (let size = Math.min(tag.length - 1, text.length); size > 0; size--)
    if (tag.startsWith(text.slice(-size))) return size;
  return 0;
}

/** Splits a streamed text. Only reasoning at the very beginning counts, because later tags may be what the text is about. */
export function createTagReader() {
  let state: "start" | "inside" | "closed" | "text" = "start";
  let held = "";
  let [open, close] = ["", ""];

  const start = (): Piece[] => {
    const found = opening.exec(held);
    if (!found) {
      if (mayOpen(held)) return [];
      state = "text";
      return said();
    }
    [open, close] = [found[0], `</${found[1]}>`];
    held = held.slice(open.length);
    state = "inside";
    return inside();
  };

  const inside = (): Piece[] => {
    const end = held.indexOf(close);
    const size = end < 0 ? held.length - heldBack(held, close) : end;
    const thought: Piece = { kind: "thinking", text: held.slice(0, size), how: { tags: [open, close] } };
    held = held.slice(size);
    if (end < 0) return thought.text ? [thought] : [];
    held = held.slice(close.length);
    state = "closed";
    return [thought, ...closed(close)];
  };

  // The white space behind the closing tag belongs to the tag, so that the answer begins with its first word.
  const closed = (sofar: string): Piece[] => {
    const space = /^\s*/.exec(held)?.[0] ?? "";
    held = held.slice(space.length);
    close = sofar + space;
    if (held === "") return [];
    state = "text";
    return [{ kind: "thinking", text: "", how: { tags: [open, close] } }, ...said()];
  };

  const said = (): Piece[] => {
    const text = held;
    held = "";
    return text ? [{ kind: "text", text }] : [];
  };

  const steps = { start, inside, closed: () => closed(close), text: said };
  return {
    read(text: string): Piece[] {
      held += text;
      return steps[state]();
    },
    /** Returns what was held back. Call it at the end of the text. */
    rest(): Piece[] {
      const kind = state === "inside" ? "thinking" : "text";
      const text = held;
      held = "";
      return text === "" ? [] : [{ kind, text, ...(kind === "thinking" && { how: { tags: [open, close] } }) }];
    },
  };
}

/**
 * Finds reasoning that has a closing tag only, because the prompt's template contained the opening one. The tag stands
 * at the end of its line and outside code.
 */
export function unopenedThinking(text: string): { thought: string; close: string; answer: string } | undefined {
  const found = /(^|\n|[^\s`"'(])(<\/think>[ \t]*(?:\n\s*|$))/.exec(text);
  if (!found || text.slice(0, found.index).includes("<think>")) return undefined;
  const [, before = "", close = ""] = found;
  const thought = text.slice(0, found.index) + before;
  if ((thought.match(/```/g)?.length ?? 0) % 2 === 1) return undefined;
  return { thought, close, answer: text.slice(thought.length + close.length) };
}
