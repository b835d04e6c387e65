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

/** A file or chat that a message quotes, or an image in it. */
export interface MessageAttachment {
  name: string;
  block: SaidBlock;
}

export const attachmentsIn = (content: SaidBlock[]): MessageAttachment[] =>
  content.filter((block) => !isTyped(block)).map((block) => ({ name: nameOf(block), block }));

function nameOf(block: SaidBlock): string {
  if (block.type === "image") return block.blob.name ?? block.blob.mime;
  const name = /^<(?:file name|chat title)=("[^\n]*")>/.exec(block.text)?.[1];
  try {
    return String(JSON.parse(name ?? '""'));
  } catch {
    return name ?? "";
  }
}

/** The text of a quoted file or chat, without the lines around it. */
export const quotedText = (text: string): string => text.slice(text.indexOf("\n") + 1, text.lastIndexOf("\n"));

/** The message with another typed text. */
export const withTypedText = (content: SaidBlock[], text: string): SaidBlock[] => [
  ...content.filter((block) => !isTyped(block)),
  ...(text.trim() ? [{ type: "text" as const, text }] : []),
];
