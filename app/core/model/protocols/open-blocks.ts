// The unfinished blocks of a streamed reply, for all protocols.
import type { Block } from "#core/model/message.ts";
import type { ModelEvent } from "#core/model/provider.ts";

type Kind = "text" | "thinking" | "tool-call";

export interface OpenBlock<Details> {
  /** The block's number in the reply. */
  block: number;
  kind: Kind;
  /** The part of the text, the thinking or the call's arguments that has arrived. */
  text: string;
  /** Data of the block that is specific to the protocol, such as id, signature or raw item. */
  details: Details;
}

export interface OpenBlocks<Key, Details> {
  get(key: Key): OpenBlock<Details> | undefined;
  /** Starts a block. Does nothing if a block with this key is already open. */
  start(key: Key, kind: Kind, details: Details, name?: string): ModelEvent[];
  /** Adds text to an open block. Does nothing if the text is undefined or no block has this key. */
  append(key: Key, text: string | undefined): ModelEvent[];
  close(key: Key): ModelEvent[];
  /** Closes the open blocks in the order in which they were started. */
  closeAll(): ModelEvent[];
  /** True if the reply has contained a tool call. */
  hadCalls(): boolean;
}

/** Creates the open blocks of one reply. @param contentOf makes the finished block, which the log stores */
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
