// Splits Markdown into tokens. Knows GitHub's dialect and formulas, and treats HTML as text.
import {
  Lexer,
  type MarkedExtension,
  marked,
  type Token,
  Tokenizer,
  type TokenizerExtension,
  type Tokens,
  type TokensList,
} from "marked";
import { emphasisRules } from "./emphasis.ts";
import { maxCells, maxColumns, maxDepth, maxInlineChars } from "./limits.ts";
import type { SourceReason } from "./nodes.ts";

/** A formula. `display` is true if the formula is shown on a line of its own. */
export interface MathToken {
  type: "math" | "mathBlock";
  raw: string;
  text: string;
  display: boolean;
  /** True if the formula's closing delimiter has not arrived yet. */
  open?: boolean;
}

/** A part of the text that exceeds a limit. Its source is shown. */
export interface ExcessToken {
  type: "excess";
  raw: string;
  why: SourceReason;
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
  tokenizer(text, before): MathToken | undefined {
    const found = inlineMath.exec(text);
    if (!found || (found[4] !== undefined && (!looksLikeMath(found[4]) || isPrice(before, found[4])))) return undefined;
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

/** True if the dollar sign follows an amount: `5$, 6$`. */
const isPrice = (before: Token[], text: string): boolean =>
  /\d$/.test(before.at(-1)?.raw ?? "") && /^[\s,.;:/、，。；]/.test(text);

/**
 * Punctuation at which a bare address ends: that of Chinese, Japanese and Korean, full-width forms, and curly quotes.
 * These languages put no space after an address, and addresses have these characters only in a coded form.
 */
const endsAddress = String.raw`\u2018-\u201f\u2026\u3001-\u3003\u3008-\u3020\u3030\u30fb\ufe10-\ufe19\ufe30-\ufe6b\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65`;

const urlRule = (rule: RegExp) => new RegExp(rule.source.replaceAll("[^\\s<]*", `[^\\s<${endsAddress}]*`), rule.flags);

const extension: MarkedExtension = { gfm: true, extensions: [math, mathBlock] };
marked.use(extension);

const excess = (raw: string, why: SourceReason): Token => ({ type: "excess", raw, why });

/** The character before `text`. The lexer knows only its last 16 bits. */
const wholeCharacter = (before: string, masked: string, text: string): string =>
  /[\udc00-\udfff]/.test(before) ? masked.slice(0, -text.length).slice(-2) : before;

/** Turns off HTML, and refuses tables that are too large. */
class BoundedTokenizer extends Tokenizer {
  /** Shows HTML as text, so an open `<a>` or `<pre>` must not change how the text after it is parsed. */
  override tag(text: string): Tokens.Tag | undefined {
    const found = text.startsWith("<") && this.rules.inline.tag.exec(text);
    return found
      ? { type: "html", raw: found[0], text: found[0], block: false, inLink: false, inRawBlock: false }
      : undefined;
  }

  override emStrong(text: string, masked: string, before = ""): Tokens.Em | Tokens.Strong | undefined {
    return super.emStrong(text, masked, wholeCharacter(before, masked, text));
  }

  override del(text: string, masked: string, before = ""): Tokens.Del | undefined {
    return super.del(text, masked, wholeCharacter(before, masked, text));
  }

  override table(text: string): Tokens.Table | undefined {
    const [raw, , columns = "", rows = ""] = this.rules.block.table.exec(text) ?? [];
    if (raw === undefined) return undefined;
    const wide = columns.split("|").length - 1;
    const cells = wide * (rows.split("\n").length + 1);
    if (wide > maxColumns || cells > maxCells) return excess(raw, "large") as Tokens.Table;
    return super.table(text);
  }
}

/** Stops at a limit of depth and of length, because parsing recurses and takes quadratic time. */
class BoundedLexer extends Lexer {
  #blockDepth = 0;
  #inlineDepth = 0;

  override blockTokens(text: string, tokens?: Token[], lastParagraphClipped?: boolean): Token[];
  override blockTokens(text: string, tokens?: TokensList, lastParagraphClipped?: boolean): TokensList;
  override blockTokens(text: string, tokens: Token[] = [], lastParagraphClipped?: boolean): Token[] {
    if (this.#blockDepth > maxDepth) {
      tokens.push(excess(text, "deep"));
      return tokens;
    }
    this.#blockDepth += 1;
    try {
      return super.blockTokens(text, tokens, lastParagraphClipped);
    } finally {
      this.#blockDepth -= 1;
    }
  }

  override inlineTokens(text: string, tokens: Token[] = []): Token[] {
    const why = text.length > maxInlineChars ? "large" : this.#inlineDepth > maxDepth ? "deep" : undefined;
    if (why) {
      tokens.push(excess(text, why));
      return tokens;
    }
    this.#inlineDepth += 1;
    try {
      return super.inlineTokens(text, tokens);
    } finally {
      this.#inlineDepth -= 1;
    }
  }
}

/** Splits a text into block tokens. Returns them with all link definitions: the known ones and those in the text. */
export function lex(text: string, knownLinks: Links): { tokens: Token[]; links: Links } {
  const tokenizer = new BoundedTokenizer();
  const lexer = new BoundedLexer({ ...marked.defaults, tokenizer });
  const { rules } = tokenizer;
  const inline = { ...rules.inline, ...emphasisRules, url: urlRule(rules.inline.url) };
  tokenizer.rules = { ...rules, inline };
  Object.assign(lexer.tokens.links, knownLinks);
  const tokens = lexer.lex(text);
  return { tokens, links: tokens.links };
}

/** False for tokens that render nothing: blank lines and link definitions. */
export const isVisible = (token: Token): boolean => token.type !== "space" && token.type !== "def";
