// Turns the render worker's nodes into DOM elements one by one. No HTML is parsed, so nothing has to be sanitized.
import { withMarks } from "#core/hidden-characters.ts";
import type { NodePatch } from "#core/markdown/patch.ts";
import { type Element as Piece, mathTags, type Node as PieceOrText } from "#core/markdown/nodes.ts";
import { t } from "../text/t.ts";

/**
 * Wraps a drawn element, for example code in a block with buttons. Returns undefined to leave the element unwrapped.
 */
export type Wrapper = (piece: Piece, inside: HTMLElement) => Node | undefined;

/** Maximum length of the address that is shown for a link, in characters. */
const maxTargetChars = 200;
const mathSpace = "http://www.w3.org/1998/Math/MathML";
const mathNames = new Set<string>(mathTags);

/** Maps a wrapper to the element inside it that holds the drawn children. */
const wrappedContents = new WeakMap<Node, Node>();

export function draw(node: PieceOrText, frame: Wrapper): Node {
  if (typeof node === "string") return document.createTextNode(node);
  const element = mathNames.has(node.tag) ? mathElement(node) : htmlElement(node);
  element.append(...node.children.map((child) => draw(child, frame)));
  const framed = element instanceof HTMLElement ? frame(node, element) : undefined;
  if (!framed) return element;
  wrappedContents.set(framed, element);
  return framed;
}

/**
 * Applies a patch to the DOM below `root`. Returns false if the place to patch is not found, for example because a
 * browser extension has moved nodes.
 */
export function patchDrawn(root: Node, { path, keep, more, nodes }: NodePatch, frame: Wrapper): boolean {
  let at = root;
  for (const step of path) {
    const child = at.childNodes[step];
    if (!child) return false;
    at = wrappedContents.get(child) ?? child;
  }
  if (at.childNodes.length < keep) return false;
  const last = at.childNodes[keep - 1];
  if (more !== undefined && last instanceof Text) last.appendData(more);
  while (at.childNodes.length > keep) at.lastChild?.remove();
  for (const node of nodes) at.appendChild(draw(node, frame));
  return true;
}

function mathElement({ tag, math }: Piece): Element {
  const element = document.createElementNS(mathSpace, tag);
  for (const [name, value] of Object.entries(math ?? {})) element.setAttribute(name, value);
  return element;
}

function htmlElement({ tag, kind, scope, align, href, start, checked }: Piece): HTMLElement {
  // Draws a code block without `pre`, because the wrapper contains a `pre`.
  const element = document.createElement(tag === "pre" ? "code" : tag);
  if (kind) element.classList.add(`md-${kind}`);
  if (scope) element.classList.add(`code-${scope}`);
  if (align) element.classList.add(`md-${align}`);
  if (kind === "table") element.tabIndex = 0;
  if (start !== undefined) element.setAttribute("start", String(start));
  if (element instanceof HTMLAnchorElement && href) {
    const target = withMarks(href, "exact").slice(0, maxTargetChars);
    Object.assign(element, { href, target: "_blank", rel: "noopener noreferrer" });
    element.dataset["tip"] = target;
    // Shown by the style sheet while the link has the focus.
    element.dataset.target = target;
  }
  if (element instanceof HTMLInputElement) {
    Object.assign(element, { type: "checkbox", disabled: true, checked });
    element.setAttribute("aria-label", checked ? t().chat.taskDone : t().chat.taskOpen);
  }
  return element;
}
