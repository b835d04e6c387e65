import { describe, expect, it } from "vitest";
import type { Element, Node } from "./nodes.ts";
import { renderNodes } from "./render.ts";
import { type Renderers } from "./renderers.ts";

/** Renderers that always return undefined, so that sources are shown. */
const none: Renderers = { highlight: () => undefined, typeset: () => undefined };
const nodes = (text: string): Node[] => renderNodes(text, none);
const all = (node: Node): Element[] => (typeof node === "string" ? [] : [node, ...node.children.flatMap(all)]);
const elements = (text: string) => nodes(text).flatMap(all);
const words = (node: Node): string => (typeof node === "string" ? node : node.children.map(words).join(""));

describe("Markdown of a model", () => {
  it.each([
    '<img src=x onerror="alert(1)">',
    "<script>alert(1)</script>",
    'text <b onclick="x()">bold</b>',
    "<iframe src=https://evil.example></iframe>",
    "<svg/onload=alert(1)>",
  ])("W-043 shows HTML as text: %s", (html) => {
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
  ])("makes no link of an unsafe address: %s", (text) => {
    expect(elements(text).filter(({ href }) => href)).toEqual([]);
  });

  it("keeps web and mail links, and makes an image a link", () => {
    expect(elements("[a](https://a.example) <mailto:b@c.example>").flatMap(({ href }) => href ?? [])).toEqual([
      "https://a.example",
      "mailto:b@c.example",
    ]);
    expect(elements("![cat](https://evil.example/cat.png)")[1]).toMatchObject({
      tag: "a",
      children: ["cat (evil.example)"],
      kind: "image",
      href: "https://evil.example/cat.png",
    });
  });

  it.each([
    ["见 https://example.com/a_b_c，逗号", "https://example.com/a_b_c"],
    ["https://example.com/路径。然后", "https://example.com/路径"],
    ["www.foo.com。", "http://www.foo.com"],
    ["（见https://a.example/x?y=1&z=2#top）后", "https://a.example/x?y=1&z=2#top"],
    ["「https://a.example/」と", "https://a.example/"],
    ["《https://a.example/b》、", "https://a.example/b"],
    ["【https://a.example/b】；", "https://a.example/b"],
    ["“https://a.example/b”", "https://a.example/b"],
    ["https://a.example/b！https", "https://a.example/b"],
    ["https://a.example/b.。", "https://a.example/b"],
    ["https://a.example：8080", "https://a.example"],
    ["写信给 me@a.example。谢谢", "mailto:me@a.example"],
    ["https://zh.wikipedia.org/wiki/苹果_(水果) 后", "https://zh.wikipedia.org/wiki/苹果_(水果)"],
    ["https://ja.wikipedia.org/wiki/ラーメン", "https://ja.wikipedia.org/wiki/ラーメン"],
    ["<https://a.example/，b>", "https://a.example/，b"],
    ["[x](https://a.example/，b)", "https://a.example/，b"],
  ])("ends an address where its sentence goes on: %s", (text, href) => {
    expect(elements(text).flatMap((node) => node.href ?? [])).toEqual([href]);
    const shown = nodes(text).map(words).join("");
    expect(text.startsWith(shown) || /^[<[]/.test(text)).toBe(true);
  });

  it("W-044 keeps a formula's underscores", () => {
    const [formula] = elements("$$a_1 + b_2 = c_1$$").filter(({ kind }) => kind === "math");
    expect(formula).toMatchObject({ tag: "div", children: [{ tag: "code", children: ["a_1 + b_2 = c_1"] }] });
    expect(elements("see \\(x_1 y_2\\) *here*").map(({ tag, kind }) => kind ?? tag)).toEqual([
      "p",
      "math",
      "code",
      "em",
    ]);
    expect(nodes("so\n\\[\na\n- b\n= c\n\\]\nthen").map((node) => (node as Element).tag)).toEqual(["p", "div", "p"]);
  });

  it("ends a formula's search at a blank line", () => {
    expect(nodes("$$\n\n# Two\n\n$$").map((node) => (node as Element).tag)).toEqual(["p", "h1", "div"]);
  });

  it.each(["$x$", "$n^2$", "is $a + b$?", "在$f(x)$上", "$\\alpha$ and", "$2x$"])("sees a formula in %s", (text) => {
    expect(elements(text).some(({ kind }) => kind === "math")).toBe(true);
  });

  it.each([
    "$5 and $10",
    "$5, or 10$",
    "echo $HOME/$USER",
    "$HOME:$PATH:",
    "US$5-US$6",
    "5$/month, 6$/year",
    "5$, 6$",
    "$5 和 $10",
    "价格$5，$10",
    "从**$5**涨到**$10**",
    "a $ b $ c",
  ])("sees no formula in %s", (text) => {
    expect(elements(text).some(({ kind }) => kind === "math")).toBe(false);
  });

  it("renders tables, tasks, code and character references", () => {
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

  it("highlights code when it is finished", () => {
    const renderers: Renderers = { ...none, highlight: (code, language) => [`${language}: `, code] };
    const pre = (text: string) => (renderNodes(text, renderers)[0] as Element).children;
    expect(pre("```js\nlet a")).toEqual(["let a"]);
    expect(pre("```js\nlet a\n``")).toEqual(["let a\n``"]);
    expect(pre("```js\nlet a\n```")).toEqual(["js: ", "let a"]);
    expect(pre("~~~~js\nlet a\n```\n~~~\n~~~~\n")).toEqual(["js: ", "let a\n```\n~~~"]);
    expect(renderNodes("```mermaid\ngraph TD\n```\n", none)[0]).toMatchObject({ kind: "diagram" });
    expect(renderNodes("```mermaid\ngraph TD\n", none)[0]).toMatchObject({ kind: undefined });
  });
});
