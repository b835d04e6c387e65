// Splits highlighted code into lines. A node that spans several lines is split into one node per line.
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
