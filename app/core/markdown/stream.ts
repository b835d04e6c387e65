// Renders a streaming text. A finished block is rendered once. A block that can still change is rendered again with
// every delta.
import { type NodePatch, patchOf } from "./patch.ts";
import { lex, type Links } from "./lex.ts";
import type { Node } from "./nodes.ts";
import { maxElements } from "./limits.ts";
import { type Block, renderBlocks } from "./render.ts";
import { type Renderers } from "./renderers.ts";

export interface Stream {
  append(more: string): void;
  /** Renders the whole text again. Called after a missing renderer has been loaded. */
  rerender(): void;
  /** Returns how the nodes changed since the last call of `takePatch`; undefined if they did not. */
  takePatch(): NodePatch | undefined;
}

export function makeStream(renderers: Renderers): Stream {
  const nothing = () => ({ text: "", links: {} as Links, nodes: [] as Node[], left: maxElements });
  let finished = nothing();
  let tail = "";
  let links: Links = {};
  let nodes: Node[] = [];
  let taken: Node[] = [];
  let endedInReturn = false;

  const reopen = () => {
    tail = finished.text + tail;
    finished = nothing();
  };
  const read = () => {
    let now = renderBlocks(tail, renderers, finished);
    // The link definitions have changed. Finished blocks may contain links that use them, so all blocks are rendered
    // again.
    if (finished.text.includes("[") && !sameLinks(links, now.links)) {
      reopen();
      now = renderBlocks(tail, renderers);
    }
    ({ links } = now);
    nodes = [...finished.nodes, ...nodesOf(now.blocks)];
    finish(now.blocks);
  };
  const finish = (blocks: Block[]) => {
    const done = blocks.slice(0, countFinished(blocks, tail));
    const text = done.map(({ raw }) => raw).join("");
    finished.text += text;
    finished.nodes.push(...nodesOf(done));
    finished.left -= done.reduce((sum, { size }) => sum + size, 0);
    if (text.includes("]:")) finished.links = { ...lex(text, finished.links).links };
    tail = tail.slice(text.length);
  };
  return {
    append(more) {
      // The two characters of a CRLF can arrive in separate deltas. The CR was already turned into a line break, so the
      // LF is dropped.
      const rest = endedInReturn && more.startsWith("\n") ? more.slice(1) : more;
      endedInReturn = more.endsWith("\r");
      tail += rest.replace(/\r\n?/g, "\n");
      read();
    },
    rerender() {
      reopen();
      read();
    },
    takePatch() {
      const patch = patchOf(taken, nodes);
      taken = nodes;
      return patch;
    },
  };
}

const nodesOf = (blocks: Block[]): Node[] => blocks.flatMap(({ node }) => node ?? []);

/**
 * Counts the blocks at the start of the text that can no longer change, whatever follows. A block is final only if the
 * next block comes after a blank line and has a complete first line. An incomplete line could still turn out to
 * continue a list, for example.
 */
function countFinished(blocks: Block[], text: string): number {
  let count = 0;
  let at = 0;
  for (const [i, { raw, node }] of blocks.entries()) {
    if (!text.startsWith(raw, at)) return count;
    if (
      node &&
      i > 0 &&
      /\n[ \t]*\n[ \t]*$/.test(text.slice(Math.max(0, at - maxBlankLine), at)) &&
      text.includes("\n", at)
    )
      count = i;
    // The title of a link definition is a quoted text that may contain blank lines. The next block may be such a title
    // whose closing quote is still missing.
    if (!node && raw.trim() && /^\s*["'(]/.test(blocks[i + 1]?.raw ?? "")) return count;
    at += raw.length;
  }
  return count;
}

/** How many characters before a block are searched for a blank line. */
const maxBlankLine = 200;

function sameLinks(a: Links, b: Links): boolean {
  const labels = Object.keys(b);
  return labels.length === Object.keys(a).length && labels.every((label) => a[label]?.href === b[label]?.href);
}
