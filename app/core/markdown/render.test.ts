import { describe, expect, it } from "vitest";
import type { Element, Node } from "./nodes.ts";
import { renderBlocks } from "./render.ts";

const nodes = (text: string): Node[] => renderBlocks(text).blocks.map(({ node }) => node);
const all = (node: Node): Element[] => (typeof node === "string" ? [] : [node, ...node.children.flatMap(all)]);
const elements = (text: string) => nodes(text).flatMap(all);
const words = (node: Node): string => (typeof node === "string" ? node : node.children.map(words).join(""));

describe("what a model writes", () => {
  it.each([
    '<img src=x onerror="alert(1)">',
    "<script>alert(1)</script>",
    'text <b onclick="x()">bold</b>',
    "<iframe src=https://evil.example></iframe>",
    "<svg/onload=alert(1)>",
  ])("W-043 stays words when it is HTML: %s", (html) => {
    const text = nodes(html).map(words).join("");
    expect(text).toBe(html);
    expect(elements(html).every(({ tag }) => ["p", "span"].includes(tag))).toBe(true);
  });

  it.each([
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](vbscript:x)",
    "[x](file:///etc/passwd)",
    "[x](&#106;avascript:alert(1))",
    "[x](java&#10;script:alert(1))",
    "![x](javascript:alert(1))",
    "<javascript:alert(1)>",
  ])("has no link that could do harm: %s", (text) => {
    expect(elements(text).filter(({ href }) => href)).toEqual([]);
  });

  it("keeps links to the web and mail, and makes a picture from elsewhere a link", () => {
    expect(elements("[a](https://a.example) <mailto:b@c.example>").flatMap(({ href }) => href ?? [])).toEqual([
      "https://a.example",
      "mailto:b@c.example",
    ]);
    expect(elements("![cat](https://evil.example/cat.png)")[1]).toMatchObject({
      tag: "a",
      kind: "image",
      href: "https://evil.example/cat.png",
    });
  });

  it("W-044 keeps a formula's underscores", () => {
    const [formula] = elements("$$a_1 + b_2 = c_1$$").filter(({ kind }) => kind === "math");
    expect(formula?.children).toEqual(["a_1 + b_2 = c_1"]);
    expect(elements("see \\(x_1 y_2\\) *here*").map(({ tag, kind }) => kind ?? tag)).toEqual(["p", "math", "em"]);
  });

  it("has tables, tasks, code and quotes", () => {
    expect(elements("| a | b |\n|--|:-:|\n| 1 | 2 |").filter(({ tag }) => tag === "td")[1]).toMatchObject({
      align: "center",
      children: ["2"],
    });
    expect(
      elements("- [x] done\n- [ ] open")
        .filter(({ tag }) => tag === "input")
        .map(({ checked }) => checked),
    ).toEqual([true, false]);
    expect(elements("```ts x\nlet a = '<b>'\n```")[0]).toMatchObject({
      tag: "pre",
      language: "ts",
      children: ["let a = '<b>'"],
    });
    expect(words(nodes("AT&amp;T &lt;b&gt; &#x4f60;")[0] ?? "")).toBe("AT&T <b> 你");
  });

  it("gives finished blocks the same key however much more comes", () => {
    const text = "# One\n\nTwo *three*\n\n- four\n- five\n\n```js\nsix\n```\n\nseven\n\n> eight\n\nnine";
    const whole = renderBlocks(text).blocks;
    for (let end = 1; end <= text.length; end++) {
      const part = renderBlocks(text.slice(0, end)).blocks;
      // All but the last two are final.
      for (const [i, { key }] of part.slice(0, -2).entries()) expect(key).toBe(whole[i]?.key);
    }
    expect(renderBlocks(text, 3).blocks).toEqual(whole.slice(3));
  });
});
