// Prepares messages for models without vision.
import type { BlobRef, Block, ImageBlock, TextBlock } from "#core/model/message.ts";
import { factsOf } from "#core/model/vendors/models.ts";
import type { ModelMessage, ModelRequest, UserPart } from "#core/model/provider.ts";

type Eyes = Pick<ModelRequest, "model" | "vision">;

export const sees = ({ model, vision = factsOf(model).vision }: Eyes): boolean => vision;

/** Returns the request's messages; without images if the model has no vision. */
export const seenBy = (request: ModelRequest): ModelMessage[] =>
  sees(request) ? request.messages : replaceImages(request.messages, wordsFor);

/** Counts the images that a request sends to the model. */
export function imagesIn(request: ModelRequest): number {
  if (!sees(request)) return 0;
  const count = (parts: readonly (Block | UserPart)[]): number =>
    parts.reduce((sum, part) => {
      if (part.type === "tool-result") return sum + count(part.parts);
      return part.type === "image" ? sum + 1 : sum;
    }, 0);
  return request.messages.reduce((sum, { content }) => sum + count(content), 0);
}

/** Replaces the images with these hashes by a line of text. */
export function withoutRefusedImages(messages: ModelMessage[], hashes: ReadonlySet<string>): ModelMessage[] {
  if (hashes.size === 0) return messages;
  return replaceImages(messages, ({ blob }) => (hashes.has(blob.hash) ? refusedWords(blob) : undefined));
}

/** Replaces images by a line of text that tells the model why it cannot see them. */
function replaceImages(messages: ModelMessage[], wordsOf: (image: ImageBlock) => string | undefined): ModelMessage[] {
  const replaced = <T extends { type: string }>(block: T | ImageBlock): T | TextBlock => {
    const words = block.type === "image" ? wordsOf(block as ImageBlock) : undefined;
    return words === undefined ? (block as T) : { type: "text", text: words };
  };
  return messages.map((message) =>
    message.role === "assistant"
      ? { ...message, content: message.content.map(replaced) }
      : {
          ...message,
          content: message.content.map((part) =>
            part.type === "tool-result" ? { ...part, parts: part.parts.map(replaced) } : replaced(part),
          ),
        },
  );
}

export const wordsFor = ({ blob: { name, mime } }: ImageBlock): string =>
  `[Image ${name ?? mime}: this model cannot see images.]`;

const refusedWords = ({ name, mime }: BlobRef): string =>
  `[Image ${name ?? mime}: the vendor refused it, so you cannot see it.]`;
