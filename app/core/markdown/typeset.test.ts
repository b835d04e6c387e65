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

describe("a formula stays in its own box", () => {
  const lengths = (tex: string) =>
    all(set(tex, true)).flatMap(({ tag, math }) =>
      Object.entries(math ?? {})
        .filter(([name]) => /^(width|height|depth|voffset|[lr]space|mathsize|linethickness|rowspacing)$/.test(name))
        .map(([name, value]) => `${tag} ${name} ${value}`),
    );

  it.each([
    [String.raw`\raisebox{-5em}{x}`, []],
    [String.raw`\raisebox{0.5em}{x}`, ["mpadded voffset 0.5em"]],
    [String.raw`\raisebox{1em}{\raisebox{1em}{\raisebox{1em}{x}}}`, ["mpadded voffset 1em"]],
    [String.raw`a\kern-20em b`, []],
    [String.raw`a\kern-1em b\kern-1em c\kern-1em d\kern-1em e`, ["mspace width -1em", "mspace width -1em"]],
    [String.raw`\hspace{-3em}x`, []],
    [String.raw`\rlap{rm -rf}\llap{x}\mathclap{y}\smash{z}`, []],
    [String.raw`\rule[-5em]{3em}{2em}`, ["mspace width 3em", "mspace height 2em"]],
    [String.raw`\vphantom{\frac12}x`, ["mpadded width 0px"]],
    [String.raw`\genfrac{}{}{20em}{}{a}{b}`, []],
    [String.raw`\begin{aligned}a\\[-10em]b\end{aligned}`, ["mtable rowspacing 0.25em"]],
    [String.raw`\fbox{\Huge \text{\Huge \text{\Huge x}}}`, ["mstyle mathsize 2.488em"]],
  ])("%s", (tex, expected) => {
    expect(lengths(tex)).toEqual(expected);
  });

  it("keeps the usual small spaces", () => {
    expect(lengths(String.raw`\quad\;\hspace{2em}`)).toEqual(expect.arrayContaining(["mspace width 2em"]));
  });

  it.each([
    "\\sqrt{".repeat(800) + "x" + "}".repeat(800),
    "x^{".repeat(200) + "y" + "}".repeat(200),
    "x+".repeat(2_400),
  ])("is shown as its source when it is nested too deeply or too large: %.9s", (tex) => {
    expect(typeset(tex, true)).toBeUndefined();
  });

  it("shows hidden characters", () => {
    expect(words(set(String.raw`\char"202E abc`, true))).toContain("⟪U+202E⟫");
  });
});
