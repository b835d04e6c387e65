import { describe, expect, it } from "vitest";
import { countNodes } from "./limits.ts";
import type { Element, Node } from "./nodes.ts";
import { renderNodes } from "./render.ts";
import { makeStream } from "./stream.ts";
import { applyPatch } from "./patch.ts";
import type { Renderers } from "./renderers.ts";

const plain: Renderers = { highlight: () => undefined, typeset: () => undefined };

function all(nodes: Node[]): Element[] {
  const found: Element[] = [];
  const waiting = [...nodes];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (typeof node === "string") continue;
    found.push(node);
    waiting.push(...node.children);
  }
  return found;
}
const reasons = (text: string) => all(renderNodes(text, plain)).flatMap(({ why }) => why ?? []);

const row = (cell: string, count: number) => `|${`${cell}|`.repeat(count)}`;
const table = (columns: number, rows: number) =>
  [row("a", columns), row("-", columns), ...Array.from({ length: rows }, () => "|b|")].join("\n");

describe("a text that is too much to display", () => {
  it.each([
    ["a table of 1,000 columns", table(1_000, 300), "large"],
    ["a table of many rows", table(100, 60), "large"],
    ["a table in a list", `- x\n\n${table(300, 3).replace(/^/gm, "  ")}`, "large"],
    ["quotes", `${">".repeat(5_000)} x`, "deep"],
    ["lists", `${"- ".repeat(2_000)}x`, "deep"],
    ["indented lists", Array.from({ length: 300 }, (_, i) => `${" ".repeat(2 * i)}- x`).join("\n"), "deep"],
    ["quotes and lists", `${"> - ".repeat(1_000)}x`, "deep"],
    ["emphasis", `${"*a _b ".repeat(200)}x${"_ *".repeat(200)}`, "deep"],
    ["a very long line", "a".repeat(300_000), "large"],
    ["many inline elements", "*a* ".repeat(12_000), "large"],
  ])("shows the source of %s", (_name, text, why) => {
    expect(reasons(text)).toContain(why);
    expect(countNodes(renderNodes(text, plain), 1_000_000)).toBeLessThan(20_000);
  });

  it.each([
    ["a table", table(20, 100)],
    ["quotes", `${">".repeat(10)} x`],
    ["lists", Array.from({ length: 10 }, (_, i) => `${" ".repeat(2 * i)}- x`).join("\n")],
    ["emphasis", "***a** b* ~~c~~ ".repeat(500)],
  ])("displays %s of a usual size", (_name, text) => {
    expect(reasons(text)).toEqual([]);
  });

  it("keeps everything before the limit, and ends with the source", () => {
    const nodes = renderNodes("# Title\n\n".concat("*a* b `c`\n\n".repeat(12_000)), plain) as Element[];
    expect(nodes[0]?.tag).toBe("h1");
    expect(nodes.at(-1)).toMatchObject({ kind: "source", why: "large" });
    expect(countNodes(nodes, 1_000_000)).toBeLessThan(50_000);
  });

  it("is the same when it streams in", () => {
    const text = `Before.\n\n${table(1_000, 20)}\n\nAfter.\n\n${">".repeat(200)} x\n\nEnd.`;
    const stream = makeStream(plain);
    const nodes: Node[] = [];
    for (let at = 0; at < text.length; at += 500) {
      stream.append(text.slice(at, at + 500));
      const patch = stream.takePatch();
      if (patch) applyPatch(nodes, patch);
    }
    expect(nodes).toEqual(renderNodes(text, plain));
  });

  it("marks hidden characters in words, code, formulas and raw HTML", () => {
    const text = "a\u202eb `c\u200bd` <i\u202e> $x\u200b$\n\n```\ne\u2066f\n```\n\n&#x202e;g\n\n<p>\u202e</p>";
    const shown = JSON.stringify(renderNodes(text, plain));
    expect(shown).not.toMatch(/[\u200b\u202e\u2066]/);
    for (const words of ["a⟪U+202E⟫b", "c⟪U+200B⟫d", "e⟪U+2066⟫f", "⟪U+202E⟫g"]) expect(shown).toContain(words);
  });

  it("shows the true host beside a link whose words name another", () => {
    const shown = JSON.stringify(renderNodes("[https://**bank**.example](https://evil.example)", plain));
    expect(shown).toContain('" (evil.example)"');
    expect(JSON.stringify(renderNodes("[docs](https://evil.example)", plain))).not.toContain("(evil");
  });
});
