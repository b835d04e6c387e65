// Limits for texts that are too large, too deep or too slow to display. Their source is shown instead.
import { withMarks } from "#core/hidden-characters.ts";
import type { Element, Node, SourceReason } from "./nodes.ts";

/** Levels of quotes, lists and emphasis inside each other. */
export const maxDepth = 12;
/** Characters of one paragraph, heading or cell. */
export const maxInlineChars = 50_000;
/** Cells and columns of one table. */
export const maxCells = 5_000;
export const maxColumns = 200;
/** Elements of one block, and of all blocks of a text. */
export const maxBlockElements = 10_000;
export const maxElements = 40_000;
/** Maximum number of characters of a source that are rendered. The rest is left out. */
const maxSourceChars = 200_000;

/** Thrown while a block is rendered. The source of the whole block is shown then. */
export class Excess extends Error {
  constructor(readonly why: SourceReason) {
    super("This text cannot be displayed.");
    this.name = "Excess";
  }
}

export function sourceNode(raw: string, why: SourceReason): Element {
  const text = raw.length > maxSourceChars ? `${raw.slice(0, maxSourceChars)}\n…` : raw;
  return { tag: "pre", children: [withMarks(text.replace(/\n+$/, ""))], kind: "source", why };
}

/** Counts elements and texts, up to `most`. Does not recurse, so the nodes may be nested to any depth. */
export function countNodes(nodes: readonly Node[], most: number): number {
  const waiting: Node[] = [...nodes];
  let count = 0;
  for (let node = waiting.pop(); node !== undefined && count < most; node = waiting.pop()) {
    count += 1;
    if (typeof node !== "string") for (const child of node.children) waiting.push(child);
  }
  return count;
}
