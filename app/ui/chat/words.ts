// What of a reply there is to see.
import type { Block } from "#core/model/message.ts";

/** Words worth a place on the screen: calls have lines of their own, white space has none. */
export const visibleWords = (content: Block[]): Extract<Block, { type: "text" | "thinking" }>[] =>
  content.filter(
    (block): block is Extract<Block, { type: "text" | "thinking" }> =>
      (block.type === "text" || block.type === "thinking") && block.text.trim() !== "",
  );
