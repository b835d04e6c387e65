// Expands a word as bash does: quotes, braces, tilde, parameters, substitutions, splitting and globs.
import type { DoubleQuotedChild, Word, WordPart } from "unbash";
import { arithmetic } from "./arithmetic.ts";
import { type Unit, expandBraces } from "./braces.ts";
import { type Field, type Piece, makeField, unknownPiece } from "./field.ts";
import { parameter, simpleParameter } from "./parameters.ts";
import { type Ends, type Scope, subshell } from "../scope.ts";
import { type Token, codeToken, rawTokens, spliceLines } from "./tokens.ts";
import { readNested } from "../nested.ts";
import type { Walk } from "../reading-walk.ts";

/** How a word is used: as arguments, as one value, or as the value of an assignment, where `~` counts after colons. */
type Use = "arguments" | "value" | "assignment";

export function expandWord(walk: Walk, word: Word, scope: Scope, use: Use = "arguments"): Field[] {
  if (!walk.step()) return [makeField([unknownPiece({ splits: true })])];
  const tokens = tokensOfWord(walk, word, scope);
  if (use !== "arguments") {
    const list = tildes(walk, tokens, scope, use === "assignment");
    return [oneField(list)];
  }
  const words = braceWords(tokens);
  if (!words) {
    walk.unread("its braces are too many or too nested");
    return [makeField([unknownPiece({ splits: true })])];
  }
  return words.flatMap((list) => {
    walk.step();
    return splitFields(tildes(walk, list, scope, false));
  });
}

/** A word as one value, for assignments, here-strings and `case`. */
export function expandValue(walk: Walk, word: Word, scope: Scope, use: Use = "value"): Field {
  return expandWord(walk, word, scope, use)[0] ?? makeField([]);
}

function tokensOfWord(walk: Walk, word: Word, scope: Scope): Token[] {
  const { parts } = word;
  if (parts) return tokensOfParts(walk, parts, scope);
  if (/(?:^|[^\\])(?:\\\\)*['"$`]/.test(word.text)) {
    walk.unread("a part of it is not understood");
    return [codeToken({ splits: true })];
  }
  return rawTokens(word.text);
}

export function tokensOfParts(walk: Walk, parts: readonly (WordPart | DoubleQuotedChild)[], scope: Scope): Token[] {
  const tokens: Token[] = [];
  for (const part of parts) {
    if (!walk.step()) break;
    tokens.push(...tokensOfPart(walk, part as WordPart, scope));
  }
  return tokens;
}

function tokensOfPart(walk: Walk, part: WordPart, scope: Scope): Token[] {
  switch (part.type) {
    case "Literal":
      return rawTokens(part.text);
    case "Glob":
      return bracketOrStar(walk, part.text);
    case "SingleQuoted":
      return [{ k: "quoted", text: part.value }];
    case "AnsiCQuoted":
      return [{ k: "quoted", text: part.value.split("\0", 1)[0] ?? "" }];
    case "DoubleQuoted":
      return [{ k: "quoted", text: "" }, ...quotedTokens(walk, part.parts, scope)];
    case "LocaleString":
      quotedTokens(walk, part.parts, scope);
      return [codeToken({ splits: false })];
    case "SimpleExpansion":
      return [simpleParameter(walk, part.text, scope, false)];
    case "ParameterExpansion":
      return [parameter(walk, part, scope, { quoted: false, expand: operandValue })];
    case "CommandExpansion":
      return [substitution(walk, part, scope, false)];
    case "ArithmeticExpansion":
      return [arithmetic(walk, part.expression, scope, part.text)];
    case "ProcessSubstitution":
      return [{ k: "piece", piece: stream(walk, part, scope) }];
    case "BraceExpansion":
      return braceTokens(walk, part, scope);
    default:
      walk.unread("it uses a pattern that depends on the shell's options");
      return [codeToken({ splits: true })];
  }
}

/** What a process substitution likely prints is kept, to find catastrophes in it. */
function stream(walk: Walk, part: WordPart & { type: "ProcessSubstitution" }, scope: Scope): Piece {
  const { out } = readNested(walk, part, { ...subshell(scope), input: { from: "pipe" } });
  return out === undefined ? { k: "stream" } : { k: "stream", out };
}

function bracketOrStar(walk: Walk, text: string): Token[] {
  if (!/['"\\$`]/.test(text)) return [{ k: "raw", text }];
  if (/[$`]/.test(text)) {
    walk.unread("a pattern holds an expansion");
    return [codeToken({ splits: true })];
  }
  // Quotes inside brackets: any one character is a safe superset.
  return [{ k: "raw", text: "?" }];
}

function braceTokens(walk: Walk, part: WordPart & { type: "BraceExpansion" }, scope: Scope): Token[] {
  const { parts } = part;
  if (!parts) return /['"$`]/.test(part.text) ? unreadToken(walk) : rawTokens(part.text);
  if (`{${parts.map((one) => one.text).join("")}}` !== part.text) return unreadToken(walk);
  return [{ k: "raw", text: "{" }, ...tokensOfParts(walk, parts, scope), { k: "raw", text: "}" }];
}

function unreadToken(walk: Walk): Token[] {
  walk.unread("a part of it is not understood");
  return [codeToken({ splits: true })];
}

export function quotedTokens(walk: Walk, parts: readonly DoubleQuotedChild[], scope: Scope): Token[] {
  return parts.map((part): Token => {
    if (!walk.step()) return codeToken({ splits: false });
    switch (part.type) {
      case "Literal":
        return { k: "quoted", text: spliceLines(part.text).replace(/\\([$`"\\])/g, "$1") };
      case "SimpleExpansion":
        return simpleParameter(walk, part.text, scope, true);
      case "ParameterExpansion":
        return parameter(walk, part, scope, { quoted: true, expand: operandValue });
      case "CommandExpansion":
        return substitution(walk, part, scope, true);
      case "ArithmeticExpansion":
        return arithmetic(walk, part.expression, scope, part.text);
      default:
        walk.unread("a part of it is not understood");
        return codeToken({ splits: true });
    }
  });
}

/** Judges an operand of `${x:-operand}`. */
const operandValue = (walk: Walk, word: Word, scope: Scope): Field => expandValue(walk, word, scope);

function substitution(walk: Walk, part: WordPart & { type: "CommandExpansion" }, scope: Scope, quoted: boolean): Token {
  const inner: Scope = { ...subshell(scope), input: scope.input };
  if (/^(?:\$\{|\$\([ \t\n]*<)/.test(part.text)) inner.apart = !part.text.startsWith("${");
  if (part.text.startsWith("${")) walk.unread("it runs a substitution of a newer bash");
  const ends: Ends = readNested(walk, part, inner);
  const piece = unknownPiece({ splits: !quoted, tame: ends.tame === true });
  const guess = ends.out?.replace(/\n+$/, "");
  return { k: "piece", piece: guess === undefined ? piece : { ...piece, guess } };
}

/** Splits the tokens at unquoted braces. Returns undefined if bash's result is not certain. */
function braceWords(tokens: Token[]): Token[][] | undefined {
  if (!tokens.some((token) => token.k === "raw" && token.text.includes("{"))) return [tokens];
  const units: Unit<Token>[] = tokens.flatMap((token): Unit<Token>[] =>
    token.k === "raw" ? [...token.text] : [token],
  );
  return expandBraces(units)?.map((word) => {
    const list: Token[] = [];
    for (const unit of word) {
      const last = list.at(-1);
      if (typeof unit !== "string") list.push(unit);
      else if (last?.k === "raw") list[list.length - 1] = { k: "raw", text: last.text + unit };
      else list.push({ k: "raw", text: unit });
    }
    return list;
  });
}

/** Replaces `~` at the start, and after `=` and `:` of assignments. */
function tildes(walk: Walk, tokens: Token[], scope: Scope, assigns: boolean): Token[] {
  const [first] = tokens;
  if (first?.k !== "raw" || !tokens.some((token) => token.k === "raw" && token.text.includes("~"))) {
    return assigns ? afterColons(walk, tokens, scope) : tokens;
  }
  if (assigns) return afterColons(walk, tokens, scope);
  const name = /^[A-Za-z_]\w*\+?=/.exec(first.text)?.[0];
  if (name) {
    const rest: Token[] = [{ k: "raw", text: first.text.slice(name.length) }, ...tokens.slice(1)];
    return [{ k: "raw", text: name }, ...afterColons(walk, rest, scope)];
  }
  return tildeAtStart(walk, tokens, scope);
}

function afterColons(walk: Walk, tokens: Token[], scope: Scope): Token[] {
  const list: Token[] = [];
  let part: Token[] = [];
  const flush = () => {
    list.push(...tildeAtStart(walk, part, scope));
    part = [];
  };
  for (const token of tokens) {
    if (token.k !== "raw" || !token.text.includes(":")) {
      part.push(token);
      continue;
    }
    const pieces = token.text.split(":");
    pieces.forEach((text, i) => {
      if (i > 0) {
        flush();
        list.push({ k: "raw", text: ":" });
      }
      if (text !== "") part.push({ k: "raw", text });
    });
  }
  flush();
  return list;
}

function tildeAtStart(walk: Walk, tokens: Token[], scope: Scope): Token[] {
  const [first, second] = tokens;
  if (first?.k !== "raw" || !first.text.startsWith("~")) return tokens;
  const slash = first.text.indexOf("/");
  const name = slash < 0 ? first.text.slice(1) : first.text.slice(1, slash);
  // A quoted part before the slash keeps the tilde as it is.
  if (slash < 0 && second) {
    if (second.k === "quoted") return tokens;
    walk.unread("the home folder that it names is not known");
    return [codeToken({ splits: true }), ...tokens.slice(1)];
  }
  const rest: Token[] = slash < 0 ? [] : [{ k: "raw", text: first.text.slice(slash) }];
  const one = name === "+" && scope.folders?.length === 1 ? scope.folders[0] : undefined;
  const home = name === "" && !scope.vars.has("HOME") ? walk.place.home : one;
  if (home !== undefined) return [{ k: "quoted", text: home }, ...rest, ...tokens.slice(1)];
  walk.unread("the folder that ~ means here is not known");
  const { home: own } = walk.place;
  const likely =
    name === "root" ? "/root" : own.endsWith(`/${name}`) ? own : /^[\w-]+$/.test(name) ? `/home/${name}` : undefined;
  return [
    codeToken({ splits: false, ...(likely === undefined ? {} : { guess: likely }) }),
    ...rest,
    ...tokens.slice(1),
  ];
}

const isGlob = (text: string, later: string): boolean =>
  /[*?]/.test(text) || (text.includes("[") && (text + later).includes("]"));

/** The pieces of a raw text: its glob characters stay active. */
function rawPieces(text: string, later: string): Piece[] {
  return isGlob(text, later) ? globPieces(text) : [{ k: "text", text }];
}

function globPieces(text: string): Piece[] {
  return text
    .split(/([*?]+|\[[^\]]*\]?)/)
    .filter((part) => part !== "")
    .map((part): Piece => (/^[*?[]/.test(part) ? { k: "glob", text: part } : { k: "text", text: part }));
}

/** Makes fields: splits known values of unquoted variables at blanks, and drops what becomes empty. */
function splitFields(tokens: Token[]): Field[] {
  const fields: Field[] = [];
  let pieces: Piece[] | undefined;
  const end = () => {
    if (pieces) fields.push(makeField(pieces));
    pieces = undefined;
  };
  const lastClosing = tokens.findLastIndex((one) => (one.k === "raw" || one.k === "split") && one.text.includes("]"));
  tokens.forEach((token, at) => {
    const later = at < lastClosing ? "]" : "";
    if (token.k === "raw") (pieces ??= []).push(...rawPieces(token.text, later));
    else if (token.k === "quoted") (pieces ??= []).push({ k: "text", text: token.text });
    else if (token.k === "piece") (pieces ??= []).push(token.piece);
    else if (token.k === "pieces") (pieces ??= []).push(...token.pieces);
    else {
      token.text.split(/([ \t\n]+)/).forEach((part, i) => {
        if (i % 2 === 1) end();
        else if (part !== "") (pieces ??= []).push(...rawPieces(part, later));
      });
    }
  });
  end();
  return fields;
}

function oneField(tokens: Token[]): Field {
  const pieces = tokens.flatMap((token): Piece[] => {
    if (token.k === "piece") return [token.piece.k === "unknown" ? { ...token.piece, splits: false } : token.piece];
    if (token.k === "pieces") return token.pieces;
    return [{ k: "text", text: token.text }];
  });
  return makeField(pieces);
}
