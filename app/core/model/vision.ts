// Messages for a model that cannot see.
import type { ImageBlock, TextBlock } from "./message.ts";
import { factsOf } from "./models.ts";
import type { ModelMessage, ModelRequest } from "./provider.ts";

/** The messages as the request's model can take them. */
export function seenBy({ model, messages, vision = factsOf(model).vision }: ModelRequest): ModelMessage[] {
  return vision ? messages : withoutImages(messages);
}

/** Every image becomes a line of text in the same place, so that the model knows what it is missing. */
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

function withoutImage<T extends { type: string }>(block: T | ImageBlock): T | TextBlock {
  if (block.type !== "image") return block as T;
  const { name, mime } = (block as ImageBlock).blob;
  return { type: "text", text: `[Image ${name ?? mime}: this model cannot see images.]` };
}
