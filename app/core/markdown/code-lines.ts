// Splits highlighted code into lines. A node that spans several lines becomes one node on each.
import type { Node } from "./nodes.ts";

export function linesOf(nodes: readonly Node[]): Node[][] {
  const lines: Node[][] = [[]];
  for (const node of nodes) {
    const parts: Node[][] =
      typeof node === "string"
        ? node.split("\n").map((text) => (text ? [text] : []))
        : linesOf(node.children).map((children) => (children.length > 0 ? [{ ...node, children }] : []));
    lines.at(-1)?.push(...(parts[0] ?? []));
    for (const part of parts.slice(1)) lines.push(part);
  }
  return lines;
}
