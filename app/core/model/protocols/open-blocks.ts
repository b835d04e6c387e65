// The blocks of a streamed reply that are still growing, for every protocol.
import type { Block } from "#core/model/message.ts";
import type { ModelEvent } from "#core/model/provider.ts";

type Kind = "text" | "thinking" | "tool-call";

export interface OpenBlock<Details> {
  /** The block's number in the reply. */
  block: number;
  kind: Kind;
  /** The part received so far of the text, the thinking, or the call's arguments. */
  text: string;
  /** Facts about the block that only this protocol has, such as id, signature or raw item. */
  details: Details;
}

export interface OpenBlocks<Key, Details> {
  get(key: Key): OpenBlock<Details> | undefined;
  /** Starts a block. Does nothing while a block is open under this key. */
  start(key: Key, kind: Kind, details: Details, name?: string): ModelEvent[];
  /** Adds text to an open block; undefined text and unknown keys add nothing. */
  append(key: Key, text: string | undefined): ModelEvent[];
  close(key: Key): ModelEvent[];
  /** Closes the remaining blocks in the order in which they were started. */
  closeAll(): ModelEvent[];
  /** True if the reply has had a tool call. */
  hadCalls(): boolean;
}

/** @param contentOf makes the finished block that the log keeps */
export function createOpenBlocks<Key, Details>(
  contentOf: (block: OpenBlock<Details>) => Block,
): OpenBlocks<Key, Details> {
  const open = new Map<Key, OpenBlock<Details>>();
  let count = 0;
  let calls = false;

  const close = (key: Key): ModelEvent[] => {
    const block = open.get(key);
    open.delete(key);
    return block ? [{ type: "block.ended", block: block.block, content: contentOf(block) }] : [];
  };

  return {
    get: (key) => open.get(key),
    start(key, kind, details, name = "") {
      if (open.has(key)) return [];
      calls ||= kind === "tool-call";
      const block = count++;
      open.set(key, { block, kind, text: "", details });
      return [{ type: "block.started", block, kind, ...(name && { name }) }];
    },
    append(key, text) {
      const block = open.get(key);
      if (!block || text === undefined) return [];
      block.text += text;
      return [{ type: "block.delta", block: block.block, text }];
    },
    close,
    closeAll: () => [...open.keys()].flatMap(close),
    hadCalls: () => calls,
  };
}
