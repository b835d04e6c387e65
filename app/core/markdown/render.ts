// Blocks of Markdown → nodes. Raw HTML stays visible text.
import type { Token, Tokens } from "marked";
import { element, inlines } from "./inlines.ts";
import { hasLooks, lex, type Links, type MathToken } from "./lex.ts";
import type { Element, Node } from "./nodes.ts";
import type { Renderers } from "./renderers.ts";

/** A piece of the text; without a node if it is blank, or says only where a link leads. */
export interface Block {
  raw: string;
  node: Node | undefined;
}

/** All of a text. Where its links with a label lead may have been said `before` it. */
export function renderBlocks(text: string, by: Renderers, before: Links = {}): { blocks: Block[]; links: Links } {
  const { tokens, links } = lex(text, before);
  return {
    links,
    blocks: tokens.map((token) => ({ raw: token.raw, node: hasLooks(token) ? block(token, by) : undefined })),
  };
}

export const renderNodes = (text: string, by: Renderers): Node[] =>
  renderBlocks(text, by).blocks.flatMap(({ node }) => node ?? []);

function block(token: Token, by: Renderers): Node {
  switch (token.type) {
    case "heading":
      return element(`h${token.depth as 1}`, inlines(token.tokens, by));
    case "paragraph":
      return element("p", inlines(token.tokens, by));
    case "text":
      return element("span", token.tokens ? inlines(token.tokens, by) : [token.raw]);
    case "code":
      return code(token as Tokens.Code, by);
    case "blockquote":
      return element("blockquote", blocksIn(token.tokens ?? [], by));
    case "list":
      return list(token as Tokens.List, by);
    case "table":
      return table(token as Tokens.Table, by);
    case "hr":
      return element("hr", []);
    case "mathBlock":
      return formula(token as MathToken, by);
    default:
      // Raw HTML above all: shown as what was written.
      return element("p", [token.raw.replace(/\n+$/, "")]);
  }
}

const blocksIn = (tokens: Token[], by: Renderers): Node[] => tokens.filter(hasLooks).map((token) => block(token, by));

/** Code has its colours once it is finished: a line that is still being written has none to keep. */
function code({ raw, text, lang }: Tokens.Code, by: Renderers): Element {
  const language = lang?.split(/\s/)[0] || undefined;
  const finished = isFinished(raw);
  const colours = language && finished ? by.highlight(text, language) : undefined;
  const kind = finished && language === "mermaid" ? "diagram" : undefined;
  return element("pre", colours ?? [text], { language, kind });
}

function isFinished(raw: string): boolean {
  const [, fence] = /^ {0,3}(`{3,}|~{3,})/.exec(raw) ?? [];
  if (!fence) return true;
  const last = raw.trimEnd().split("\n").slice(1).at(-1)?.trim();
  return last !== undefined && last.startsWith(fence) && /^(?:`+|~+)$/.test(last);
}

function formula({ text, open }: MathToken, by: Renderers): Element {
  const set = open ? undefined : by.typeset(text, true);
  return element("div", [set ?? element("code", [text])], { kind: "math" });
}

function list({ ordered, start, items }: Tokens.List, by: Renderers): Element {
  const children = items.map((item) => {
    const inner = blocksIn(
      item.tokens.filter(({ type }) => type !== "checkbox"),
      by,
    );
    return element("li", item.task ? [element("input", [], { checked: item.checked ?? false }), ...inner] : inner);
  });
  return element(ordered ? "ol" : "ul", children, ordered && typeof start === "number" && start !== 1 ? { start } : {});
}

/** In a box of its own, which scrolls. */
function table({ header, rows, align }: Tokens.Table, by: Renderers): Element {
  const row = (tag: "th" | "td", cells: Tokens.TableCell[]) =>
    element(
      "tr",
      cells.map((cell, i) => element(tag, inlines(cell.tokens, by), { align: align[i] ?? undefined })),
    );
  const body = rows.map((cells) => row("td", cells));
  const whole = element("table", [element("thead", [row("th", header)]), element("tbody", body)]);
  return element("div", [whole], { kind: "table" });
}
