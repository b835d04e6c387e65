import { describe, expect, it } from "vitest";
import { applyPatch, patchOf } from "./patch.ts";
import type { Node } from "./nodes.ts";
import { renderNodes } from "./render.ts";
import { type Renderers } from "./renderers.ts";
import { makeStream } from "./stream.ts";

const crafts: Renderers = {
  highlight: (code) =>
    code.split(/(\d+)/).map((part, i) => (i % 2 ? { tag: "span", children: [part], scope: "number" } : part)),
  typeset: (tex) => ({ tag: "math", children: [{ tag: "mi", children: [tex], math: {} }], math: {} }),
};

/** Every kind of block, and what makes one block of several, or several of one. */
const pieces = [
  "# One *two*\n",
  "Words **bold** `code` and [a link](https://a.example), see [x] and [Y y].\n",
  "second line\n",
  "\n",
  "\n\n",
  "  \n",
  "- one\n",
  "- [x] two\n",
  "  more of it\n",
  "\n  a paragraph of it\n",
  "    - deep\n",
  "1. first\n",
  "2. second\n",
  "12",
  "```js\nlet a = 1;\n",
  "```\n",
  "~~~\n",
  "    indented 2\n",
  "> quoted\n",
  "> ```\n> code 3\n",
  "lazy\n",
  "| a | b |\n|---|:-:|\n",
  "| 1 | *2* |\n",
  "---\n",
  "===\n",
  "* * *\n",
  "$$\na_1\n",
  "$$\n",
  "$$b_2$$\n",
  "\\[\nc\n",
  "\\]\n",
  "$x$ costs $5\n",
  "[x]: https://x.example\n",
  '"a title\n',
  'of it"\n',
  "[y Y]: https://y.example 'T'\n",
  "<div>\n",
  "</div>\n",
  "<!-- a\n",
  "-->\n",
  "<script>\n",
  "</script>\n",
  "<a href=x> https://b.example\n",
  "\r\n",
  "\r",
  "&amp; \\* 你好 ✓\n",
];

/** The same numbers every time: a failure can be looked at again. */
function makeDice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

function textOf(dice: (sides: number) => number): string {
  return Array.from({ length: 2 + dice(10) }, () => pieces[dice(pieces.length)] ?? "").join("");
}

describe("a text that grows", () => {
  it("reads at every moment as if it had come whole, however it is cut", () => {
    for (let seed = 0; seed < 400; seed++) {
      const dice = makeDice(seed);
      const text = textOf(dice);
      const stream = makeStream(crafts);
      const shown: Node[] = [];
      for (let end = 0; end < text.length; ) {
        const next = Math.min(text.length, end + 1 + dice(9));
        stream.append(text.slice(end, next));
        end = next;
        const growth = stream.growth();
        if (growth) applyPatch(shown, structuredClone(growth));
        expect(shown, JSON.stringify(text.slice(0, end))).toEqual(renderNodes(text.slice(0, end), crafts));
      }
    }
  });

  it("says only what is new", () => {
    const stream = makeStream(crafts);
    stream.append("Some words.\n\n- one\n- two\n- thr");
    stream.growth();
    stream.append("ee *em");
    expect(stream.growth()).toEqual({ path: [1, 2, 0], keep: 1, more: "ee *em", nodes: [] });
    stream.append("*");
    expect(stream.growth()).toMatchObject({ path: [1, 2, 0], keep: 0, nodes: ["three ", { tag: "em" }] });
    expect(stream.growth()).toBeUndefined();
  });

  it("adds to code that is still being written, and gives it its colours at the end", () => {
    const stream = makeStream(crafts);
    stream.append("```js\nlet a = 1;\nlet");
    stream.growth();
    stream.append(" b = 2;\n");
    expect(stream.growth()).toEqual({ path: [0], keep: 1, more: " b = 2;", nodes: [] });
    stream.append("```\n");
    expect(stream.growth()).toMatchObject({
      path: [0],
      keep: 0,
      nodes: ["let a = ", { scope: "number" }, ";\nlet b = ", { scope: "number" }, ";"],
    });
  });

  it("reads again what used a link whose address comes later, and nothing else", () => {
    const stream = makeStream(crafts);
    stream.append("One.\n\nSee [x].\n\nThree.\n\nFour.\n\n");
    stream.growth();
    stream.append("[x]: https://x.example\n");
    expect(stream.growth()).toMatchObject({ path: [], keep: 1 });
  });

  it("draws all again once a craft is there that was missing", () => {
    const late: Renderers = { highlight: () => undefined, typeset: () => undefined };
    const stream = makeStream(late);
    stream.append("$$a$$\n\nwords\n\nmore\n\n");
    stream.growth();
    late.typeset = crafts.typeset;
    stream.again();
    expect(stream.growth()).toMatchObject({
      path: [],
      keep: 0,
      nodes: [{ kind: "math", children: [{ tag: "math" }] }, {}, {}],
    });
  });
});

describe("growth", () => {
  it("is nothing between equals, and leads from any text to any other", () => {
    const dice = makeDice(7);
    for (let i = 0; i < 300; i++) {
      const [a, b] = [renderNodes(textOf(dice), crafts), renderNodes(textOf(dice), crafts)];
      expect(patchOf(a, structuredClone(a))).toBeUndefined();
      const growth = patchOf(a, b);
      const shown = structuredClone(a);
      if (growth) applyPatch(shown, structuredClone(growth));
      expect(shown).toEqual(b);
    }
  });
});
