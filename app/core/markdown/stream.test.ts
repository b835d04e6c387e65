import { describe, expect, it } from "vitest";
import { applyPatch, patchOf } from "./patch.ts";
import type { Node } from "./nodes.ts";
import { renderNodes } from "./render.ts";
import { type Renderers } from "./renderers.ts";
import { makeStream } from "./stream.ts";

const renderers: Renderers = {
  highlight: (code) =>
    code.split(/(\d+)/).map((part, i) => (i % 2 ? { tag: "span", children: [part], scope: "number" } : part)),
  typeset: (tex) => ({ tag: "math", children: [{ tag: "mi", children: [tex], math: {} }], math: {} }),
};

/** Pieces of Markdown that begin every kind of block, and pieces that join or split blocks. */
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
  "含**「重点」**内容，3~5天、~~旧（价）~~100~200元\n",
];

/** Makes a seeded random generator, so that a failure can be repeated. */
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

describe("a streaming text", () => {
  it("renders at every moment like the whole text so far, however it is cut", () => {
    for (let seed = 0; seed < 400; seed++) {
      const dice = makeDice(seed);
      const text = textOf(dice);
      const stream = makeStream(renderers);
      const shown: Node[] = [];
      for (let end = 0; end < text.length; ) {
        const next = Math.min(text.length, end + 1 + dice(9));
        stream.append(text.slice(end, next));
        end = next;
        const patch = stream.takePatch();
        if (patch) applyPatch(shown, structuredClone(patch));
        expect(shown, JSON.stringify(text.slice(0, end))).toEqual(renderNodes(text.slice(0, end), renderers));
      }
    }
  });

  it("reports only what is new", () => {
    const stream = makeStream(renderers);
    stream.append("Some words.\n\n- one\n- two\n- thr");
    stream.takePatch();
    stream.append("ee *em");
    expect(stream.takePatch()).toEqual({ path: [1, 2, 0], keep: 1, more: "ee *em", nodes: [] });
    stream.append("*");
    expect(stream.takePatch()).toMatchObject({ path: [1, 2, 0], keep: 0, nodes: ["three ", { tag: "em" }] });
    expect(stream.takePatch()).toBeUndefined();
  });

  it("appends to unfinished code, and highlights it at the end", () => {
    const stream = makeStream(renderers);
    stream.append("```js\nlet a = 1;\nlet");
    stream.takePatch();
    stream.append(" b = 2;\n");
    expect(stream.takePatch()).toEqual({ path: [0], keep: 1, more: " b = 2;", nodes: [] });
    stream.append("```\n");
    expect(stream.takePatch()).toMatchObject({
      path: [0],
      keep: 0,
      nodes: ["let a = ", { scope: "number" }, ";\nlet b = ", { scope: "number" }, ";"],
    });
  });

  it("renders again the blocks from the first link whose definition comes later", () => {
    const stream = makeStream(renderers);
    stream.append("One.\n\nSee [x].\n\nThree.\n\nFour.\n\n");
    stream.takePatch();
    stream.append("[x]: https://x.example\n");
    expect(stream.takePatch()).toMatchObject({ path: [], keep: 1 });
  });

  it("renders everything again once a missing renderer is loaded", () => {
    const late: Renderers = { highlight: () => undefined, typeset: () => undefined };
    const stream = makeStream(late);
    stream.append("$$a$$\n\nwords\n\nmore\n\n");
    stream.takePatch();
    late.typeset = renderers.typeset;
    stream.rerender();
    expect(stream.takePatch()).toMatchObject({
      path: [],
      keep: 0,
      nodes: [{ kind: "math", children: [{ tag: "math" }] }, {}, {}],
    });
  });
});

describe("a patch", () => {
  it("is undefined between equal texts, and turns any text into any other", () => {
    const dice = makeDice(7);
    for (let i = 0; i < 300; i++) {
      const [a, b] = [renderNodes(textOf(dice), renderers), renderNodes(textOf(dice), renderers)];
      expect(patchOf(a, structuredClone(a))).toBeUndefined();
      const patch = patchOf(a, b);
      const shown = structuredClone(a);
      if (patch) applyPatch(shown, structuredClone(patch));
      expect(shown).toEqual(b);
    }
  });
});
