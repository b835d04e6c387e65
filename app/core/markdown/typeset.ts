// TeX → MathML. Fetched when the first formula is finished. MathML rather than KaTeX's own HTML: every engine draws it, it
// needs no fonts and no styles, screen readers read it, it copies as it should, and here in the worker it costs the page nothing.
import katex from "katex";
import { mathLetters } from "./math-letters.ts";
import { memoize } from "./memo.ts";
import { type Element, type MathTag, mathTags, type Node } from "./nodes.ts";

/** The tree of the library: a text, or an element of MathML, or a wrapper of such. */
interface Tree {
  text?: string;
  type?: string;
  attributes?: Record<string, string>;
  /** Of a space, in ems. */
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
const longest = 5_000;
const keptMost = 200;

export const typeset = memoize((tex: string, display: boolean): Element | undefined => {
  if (tex.length > longest) return undefined;
  try {
    const [node] = nodesOf(treeOf(tex, { ...options, displayMode: display }));
    return typeof node === "object"
      ? { ...node, math: { ...node.math, ...(display ? { display: "block" } : {}) } }
      : undefined;
  } catch {
    // A wrong formula is shown as it was written.
    return undefined;
  }
}, keptMost);

const known = new Set<string>(mathTags);
/** Says what a formula looks like; nothing of it acts. */
const attributes = new Set(
  (
    "accent accentunder columnalign columnlines columnspacing depth display displaystyle fence height linebreak linethickness " +
    "lspace mathbackground mathcolor mathsize mathvariant maxsize minsize movablelimits notation rowlines rowspacing rspace " +
    "scriptlevel separator stretchy symmetric voffset width"
  ).split(" "),
);

function nodesOf(tree: Tree, columns: string[] = []): Node[] {
  if (tree.width !== undefined) return [element("mspace", { width: `${tree.width}em` }, [])];
  if (tree.children === undefined) return tree.text ? [tree.text] : [];
  // The formula's source rides along for those who copy; here it would be read as words.
  if (tree.type === "annotation") return [];
  const align = tree.attributes?.columnalign?.split(" ") ?? columns;
  const children = joined(
    tree.children.flatMap((child, i) => nodesOf(tree.type === "mtr" ? aligned(child, align[i]) : child, align)),
  );
  if (!tree.type || !known.has(tree.type)) return children;
  return [element(tree.type as MathTag, tree.attributes ?? {}, children)];
}

/** Engines align a cell by what is said of the cell, TeX by what is said of the table. */
const aligned = (cell: Tree, columnalign: string | undefined): Tree =>
  columnalign ? { ...cell, attributes: { ...cell.attributes, columnalign } } : cell;

function element(tag: MathTag, given: Record<string, string>, children: Node[]): Element {
  const math = Object.fromEntries(Object.entries(given).filter(([name]) => attributes.has(name)));
  const { mathvariant } = math;
  // Engines know one variant; the others are letters of their own.
  if (!mathvariant || mathvariant === "normal") return { tag, children, math };
  delete math.mathvariant;
  return {
    tag,
    math,
    children: children.map((child) => (typeof child === "string" ? mathLetters(child, mathvariant) : child)),
  };
}

function joined(nodes: Node[]): Node[] {
  const all: Node[] = [];
  for (const node of nodes) {
    const last = all.at(-1);
    if (typeof node === "string" && typeof last === "string") all[all.length - 1] = last + node;
    else all.push(node);
  }
  return all;
}
