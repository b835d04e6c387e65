// What one attempt has received so far: whole when it finished, its words when it was cut.
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
  /** Every block of a reply that finished. */
  blocks(): Block[];
  /** Words only: a call that was cut is no call. */
  words(): Block[];
  /** Our count of everything that came. */
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

/** What an id may be in every place that will hold it. */
const plainId = /^[\w.:-]{1,64}$/;

/** Vendors that count calls from zero in every reply would give two calls one id: later ones get ours. */
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
