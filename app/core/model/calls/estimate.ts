// Estimates the tokens of a call before it is made, and of a call for which the vendor reported no count.
import type { ImageBlock, Usage } from "#core/model/message.ts";
import type { ModelRequest } from "#core/model/provider.ts";
import { sees, wordsFor } from "./vision.ts";

const perMessage = 4;
const perImage = 1_600;

/** Estimates the tokens of a text: 4 ASCII characters or 1.5 other characters count as one token. */
export function estimateTokens(text: string): number {
  const other = text.replace(/[\0-\x7f]+/g, "").length;
  return Math.ceil((text.length - other) / 4 + other / 1.5);
}

/**
 * Estimates a request's input tokens. All of them count as uncached, because cache hits are not known before the call.
 */
export function estimateRequest(request: ModelRequest): Usage {
  let input = estimateTokens(request.system) + remembered(request.tools, () => JSON.stringify(request.tools));
  const seen = sees(request);
  for (const { content } of request.messages) {
    input += perMessage;
    for (const part of content) input += partTokens(part, seen);
  }
  return { input, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output: 0 };
}

type Part = ModelRequest["messages"][number]["content"][number];

/**
 * Estimates the tokens of an image. `seen` is false for a model without vision, for which a line of text replaces the
 * image.
 */
export const imageTokens = (image: ImageBlock, seen: boolean): number =>
  seen ? perImage : remembered(image, () => wordsFor(image));

function partTokens(part: Part, seen: boolean): number {
  switch (part.type) {
    case "image":
      return imageTokens(part, seen);
    case "tool-result":
      return part.parts.reduce((sum, inner) => sum + partTokens(inner, seen), perMessage);
    case "tool-call":
      return remembered(part, () => part.name + JSON.stringify(part.input));
    default:
      return remembered(part, () => part.text);
  }
}

/**
 * Estimates that were already made, by block. A block never changes, and a long chat sends each block hundreds of
 * times.
 */
const known = new WeakMap<object, number>();

function remembered(block: object, text: () => string): number {
  const before = known.get(block);
  if (before !== undefined) return before;
  const tokens = estimateTokens(text());
  known.set(block, tokens);
  return tokens;
}
