// Collects what one attempt receives. Returns all blocks if the attempt finishes, otherwise only text and thinking.
import type { CallId } from "#core/ids.ts";
import { estimateTokens } from "./estimate.ts";
import type { Block } from "#core/model/message.ts";
import type { ModelEvent, ModelRequest } from "#core/model/provider.ts";

interface Part {
  kind: Block["type"];
  text: string;
  content?: Block;
}

export interface Received {
  take(event: ModelEvent): void;
  any(): boolean;
  /** Returns all blocks of a finished reply. */
  blocks(): Block[];
  /** Returns text and thinking of an unfinished reply, without tool calls. */
  words(): Block[];
  /** Returns Octo's estimate of the received tokens. */
  tokens(): number;
}

export function received(): Received {
  const parts = new Map<number, Part>();

  return {
    take(event) {
      if (event.type === "block.started") parts.set(event.block, { kind: event.kind, text: "" });
      if (event.type !== "block.delta" && event.type !== "block.ended") return;
      const part = parts.get(event.block);
      if (!part) return;
      if (event.type === "block.delta") part.text += event.text;
      else part.content = event.content;
    },
    any: () => parts.size > 0,
    blocks: () => inOrder(parts).flatMap(({ content }) => content ?? []),
    words: () => inOrder(parts).flatMap(wordsOf),
    tokens: () =>
      estimateTokens(
        inOrder(parts)
          .map(({ text }) => text)
          .join(""),
      ),
  };
}

const inOrder = (parts: Map<number, Part>): Part[] => [...parts].sort(([a], [b]) => a - b).map(([, part]) => part);

function wordsOf({ kind, text, content }: Part): Block[] {
  if (kind !== "text" && kind !== "thinking") return [];
  if (content) return [content];
  return text.trim() === "" ? [] : [{ type: kind, text }];
}

/** Matches ids that are valid in each protocol and store. */
const plainId = /^[\w.:-]{1,64}$/;

/** Replaces call ids that the request already contains, because some vendors number calls from zero in each reply. */
export function withUniqueIds(blocks: Block[], request: ModelRequest, newId: () => CallId): Block[] {
  const taken = new Set<string>([""]);
  for (const { content } of request.messages) {
    for (const part of content) if (part.type === "tool-call") taken.add(part.callId);
  }
  return blocks.map((block) => {
    if (block.type !== "tool-call") return block;
    const callId = taken.has(block.callId) || !plainId.test(block.callId) ? newId() : block.callId;
    taken.add(callId);
    return { ...block, callId };
  });
}
