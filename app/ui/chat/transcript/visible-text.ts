// What of a message there is to see.
import type { Block, SaidBlock } from "#core/model/message.ts";

/** Words worth a place on the screen: calls have lines of their own, white space has none. */
export const visibleBlocks = (content: Block[]): Extract<Block, { type: "text" | "thinking" }>[] =>
  content.filter(
    (block): block is Extract<Block, { type: "text" | "thinking" }> =>
      (block.type === "text" || block.type === "thinking") && block.text.trim() !== "",
  );

/** The text of a message as it was written: Markdown. */
export const markdownOf = (content: (Block | SaidBlock)[]): string =>
  content.flatMap((block) => (block.type === "text" ? [block.text] : [])).join("\n\n");
