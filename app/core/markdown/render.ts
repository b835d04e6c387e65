// Renders the blocks of a Markdown text. Raw HTML is shown as text.
import type { Token, Tokens } from "marked";
import { element, inlines } from "./inlines.ts";
import { isVisible, lex, type Links, type MathToken } from "./lex.ts";
import type { Element, Node } from "./nodes.ts";
import type { Renderers } from "./renderers.ts";

/** One block of the text. `node` is undefined for blank lines and link definitions. */
export interface Block {
  raw: string;
  node: Node | undefined;
}

/** Renders a whole text. @param knownLinks link definitions from the text before this text */
export function renderBlocks(
  text: string,
  renderers: Renderers,
  knownLinks: Links = {},
): { blocks: Block[]; links: Links } {
  const { tokens, links } = lex(text, knownLinks);
  return {
    links,
    blocks: tokens.map((token) => ({ raw: token.raw, node: isVisible(token) ? block(token, renderers) : undefined })),
  };
}

export const renderNodes = (text: string, renderers: Renderers): Node[] =>
  renderBlocks(text, renderers).blocks.flatMap(({ node }) => node ?? []);

function block(token: Token, renderers: Renderers): Node {
  switch (token.type) {
    case "heading":
      return element(`h${token.depth as 1}`, inlines(token.tokens, renderers));
    case "paragraph":
      return element("p", inlines(token.tokens, renderers));
    case "text":
      return element("span", token.tokens ? inlines(token.tokens, renderers) : [token.raw]);
    case "code":
      return code(token as Tokens.Code, renderers);
    case "blockquote":
      return element("blockquote", blocksIn(token.tokens ?? [], renderers));
    case "list":
      return list(token as Tokens.List, renderers);
    case "table":
      return table(token as Tokens.Table, renderers);
    case "hr":
      return element("hr", []);
    case "mathBlock":
      return formula(token as MathToken, renderers);
    default:
      // Any other token, mostly raw HTML, is shown as its source text.
      return element("p", [token.raw.replace(/\n+$/, "")]);
  }
}

const blocksIn = (tokens: Token[], renderers: Renderers): Node[] =>
  tokens.filter(isVisible).map((token) => block(token, renderers));

/**
 * Renders a code block. The code is highlighted only when the block is complete, because the colours of an incomplete
 * line keep changing.
 */
function code({ raw, text, lang }: Tokens.Code, renderers: Renderers): Element {
  const language = lang?.split(/\s/)[0] || undefined;
  const finished = isFinished(raw);
  const colours = language && finished ? renderers.highlight(text, language) : undefined;
  const kind = finished && language === "mermaid" ? "diagram" : undefined;
  return element("pre", colours ?? [text], { language, kind });
}

function isFinished(raw: string): boolean {
  const [, fence] = /^ {0,3}(`{3,}|~{3,})/.exec(raw) ?? [];
  if (!fence) return true;
  const last = raw.trimEnd().split("\n").slice(1).at(-1)?.trim();
  return last !== undefined && last.startsWith(fence) && /^(?:`+|~+)$/.test(last);
}

function formula({ text, open }: MathToken, renderers: Renderers): Element {
  const set = open ? undefined : renderers.typeset(text, true);
  return element("div", [set ?? element("code", [text])], { kind: "math" });
}

function list({ ordered, start, items }: Tokens.List, renderers: Renderers): Element {
  const children = items.map((item) => {
    const inner = blocksIn(
      item.tokens.filter(({ type }) => type !== "checkbox"),
      renderers,
    );
    return element("li", item.task ? [element("input", [], { checked: item.checked ?? false }), ...inner] : inner);
  });
  return element(ordered ? "ol" : "ul", children, ordered && typeof start === "number" && start !== 1 ? { start } : {});
}

/** Renders a table inside a `div`, so that a wide table can scroll. */
function table({ header, rows, align }: Tokens.Table, renderers: Renderers): Element {
  const row = (tag: "th" | "td", cells: Tokens.TableCell[]) =>
    element(
      "tr",
      cells.map((cell, i) => element(tag, inlines(cell.tokens, renderers), { align: align[i] ?? undefined })),
    );
  const body = rows.map((cells) => row("td", cells));
  const whole = element("table", [element("thead", [row("th", header)]), element("tbody", body)]);
  return element("div", [whole], { kind: "table" });
}
