// The visible blocks of a message.
import type { Block, SaidBlock } from "#core/model/message.ts";

/**
 * The blocks with text or thoughts that are not blank. Tool calls are left out, because they have rows of their own.
 */
export const visibleBlocks = (content: Block[]): Extract<Block, { type: "text" | "thinking" }>[] =>
  content.filter(
    (block): block is Extract<Block, { type: "text" | "thinking" }> =>
      (block.type === "text" || block.type === "thinking") && block.text.trim() !== "",
  );

/** The text of a message as Markdown. */
export const markdownOf = (content: (Block | SaidBlock)[]): string =>
  content.flatMap((block) => (block.type === "text" ? [block.text] : [])).join("\n\n");
