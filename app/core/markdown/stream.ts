// A text that grows. What is finished is never read again; what may still change is read again with every word.
import { type NodePatch, patchOf } from "./patch.ts";
import { lex, type Links } from "./lex.ts";
import type { Node } from "./nodes.ts";
import { type Block, renderBlocks } from "./render.ts";
import { type Renderers } from "./renderers.ts";

export interface Stream {
  append(more: string): void;
  /** Reads all of it once more: there is a craft now that was missing. */
  again(): void;
  /** What has changed since this was asked last. */
  growth(): NodePatch | undefined;
}

export function makeStream(crafts: Renderers): Stream {
  let finished = { text: "", links: {} as Links, nodes: [] as Node[] };
  let tail = "";
  let links: Links = {};
  let nodes: Node[] = [];
  let told: Node[] = [];
  let endedInReturn = false;

  const reopen = () => {
    tail = finished.text + tail;
    finished = { text: "", links: {}, nodes: [] };
  };
  const read = () => {
    let now = renderBlocks(tail, crafts, finished.links);
    // Where a link leads was said after it was used: it may be in any block.
    if (finished.text.includes("[") && !sameLinks(links, now.links)) {
      reopen();
      now = renderBlocks(tail, crafts);
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
    if (text.includes("]:")) finished.links = { ...lex(text, finished.links).links };
    tail = tail.slice(text.length);
  };
  return {
    append(more) {
      // A line's end may come in two halves.
      const rest = endedInReturn && more.startsWith("\n") ? more.slice(1) : more;
      endedInReturn = more.endsWith("\r");
      tail += rest.replace(/\r\n?/g, "\n");
      read();
    },
    again() {
      reopen();
      read();
    },
    growth() {
      const growth = patchOf(told, nodes);
      told = nodes;
      return growth;
    },
  };
}

const nodesOf = (blocks: Block[]): Node[] => blocks.flatMap(({ node }) => node ?? []);

/**
 * So many blocks stay as they are, whatever follows. Certain is it only before a block that comes after a blank line and
 * whose first line is complete: a list, say, might go on with that line while it is being written.
 */
function countFinished(blocks: Block[], text: string): number {
  let count = 0;
  let at = 0;
  for (const [i, { raw, node }] of blocks.entries()) {
    if (!text.startsWith(raw, at)) return count;
    if (
      node &&
      i > 0 &&
      /\n[ \t]*\n[ \t]*$/.test(text.slice(Math.max(0, at - blankMost), at)) &&
      text.includes("\n", at)
    )
      count = i;
    // What looks like a title of the link before it may run over blank lines until it is closed.
    if (!node && raw.trim() && /^\s*["'(]/.test(blocks[i + 1]?.raw ?? "")) return count;
    at += raw.length;
  }
  return count;
}

/** A blank line longer than this is not looked for. */
const blankMost = 200;

function sameLinks(a: Links, b: Links): boolean {
  const labels = Object.keys(b);
  return labels.length === Object.keys(a).length && labels.every((label) => a[label]?.href === b[label]?.href);
}
