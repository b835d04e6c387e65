// Markdown → nodes. Raw HTML stays visible text, links keep only harmless schemes, images never load by themselves.
import { Lexer, type MarkedExtension, marked, type Token, type Tokens } from "marked";
import type { Element, Node, RenderedBlock, Tag } from "./nodes.ts";

export interface RenderApi {
  /** Blocks of a text from the `from`-th on; see `renderBlocks`. */
  render(text: string, from: number): Promise<Rendered>;
}

export interface Rendered {
  /** Index of the first block given. */
  from: number;
  blocks: RenderedBlock[];
}

/** Formulas are taken out before Markdown can read their underscores as emphasis. */
const math: MarkedExtension = {
  extensions: [
    {
      name: "math",
      level: "inline",
      start: (text) => text.match(/\$\$|\\\(|\\\[/)?.index,
      tokenizer(text) {
        const found = /^\$\$([^$]+?)\$\$|^\\\(([\s\S]+?)\\\)|^\\\[([\s\S]+?)\\\]/.exec(text);
        return found
          ? { type: "math", raw: found[0], text: (found[1] ?? found[2] ?? found[3] ?? "").trim() }
          : undefined;
      },
    },
    {
      name: "mathBlock",
      level: "block",
      start: (text) => text.match(/^\$\$/m)?.index,
      tokenizer(text) {
        const found = /^\$\$\n?([\s\S]+?)\n?\$\$(?:\n|$)/.exec(text);
        return found ? { type: "mathBlock", raw: found[0], text: (found[1] ?? "").trim() } : undefined;
      },
    },
  ],
};
marked.use({ gfm: true }, math);

/** All blocks from the `from`-th on. A stream asks again from the first block that may still change. */
export function renderBlocks(text: string, from = 0): Rendered {
  const tokens = new Lexer(marked.defaults).lex(text).filter((token) => token.type !== "space" && token.type !== "def");
  const blocks = tokens.slice(from).map((token, i) => ({ key: `${from + i}:${token.raw}`, node: block(token) }));
  return { from, blocks };
}

const element = (tag: Tag, children: Node[], more: Omit<Partial<Element>, "tag" | "children"> = {}): Element => ({
  tag,
  children,
  ...more,
});

function block(token: Token): Node {
  switch (token.type) {
    case "heading":
      return element(`h${token.depth as 1}`, inlines(token.tokens));
    case "paragraph":
      return element("p", inlines(token.tokens));
    case "text":
      return token.tokens ? element("span", inlines(token.tokens)) : decode((token as Tokens.Text).text);
    case "code":
      return element("pre", [(token as Tokens.Code).text], { language: (token as Tokens.Code).lang?.split(/\s/)[0] });
    case "blockquote":
      return element("blockquote", (token.tokens ?? []).filter((inner) => inner.type !== "space").map(block));
    case "list":
      return list(token as Tokens.List);
    case "table":
      return table(token as Tokens.Table);
    case "hr":
      return element("hr", []);
    case "mathBlock":
      return element("div", [String((token as Tokens.Generic).text)], { kind: "math" });
    default:
      // Raw HTML above all: shown as what was written.
      return element("p", [token.raw.replace(/\n+$/, "")]);
  }
}

function list({ ordered, start, items }: Tokens.List): Element {
  const children = items.map((item) => {
    const inner = item.tokens.filter((token) => token.type !== "space" && token.type !== "checkbox").map(block);
    return element("li", item.task ? [element("input", [], { checked: item.checked ?? false }), ...inner] : inner);
  });
  return element(ordered ? "ol" : "ul", children, ordered && typeof start === "number" && start !== 1 ? { start } : {});
}

function table({ header, rows, align }: Tokens.Table): Element {
  const row = (tag: "th" | "td", cells: Tokens.TableCell[]) =>
    element(
      "tr",
      cells.map((cell, i) => element(tag, inlines(cell.tokens), { align: align[i] ?? undefined })),
    );
  const body = rows.map((cells) => row("td", cells));
  return element("table", [element("thead", [row("th", header)]), element("tbody", body)]);
}

const inlines = (tokens: Token[] | undefined): Node[] => (tokens ?? []).map(inline);

function inline(token: Token): Node {
  switch (token.type) {
    case "strong":
      return element("strong", inlines(token.tokens));
    case "em":
      return element("em", inlines(token.tokens));
    case "del":
      return element("del", inlines(token.tokens));
    case "codespan":
      return element("code", [(token as Tokens.Codespan).text]);
    case "br":
      return element("br", []);
    case "link":
      return link(token as Tokens.Link);
    case "image":
      return image(token as Tokens.Image);
    case "math":
      return element("span", [String((token as Tokens.Generic).text)], { kind: "math" });
    case "escape":
      return (token as Tokens.Escape).text;
    case "text":
      return token.tokens ? element("span", inlines(token.tokens)) : decode((token as Tokens.Text).text);
    default:
      return token.raw;
  }
}

function link(token: Tokens.Link): Node {
  const href = harmless(token.href);
  return href ? element("a", inlines(token.tokens), { href }) : token.raw;
}

/** A picture from elsewhere would tell its host who reads this: it stays a link until the person opens it. */
function image({ href, text, raw }: Tokens.Image): Node {
  const address = harmless(href);
  return address && !address.startsWith("mailto:")
    ? element("a", [text || address], { href: address, kind: "image" })
    : raw;
}

/** The address if a click on it can do no harm. Control characters inside would hide another scheme. */
function harmless(href: string): string | undefined {
  const clean = decode(href).trim();
  return /^(https?:\/\/|mailto:)/i.test(clean) && ![...clean].some((c) => c < " ") ? clean : undefined;
}

const entities: Record<string, string> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: "\u00a0",
  copy: "©",
  hellip: "…",
  mdash: "—",
  ndash: "–",
};

/** The lexer leaves character references as they are; here they become characters, never markup. */
function decode(text: string): string {
  return text.replace(
    /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w{2,8}));/gi,
    (whole, decimal?: string, hex?: string, name?: string) => {
      if (name) return entities[name] ?? whole;
      const code = decimal ? Number(decimal) : Number.parseInt(hex ?? "", 16);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}
