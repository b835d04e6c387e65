// Prepares messages for models without vision.
import type { Block, ImageBlock, TextBlock } from "#core/model/message.ts";
import { factsOf } from "#core/model/vendors/models.ts";
import type { ModelMessage, ModelRequest, UserPart } from "#core/model/provider.ts";

type Eyes = Pick<ModelRequest, "model" | "vision">;

export const sees = ({ model, vision = factsOf(model).vision }: Eyes): boolean => vision;

/** Returns the request's messages; without images if the model has no vision. */
export const seenBy = (request: ModelRequest): ModelMessage[] =>
  sees(request) ? request.messages : withoutImages(request.messages);

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

/** Replaces each image with a line of text that tells the model that it cannot see the image. */
function withoutImages(messages: ModelMessage[]): ModelMessage[] {
  return messages.map((message) =>
    message.role === "assistant"
      ? { ...message, content: message.content.map(withoutImage) }
      : {
          ...message,
          content: message.content.map((part) =>
            part.type === "tool-result" ? { ...part, parts: part.parts.map(withoutImage) } : withoutImage(part),
          ),
        },
  );
}

export const wordsFor = ({ blob: { name, mime } }: ImageBlock): string =>
  `[Image ${name ?? mime}: this model cannot see images.]`;

function withoutImage<T extends { type: string }>(block: T | ImageBlock): T | TextBlock {
  if (block.type !== "image") return block as T;
  return { type: "text", text: wordsFor(block as ImageBlock) };
}
