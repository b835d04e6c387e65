// Finds functions and scripts that start themselves twice, in the background or through a pipe.
import { type CommandNode, type PipelineNode, type SyntaxNode, forEachChild } from "unbash";

const maxNodes = 400;

/** True for `f() { f | f & }` with any name, and for `$0 & $0 &`. */
export function isForkBomb(node: CommandNode | PipelineNode | SyntaxNode): boolean {
  if (node.type === "Function") {
    const { calls, spreads } = callsOf(node.body, node.name.text);
    return calls > 0 && spreads;
  }
  if (node.type !== "Pipeline" && node.type !== "Command") return false;
  return callsOf(node, "$0").calls > (node.type === "Command" ? 0 : 1) && startsItself(node);
}

const startsItself = (node: PipelineNode): boolean =>
  node.type === "Pipeline"
    ? node.commands.every((part) => part.type === "Command" && /^"?(?:\.\/)?\$\{?0\}?"?$/.test(part.name?.text ?? ""))
    : node.type === "Command" && /^"?(?:\.\/)?\$\{?0\}?"?$/.test(node.name?.text ?? "");

function callsOf(root: SyntaxNode, name: string): { calls: number; spreads: boolean } {
  let calls = 0;
  let spreads = false;
  let left = maxNodes;
  const visit = (node: SyntaxNode, isSpread: boolean): void => {
    if (left-- <= 0 || node.type === "Word") return;
    const spread =
      isSpread ||
      (node.type === "Pipeline" && node.commands.length > 1) ||
      (node.type === "Statement" && !!node.background);
    if (node.type === "Command") {
      const words = [node.name?.text ?? "", ...node.args.map((arg) => arg.text)];
      const first = words[0]?.replace(/["'\\{}]/g, "") ?? "";
      if (first === name || first.endsWith(`/${name}`) || (words[0] === "command" && words.includes(name))) {
        calls++;
        spreads ||= spread;
      }
      return;
    }
    forEachChild(node, (child) => visit(child, spread));
  };
  visit(root, false);
  return { calls, spreads };
}
