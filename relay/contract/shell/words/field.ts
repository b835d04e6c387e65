// A field: one argument as the program gets it, as far as the line tells.
import type { NamedPath } from "../reading.ts";

export type Piece =
  | { k: "text"; text: string }
  /** Glob characters, which stand for what they match. */
  | { k: "glob"; text: string }
  /** A file below these paths, found by `find` or matched earlier. */
  | { k: "below"; roots: NamedPath[] }
  /** A process substitution: a pipe that looks like a path. */
  | { k: "stream"; out?: string }
  | Unknown;

/** A part whose value the line does not tell. */
export interface Unknown {
  k: "unknown";
  /** Unquoted: the value may become several arguments, or paths. */
  splits: boolean;
  number: boolean;
  /** The value has no glob characters. */
  tame: boolean;
  /** A value that is likely, but not certain. It is used to find catastrophes only. */
  guess?: string;
}

export interface Field {
  pieces: Piece[];
  /** The exact argument, if it is known. */
  text: string | undefined;
  /** Literal text before the first piece of another kind. */
  lead: string;
  /** bash glob syntax, if the argument is known but for its globs. */
  pattern: string | undefined;
  unknown: boolean;
  splits: boolean;
}

export const unknownPiece = (of: Partial<Unknown> = {}): Unknown => ({
  k: "unknown",
  splits: false,
  number: false,
  tame: false,
  ...of,
});

export const escapeGlob = (text: string): string => text.replace(/[\\*?[\]]/g, "\\$&");

export function makeField(pieces: Piece[]): Field {
  let text = "";
  let pattern = "";
  let lead: string | undefined;
  let isText = true;
  let isPattern = true;
  let splits = false;
  for (const piece of pieces) {
    if (piece.k === "text") {
      text += piece.text;
      pattern += escapeGlob(piece.text);
      continue;
    }
    lead ??= text;
    isText = false;
    if (piece.k === "glob") pattern += piece.text;
    else isPattern = false;
    if (piece.k === "unknown" && piece.splits) splits = true;
  }
  return {
    pieces,
    text: isText ? text : undefined,
    lead: lead ?? text,
    pattern: !isText && isPattern ? pattern : undefined,
    unknown: pieces.some((piece) => piece.k === "unknown"),
    splits,
  };
}

export const textField = (text: string): Field => makeField([{ k: "text", text }]);
export const unknownField = (of: Partial<Unknown> = {}): Field => makeField([unknownPiece(of)]);

/** The field without its first characters, which are part of its lead. */
export function dropStart(field: Field, count: number): Field {
  if (field.text !== undefined) return textField(field.text.slice(count));
  let left = count;
  const pieces: Piece[] = [];
  for (const piece of field.pieces) {
    if (left > 0 && piece.k === "text") {
      const rest = piece.text.slice(left);
      left = Math.max(0, left - piece.text.length);
      if (rest !== "") pieces.push({ k: "text", text: rest });
    } else pieces.push(piece);
  }
  return makeField(pieces);
}

export const isStream = (field: Field): boolean => field.pieces.some((piece) => piece.k === "stream");
/** What the pipe likely holds. */
export function outOf(field: Field): string | undefined {
  const [piece] = field.pieces;
  return piece?.k === "stream" ? piece.out : undefined;
}

export const rootsBelow = (field: Field): NamedPath[] | undefined => {
  const [piece] = field.pieces;
  return field.pieces.length === 1 && piece?.k === "below" ? piece.roots : undefined;
};

/** The field's likely text, or undefined. */
export function guessOf(field: Field): string | undefined {
  let text = "";
  for (const piece of field.pieces) {
    if (piece.k === "text" || piece.k === "glob") text += piece.text;
    else if (piece.k === "unknown" && piece.guess !== undefined) text += piece.guess;
    else return undefined;
  }
  return text;
}
