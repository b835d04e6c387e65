// The running text of a block → nodes. Links keep only harmless schemes, images never load by themselves.
import type { Token, Tokens } from "marked";
import type { MathToken } from "./lex.ts";
import type { Element, Node, Tag } from "./nodes.ts";
import type { Renderers } from "./renderers.ts";

export const element = (
  tag: Tag,
  children: Node[],
  more: Omit<Partial<Element>, "tag" | "children"> = {},
): Element => ({
  tag,
  children,
  ...more,
});

/** Words that follow each other are one text, so that a text which grows stays the same one. */
export function inlines(tokens: Token[] | undefined, by: Renderers): Node[] {
  const nodes: Node[] = [];
  for (const token of tokens ?? []) {
    const node = inline(token, by);
    const last = nodes.at(-1);
    if (typeof node === "string" && typeof last === "string") nodes[nodes.length - 1] = last + node;
    else if (node !== "") nodes.push(node);
  }
  return nodes;
}

function inline(token: Token, by: Renderers): Node {
  switch (token.type) {
    case "strong":
    case "em":
    case "del":
      return element(token.type as "strong" | "em" | "del", inlines(token.tokens, by));
    case "codespan":
      return element("code", [(token as Tokens.Codespan).text]);
    case "br":
      return element("br", []);
    case "link":
      return link(token as Tokens.Link, by);
    case "image":
      return image(token as Tokens.Image);
    case "math":
      return formula(token as MathToken, by);
    case "escape":
      return (token as Tokens.Escape).text;
    case "text":
      return token.tokens ? element("span", inlines(token.tokens, by)) : decode((token as Tokens.Text).text);
    default:
      return token.raw;
  }
}

const formula = ({ text, display }: MathToken, by: Renderers): Element =>
  element("span", [by.typeset(text, display) ?? element("code", [text])], { kind: "math" });

function link(token: Tokens.Link, by: Renderers): Node {
  const href = harmless(token.href);
  return href ? element("a", inlines(token.tokens, by), { href }) : token.raw;
}

/** A picture from elsewhere would tell its host who reads this: it stays a link, which names that host. */
function image({ href, text, raw }: Tokens.Image): Node {
  const address = harmless(href);
  return address && URL.canParse(address) && !address.startsWith("mailto:")
    ? element("a", [`${text || address} (${new URL(address).host})`], { href: address, kind: "image" })
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
