// Renders the blocks of a Markdown text. Raw HTML is shown as text.
import type { Token, Tokens } from "marked";
import { element, inlines } from "./inlines.ts";
import { withMarks } from "#core/hidden-characters.ts";
import { type ExcessToken, isVisible, lex, type Links, type MathToken } from "./lex.ts";
import { countNodes, Excess, maxBlockElements, maxElements, sourceNode } from "./limits.ts";
import type { Element, Node, SourceReason } from "./nodes.ts";
import type { Renderers } from "./renderers.ts";

/** One block of the text. `node` is undefined for blank lines and link definitions. */
export interface Block {
  raw: string;
  node: Node | undefined;
  /** Number of elements and texts in `node`. */
  size: number;
}

/** What is known from the text before: its link definitions, and how many elements the whole text may still have. */
export interface Before {
  links: Links;
  left: number;
}

export const nothingBefore: Before = { links: {}, left: maxElements };

/** Renders a text. Of a text that is too large, the rest is shown as its source. */
export function renderBlocks(
  text: string,
  renderers: Renderers,
  before: Before = nothingBefore,
): { blocks: Block[]; links: Links } {
  let { left, links } = before;
  if (left <= 0) return { blocks: [sourceBlock(text, "large")], links };
  let tokens: Token[];
  try {
    ({ tokens, links } = lex(text, before.links));
  } catch (error) {
    return { blocks: [sourceBlock(text, reasonOf(error))], links };
  }
  const blocks: Block[] = [];
  let rest = 0;
  for (const token of tokens) {
    const made = topBlock(token, renderers);
    if (made.size > left) return { blocks: [...blocks, sourceBlock(text.slice(rest), "large")], links };
    left -= made.size;
    rest += token.raw.length;
    blocks.push(made);
  }
  return { links, blocks };
}

export const renderNodes = (text: string, renderers: Renderers): Node[] =>
  renderBlocks(text, renderers).blocks.flatMap(({ node }) => node ?? []);

const sourceBlock = (raw: string, why: SourceReason): Block => ({ raw, node: sourceNode(raw, why), size: 1 });

function topBlock(token: Token, renderers: Renderers): Block {
  const { raw } = token;
  if (!isVisible(token)) return { raw, node: undefined, size: 0 };
  try {
    const node = block(token, renderers);
    const size = countNodes([node], maxBlockElements + 1);
    return size > maxBlockElements ? sourceBlock(raw, "large") : { raw, node, size };
  } catch (error) {
    return sourceBlock(raw, reasonOf(error));
  }
}

/** Returns why a text could not be rendered. Errors of any other kind are bugs. */
function reasonOf(error: unknown): SourceReason {
  if (error instanceof Excess) return error.why;
  if (error instanceof RangeError) return "deep";
  throw error;
}

function block(token: Token, renderers: Renderers): Node {
  switch (token.type) {
    case "heading":
      return element(`h${token.depth as 1}`, inlines(token.tokens, renderers));
    case "paragraph":
      return element("p", inlines(token.tokens, renderers));
    case "text":
      return element("span", token.tokens ? inlines(token.tokens, renderers) : [withMarks(token.raw)]);
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
    case "excess":
      return sourceNode(token.raw, (token as ExcessToken).why);
    default:
      // Any other token, mostly raw HTML, is shown as its source text.
      return element("p", [withMarks(token.raw.replace(/\n+$/, ""))]);
  }
}

const blocksIn = (tokens: Token[], renderers: Renderers): Node[] =>
  tokens.filter(isVisible).map((token) => block(token, renderers));

/**
 * Renders a code block. The code is highlighted only when the block is complete, because the colours of an incomplete
 * line keep changing.
 */
function code({ raw, text: source, lang }: Tokens.Code, renderers: Renderers): Element {
  const language = withMarks(lang?.split(/\s/)[0] ?? "", "exact").slice(0, maxLanguageChars) || undefined;
  const finished = isFinished(raw);
  const text = withMarks(source);
  const coloured = language && finished ? renderers.highlight(text, language) : undefined;
  const colours = coloured && countNodes(coloured, maxCodeNodes) < maxCodeNodes ? coloured : undefined;
  const kind = finished && language === "mermaid" ? "diagram" : undefined;
  return element("pre", colours ?? [text], { language, kind });
}

const maxLanguageChars = 40;
/** Code with more pieces than this is shown without colours. */
const maxCodeNodes = 8_000;

function isFinished(raw: string): boolean {
  const [, fence] = /^ {0,3}(`{3,}|~{3,})/.exec(raw) ?? [];
  if (!fence) return true;
  const last = raw.trimEnd().split("\n").slice(1).at(-1)?.trim();
  return last !== undefined && last.startsWith(fence) && /^(?:`+|~+)$/.test(last);
}

function formula({ text, open }: MathToken, renderers: Renderers): Element {
  const set = open ? undefined : renderers.typeset(text, true);
  return element("div", [set ?? element("code", [withMarks(text)])], { kind: "math" });
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
