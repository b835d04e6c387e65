// How much one message may hold. The backup writes a message as one line, which must fit into one frame to the relay,
// and every later request of the chat repeats it.
import type { SaidBlock } from "../model/message.ts";

export const maxMessageBytes = 3_000_000;
export const maxImages = 20;
export const maxAttachments = 50;

/** Throws if the message is too large to be sent and backed up. */
export function checkMessageSize(content: SaidBlock[]): void {
  if (textBytes(content) > maxMessageBytes)
    throw new Error(`A message holds up to ${maxMessageBytes / 1e6} MB of text. Put it into the folder as a file.`);
}

/** Bytes of the texts of a message. */
export function textBytes(content: SaidBlock[]): number {
  const encoder = new TextEncoder();
  return content.reduce((sum, block) => sum + (block.type === "text" ? encoder.encode(block.text).byteLength : 0), 0);
}
