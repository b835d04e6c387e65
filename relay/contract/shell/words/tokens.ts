// Tokens: the parts of a word after quotes are removed, and before braces, tilde, splitting and globs.
import { type Piece, type Unknown, unknownPiece } from "./field.ts";

export type Token =
  /** Unquoted text: braces, tilde and globs count. */
  | { k: "raw"; text: string }
  | { k: "quoted"; text: string }
  /** The known value of an unquoted variable: it is split at blanks, and globs count. */
  | { k: "split"; text: string }
  | { k: "piece"; piece: Piece }
  /** The value of a variable, in quotes. */
  | { k: "pieces"; pieces: Piece[] };

export const codeToken = (of: Partial<Unknown>): Token => ({ k: "piece", piece: unknownPiece(of) });

/** Removes backslashes before line ends, as bash does. */
export const spliceLines = (text: string): string =>
  text.includes("\\\n") ? text.replace(/\\(\\|\n)/g, (all, next: string) => (next === "\n" ? "" : all)) : text;

/** Tokens of unquoted text. A character after a backslash is quoted. */
export function rawTokens(text: string): Token[] {
  if (!text.includes("\\")) return [{ k: "raw", text }];
  const tokens: Token[] = [];
  for (const [part] of text.matchAll(/\\[\s\S]|\\$|[^\\]+/g)) {
    if (part === "\\\n") continue;
    if (!part.startsWith("\\")) tokens.push({ k: "raw", text: part });
    else tokens.push({ k: "quoted", text: part === "\\" ? "\\" : part.slice(1) });
  }
  return joined(tokens);
}

/** Joins equal neighbours, so that a removed line end does not part a word: `~\<newline>/x`. */
function joined(tokens: Token[]): Token[] {
  const list: Token[] = [];
  for (const token of tokens) {
    const last = list.at(-1);
    if ((token.k === "raw" || token.k === "quoted") && last?.k === token.k) last.text += token.text;
    else list.push(token);
  }
  return list;
}
