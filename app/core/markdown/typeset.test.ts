import { describe, expect, it } from "vitest";
import type { Element, Node } from "./nodes.ts";
import { typeset } from "./typeset.ts";

const all = (node: Node): Element[] => (typeof node === "string" ? [] : [node, ...node.children.flatMap(all)]);
const words = (node: Node): string => (typeof node === "string" ? node : node.children.map(words).join(""));
const set = (tex: string, display = false): Element => typeset(tex, display) ?? { tag: "p", children: ["wrong"] };

describe("a formula", () => {
  it("becomes MathML, without its source", () => {
    const root = set(String.raw`\frac{a_1}{12} \quad x`, true);
    expect(root).toMatchObject({ tag: "math", math: { display: "block" } });
    expect(words(root)).toBe("a112x");
    expect(all(root).map(({ tag }) => tag)).toEqual(expect.arrayContaining(["mfrac", "msub", "mn"]));
    expect(all(root).find(({ tag }) => tag === "mspace")?.math).toEqual({ width: "1em" });
  });

  it("uses the Unicode letters of mathematics, exceptions included", () => {
    expect(words(set(String.raw`\mathbb{RA} \mathcal{LA} \mathfrak{Ca} \mathbf{x1} \mathtt{z}`))).toBe("ℝ𝔸ℒ𝒜ℭ𝔞𝐱𝟏𝚣");
  });

  it("sets the alignment on each cell", () => {
    const cells = all(set(String.raw`\begin{aligned} a &= b \\ cc &= d \end{aligned}`, true)).filter(
      ({ tag }) => tag === "mtd",
    );
    expect(cells.map(({ math }) => math?.columnalign)).toEqual(["right", "left", "right", "left"]);
  });

  it.each([String.raw`\wrong{a}`, String.raw`\frac{a`, String.raw`\def\a{\a\a}\a`, "x".repeat(6_000)])(
    "is not set when it has an error: %.20s",
    (tex) => {
      expect(typeset(tex, false)).toBeUndefined();
    },
  );

  it("cannot link, load, style or name anything", () => {
    const tex = String.raw`\href{javascript:alert(1)}{x} \url{https://evil.example} \includegraphics{https://evil.example/a.png} \htmlStyle{color:red}{x} \htmlId{i}{x} \htmlClass{c}{x} \class{c}{x} \color{url(https://evil.example)}x`;
    for (const part of tex.split(/ (?=\\)/)) {
      for (const { math } of all(typeset(part, true) ?? "")) {
        expect(Object.keys(math ?? {}).filter((name) => /^(on|href|src|style|id|class)/.test(name))).toEqual([]);
        expect(JSON.stringify(math)).not.toContain("evil");
      }
    }
  });
});
