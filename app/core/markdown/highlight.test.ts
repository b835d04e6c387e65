import { describe, expect, it } from "vitest";
import { highlight } from "./highlight.ts";
import type { Node } from "./nodes.ts";

const words = (node: Node): string => (typeof node === "string" ? node : node.children.map(words).join(""));
const scopesIn = (nodes: Node[]): string[] =>
  nodes.flatMap((node) => (typeof node === "string" ? [] : [node.scope ?? "", ...scopesIn(node.children)]));

describe("highlight", () => {
  it.each([
    ["ts", 'const a: number = 1; // "x"\n', ["keyword", "type", "number", "comment"]],
    ["python", "def f(x):\n    return 'a' + str(x)  # y\n", ["keyword", "name", "string", "comment"]],
    ["html", '<script>let a = "</b>";</script><p class="x">&amp;</p>', ["keyword", "string", "attribute"]],
    ["sh", 'for f in *.ts; do echo "$f"; done', ["keyword", "string"]],
    ["diff", "-a\n+b\n", ["removed", "added"]],
    ["json", '{"a": [1, "b"]}', ["attribute", "number", "string"]],
    ["rust", 'fn main() { println!("{}", 1u8); }', ["keyword", "name", "string"]],
  ])("keeps every character of %s", (language, code, scopes) => {
    const nodes = highlight(code, language) ?? [];
    expect(nodes.map(words).join("")).toBe(code);
    expect(scopesIn(nodes)).toEqual(expect.arrayContaining(scopes));
  });

  it("leaves unknown languages and very long code alone", () => {
    expect(highlight("x", "klingon")).toBeUndefined();
    expect(highlight("x".repeat(200_000), "js")).toBeUndefined();
  });
});
