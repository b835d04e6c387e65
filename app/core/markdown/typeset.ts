// Converts TeX formulas to MathML. This module is loaded when the first formula is complete. It uses MathML instead of
// KaTeX's own HTML, because browsers draw MathML without extra fonts and styles, screen readers read it, people can
// copy it, and a worker can make it.
import katex from "katex";
import { withMarks } from "#core/hidden-characters.ts";
import { boundLengths, type Room, wholeRoom } from "./math-lengths.ts";
import { mathLetters } from "./math-letters.ts";
import { memoize } from "./memo.ts";
import { type Element, type MathTag, mathTags, type Node } from "./nodes.ts";

/** A node of the tree that KaTeX makes: a text, a MathML element, or a wrapper around other nodes. */
interface Tree {
  text?: string;
  type?: string;
  attributes?: Record<string, string>;
  /** Width in ems, if the node is a space; absent for all other nodes. */
  width?: number;
  children?: Tree[];
}
const { __renderToDomTree: treeOf } = katex as unknown as {
  __renderToDomTree(tex: string, options: katex.KatexOptions): Tree;
};

const options = {
  output: "mathml",
  throwOnError: true,
  strict: false,
  trust: false,
  maxExpand: 500,
  maxSize: 20,
} as const;
const maxCharacters = 5_000;
const maxElements = 3_000;
const maxDepth = 60;
const maxCached = 200;

export const typeset = memoize((tex: string, display: boolean): Element | undefined => {
  if (tex.length > maxCharacters) return undefined;
  try {
    const drawing: Drawing = { room: wholeRoom(), depth: 0, left: { elements: maxElements } };
    const [node] = nodesOf(treeOf(tex, { ...options, displayMode: display }), drawing);
    return typeof node === "object"
      ? { ...node, math: { ...node.math, ...(display ? { display: "block" } : {}) } }
      : undefined;
  } catch {
    // The caller shows the source if a formula has no result.
    return undefined;
  }
}, maxCached);

const known = new Set<string>(mathTags);
/**
 * MathML attributes that only change the look. All others are dropped, because some of them could load a resource or
 * run a script.
 */
const attributes = new Set(
  (
    "accent accentunder columnalign columnlines columnspacing depth display displaystyle fence height linebreak linethickness " +
    "lspace mathbackground mathcolor mathsize mathvariant maxsize minsize movablelimits notation rowlines rowspacing rspace " +
    "scriptlevel separator stretchy symmetric voffset width"
  ).split(" "),
);

/** The state while the elements of one formula are made. */
interface Drawing {
  room: Room;
  depth: number;
  /** Number of elements that the formula may still have. */
  left: { elements: number };
}

function nodesOf(tree: Tree, drawing: Drawing, columns: string[] = []): Node[] {
  const { room, depth, left } = drawing;
  left.elements -= 1;
  // The caller shows the source of a formula that is too large or nested too deeply.
  if (left.elements < 0 || depth > maxDepth) throw new Error("The formula is too large.");
  if (tree.width !== undefined) return [space(tree.width, room)];
  if (tree.children === undefined) return tree.text ? [withMathMarks(tree.text)] : [];
  // KaTeX adds the TeX source as an annotation, which would be shown as text here.
  if (tree.type === "annotation") return [];
  const tag = tree.type && known.has(tree.type) ? (tree.type as MathTag) : undefined;
  const given = Object.entries(tree.attributes ?? {}).filter(([name]) => attributes.has(name));
  const isHidden = tree.children.every(({ type }) => type === "mphantom");
  const bounded = tag && boundLengths(tag, Object.fromEntries(given), room, isHidden);
  const inside = { room: bounded?.room ?? room, depth: depth + 1, left };
  const align = tree.attributes?.columnalign?.split(" ") ?? columns;
  const children = joinTexts(
    tree.children.flatMap((child, i) => nodesOf(tree.type === "mtr" ? aligned(child, align[i]) : child, inside, align)),
  );
  return tag && bounded ? [element(tag, bounded.kept, children)] : children;
}

const space = (width: number, room: Room): Element =>
  element("mspace", boundLengths("mspace", { width: `${width}em` }, room, false).kept, []);

/** KaTeX itself writes invisible operators (U+2061 to U+2064), which screen readers read. */
const withMathMarks = (text: string): string =>
  text
    .split(/([\u2061-\u2064])/)
    .map((part, i) => (i % 2 === 0 ? withMarks(part) : part))
    .join("");

/**
 * Copies a column's alignment to a cell, because TeX declares the alignment on the table and browsers expect it on each
 * cell.
 */
const aligned = (cell: Tree, columnalign: string | undefined): Tree =>
  columnalign ? { ...cell, attributes: { ...cell.attributes, columnalign } } : cell;

function element(tag: MathTag, math: Record<string, string>, children: Node[]): Element {
  const { mathvariant, ...others } = math;
  // Browsers support only the normal variant, so the letters of all other variants are replaced by Unicode's
  // mathematical letters.
  if (!mathvariant || mathvariant === "normal") return { tag, children, math };
  return {
    tag,
    math: others,
    children: children.map((child) => (typeof child === "string" ? mathLetters(child, mathvariant) : child)),
  };
}

function joinTexts(nodes: Node[]): Node[] {
  const all: Node[] = [];
  for (const node of nodes) {
    const last = all.at(-1);
    if (typeof node === "string" && typeof last === "string") all[all.length - 1] = last + node;
    else all.push(node);
  }
  return all;
}
