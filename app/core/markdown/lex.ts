// Splits Markdown into tokens. Knows GitHub's dialect and formulas, and treats HTML as text.
import { Lexer, type MarkedExtension, marked, type Token, type TokensList, type TokenizerExtension } from "marked";

/** A formula. `display` is true if the formula is shown on a line of its own. */
export interface MathToken {
  type: "math" | "mathBlock";
  raw: string;
  text: string;
  display: boolean;
  /** True if the formula's closing delimiter has not arrived yet. */
  open?: boolean;
}

/** Link reference definitions, by label. */
export type Links = TokensList["links"];

const inside = String.raw`((?:(?!\n[ \t]*\n|\$\$|\\\])[\s\S])*?)`;
const closedBlock = new RegExp(String.raw`^ {0,3}(?:\$\$${inside}\$\$|\\\[${inside}\\\])[ \t]*(?:\n|$)`);
const openBlock = new RegExp(String.raw`^ {0,3}(?:\$\$|\\\[)${inside}$`);

const mathBlock: TokenizerExtension = {
  name: "mathBlock",
  level: "block",
  start(text) {
    const end = text.indexOf("\n\n");
    return /^ {0,3}(?:\$\$|\\\[)/m.exec(end < 0 ? text : text.slice(0, end))?.index;
  },
  tokenizer(text): MathToken | undefined {
    const closed = closedBlock.exec(text);
    const found = closed ?? openBlock.exec(text);
    if (!found) return undefined;
    const tex = (found[1] ?? found[2] ?? "").trim();
    return tex || !closed ? { type: "mathBlock", raw: found[0], text: tex, display: true, open: !closed } : undefined;
  },
};

const inlineMath =
  /^\$\$([^$]+?)\$\$|^\\\[([\s\S]+?)\\\]|^\\\(([\s\S]+?)\\\)|^\$(?![\s$])([^$\n]*[^\s$\\])\$(?![\w$(])/;

const math: TokenizerExtension = {
  name: "math",
  level: "inline",
  start: (text) => /\$|\\\(|\\\[/.exec(text)?.index,
  tokenizer(text): MathToken | undefined {
    const found = inlineMath.exec(text);
    if (!found || (found[4] !== undefined && !looksLikeMath(found[4]))) return undefined;
    const tex = (found[1] ?? found[2] ?? found[3] ?? found[4] ?? "").trim();
    return { type: "math", raw: found[0], text: tex, display: (found[1] ?? found[2]) !== undefined };
  },
};

/**
 * True if the text between two single dollar signs is a formula. `x`, `n^2` and `a + b` are formulas; prices and shell
 * variables are not.
 */
const looksLikeMath = (text: string): boolean =>
  /[\\^_{}=<>]/.test(text) || (/^[-+*/|,.:;!'()[\]\sa-z\d]+$/i.test(text) && !/[a-z]{2}/i.test(text));

/**
 * Adds formulas and turns off HTML. HTML is shown as text, so an open `<a>` or `<pre>` must not change how the text
 * after it is parsed.
 */
const extension: MarkedExtension = {
  gfm: true,
  extensions: [math, mathBlock],
  tokenizer: {
    tag(text) {
      const found = text.startsWith("<") && this.rules.inline.tag.exec(text);
      return found
        ? { type: "html", raw: found[0], text: found[0], block: false, inLink: false, inRawBlock: false }
        : undefined;
    },
  },
};
marked.use(extension);

/** Splits a text into block tokens. Returns them with all link definitions: the known ones and those in the text. */
export function lex(text: string, knownLinks: Links): { tokens: Token[]; links: Links } {
  const lexer = new Lexer(marked.defaults);
  Object.assign(lexer.tokens.links, knownLinks);
  const tokens = lexer.lex(text);
  return { tokens, links: tokens.links };
}

/** False for tokens that render nothing: blank lines and link definitions. */
export const isVisible = (token: Token): boolean => token.type !== "space" && token.type !== "def";
