// How a text's nodes changed since they were last told: one place, and everything from there on. Streams only ever change at their end.
import { type Element, type Node, plainFields } from "./nodes.ts";

export interface NodePatch {
  /** The way down to the list of children that changed: an index at each step. */
  path: number[];
  /** So many of its children stay as they are … */
  keep: number;
  /** … and the last of these is text that goes on. */
  more?: string;
  /** What follows them now, instead of what did. */
  nodes: Node[];
}

/** What turns `old` into `now`; nothing when they are equal. */
export function patchOf(old: Node[], now: Node[]): NodePatch | undefined {
  let keep = 0;
  while (keep < old.length && keep < now.length && same(old[keep], now[keep])) keep++;
  if (keep === old.length && keep === now.length) return undefined;
  const [was, is] = [old[keep], now[keep]];
  if (typeof was === "string" && typeof is === "string" && is.startsWith(was))
    return { path: [], keep: keep + 1, more: is.slice(was.length), nodes: now.slice(keep + 1) };
  const goesOn = keep === old.length - 1 && keep === now.length - 1;
  if (goesOn && isElement(was) && isElement(is) && alike(was, is)) {
    const inside = patchOf(was.children, is.children);
    return inside && { ...inside, path: [keep, ...inside.path] };
  }
  return { path: [], keep, nodes: now.slice(keep) };
}

/** Changes `nodes` in place. */
export function applyPatch(nodes: Node[], { path, keep, more, nodes: added }: NodePatch): void {
  let children = nodes;
  for (const step of path) children = (children[step] as Element).children;
  const last = children[keep - 1];
  if (more !== undefined && typeof last === "string") children[keep - 1] = last + more;
  children.splice(keep, children.length - keep, ...added);
}

const isElement = (node: Node | undefined): node is Element => typeof node === "object";

const alike = (a: Element, b: Element): boolean =>
  !a.math && !b.math && plainFields.every((field) => a[field] === b[field]);

function same(a: Node | undefined, b: Node | undefined): boolean {
  if (a === b) return true;
  if (!isElement(a) || !isElement(b)) return false;
  return (
    plainFields.every((field) => a[field] === b[field]) &&
    a.children.length === b.children.length &&
    JSON.stringify(a.math) === JSON.stringify(b.math) &&
    a.children.every((child, i) => same(child, b.children[i]))
  );
}
