// Tells the typed text of a message from its attachments, which stay as they are when the message is edited.
import type { Block, SaidBlock } from "#core/model/message.ts";

/** Quoted files and chats, as the composer writes them. */
const quoted = /^<(file name|chat title)="[^\n]*">\n[\s\S]*<\/(?:file|chat)>$/;

const isTyped = (block: Block | SaidBlock): block is Extract<Block, { type: "text" }> =>
  block.type === "text" && !quoted.test(block.text);

export const typedText = (content: (Block | SaidBlock)[]): string =>
  content
    .filter(isTyped)
    .map(({ text }) => text)
    .join("\n\n");

/** The message with another typed text. */
export const withTypedText = (content: SaidBlock[], text: string): SaidBlock[] => [
  ...content.filter((block) => !isTyped(block)),
  ...(text.trim() ? [{ type: "text" as const, text }] : []),
];
