// Describes how the nodes of a text have changed. One change is enough, because a streaming text changes only at its
// end.
import { type Element, type Node, plainFields } from "./nodes.ts";

export interface NodePatch {
  /** Path to the list of children that changed: one child index for each level of nesting. */
  path: number[];
  /** Number of children that stay. They are the first children of the list. */
  keep: number;
  /** Text to append to the last child that stays; absent if that child does not change. */
  more?: string;
  /** The nodes after the children that stay. They replace all old nodes from that place on. */
  nodes: Node[];
}

/** Makes the patch that turns `old` into `now`. Returns undefined if both are equal. */
export function patchOf(old: Node[], now: Node[]): NodePatch | undefined {
  let keep = 0;
  while (keep < old.length && keep < now.length && same(old[keep], now[keep])) keep++;
  if (keep === old.length && keep === now.length) return undefined;
  const [was, is] = [old[keep], now[keep]];
  if (typeof was === "string" && typeof is === "string" && is.startsWith(was))
    return { path: [], keep: keep + 1, more: is.slice(was.length), nodes: now.slice(keep + 1) };
  const isLast = keep === old.length - 1 && keep === now.length - 1;
  if (isLast && isElement(was) && isElement(is) && sameFields(was, is)) {
    const inside = patchOf(was.children, is.children);
    return inside && { ...inside, path: [keep, ...inside.path] };
  }
  return { path: [], keep, nodes: now.slice(keep) };
}

/** Applies a patch to `nodes`, which are changed in place. */
export function applyPatch(nodes: Node[], { path, keep, more, nodes: following }: NodePatch): void {
  let children = nodes;
  for (const step of path) children = (children[step] as Element).children;
  const last = children[keep - 1];
  if (more !== undefined && typeof last === "string") children[keep - 1] = last + more;
  children.splice(keep, children.length - keep, ...following);
}

const isElement = (node: Node | undefined): node is Element => typeof node === "object";

const sameFields = (a: Element, b: Element): boolean =>
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
