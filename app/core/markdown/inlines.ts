// Renders the inline text of a block. Only links with safe schemes can be clicked. Images become links and are not
// loaded.
import type { Token, Tokens } from "marked";
import { withMarks } from "#core/hidden-characters.ts";
import type { ExcessToken, MathToken } from "./lex.ts";
import { Excess } from "./limits.ts";
import { hostToShow } from "./link-host.ts";
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

/**
 * Renders inline tokens. Adjacent texts are joined into one text node, so that a growing text stays the same node.
 * Hidden characters become marks.
 */
export function inlines(tokens: Token[] | undefined, renderers: Renderers): Node[] {
  const nodes: Node[] = [];
  for (const token of tokens ?? []) {
    for (const node of inline(token, renderers)) {
      const last = nodes.at(-1);
      if (typeof node === "string" && typeof last === "string") nodes[nodes.length - 1] = last + node;
      else if (node !== "") nodes.push(node);
    }
  }
  return nodes.map((node) => (typeof node === "string" ? withMarks(node) : node));
}

function inline(token: Token, renderers: Renderers): Node[] {
  switch (token.type) {
    case "strong":
    case "em":
    case "del":
      return [element(token.type as "strong" | "em" | "del", inlines(token.tokens, renderers))];
    case "codespan":
      return [element("code", [withMarks((token as Tokens.Codespan).text)])];
    case "br":
      return [element("br", [])];
    case "link":
      return link(token as Tokens.Link, renderers);
    case "image":
      return [image(token as Tokens.Image)];
    case "math":
      return [formula(token as MathToken, renderers)];
    case "escape":
      return [(token as Tokens.Escape).text];
    case "excess":
      throw new Excess((token as ExcessToken).why);
    case "text":
      return [token.tokens ? element("span", inlines(token.tokens, renderers)) : decode((token as Tokens.Text).text)];
    default:
      return [token.raw];
  }
}

const formula = ({ text, display }: MathToken, renderers: Renderers): Element =>
  element("span", [renderers.typeset(text, display) ?? element("code", [withMarks(text)])], { kind: "math" });

function link(token: Tokens.Link, renderers: Renderers): Node[] {
  const href = safeAddress(token.href);
  if (!href) return [token.raw];
  const words = inlines(token.tokens, renderers);
  const host = hostToShow(href, textIn(words));
  return [element("a", words, { href }), ...(host ? [element("span", [` (${host})`], { kind: "host" })] : [])];
}

const textIn = (nodes: Node[]): string =>
  nodes.map((node) => (typeof node === "string" ? node : textIn(node.children))).join("");

/** Renders an image as a link that names the image's host. Loading the image would tell the host who is reading. */
function image({ href, text, raw }: Tokens.Image): Node {
  const address = safeAddress(href);
  return address && URL.canParse(address) && !address.startsWith("mailto:")
    ? element("a", [withMarks(`${text || address} (${new URL(address).host})`)], { href: address, kind: "image" })
    : raw;
}

/**
 * Returns the address if its scheme is safe to click, otherwise undefined. Refuses control characters, because they can
 * hide another scheme.
 */
function safeAddress(href: string): string | undefined {
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

/**
 * Decodes character references such as `&amp;`, which the lexer leaves as they are. The result is used as text, never
 * as markup.
 */
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
