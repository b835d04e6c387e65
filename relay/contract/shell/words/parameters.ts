// Reads `$x` and `${x…}`: the value, if the line tells it.
import type { ParameterExpansionPart, Word } from "unbash";
import { isPlainNumber, numberPiece } from "./arithmetic.ts";
import { type Field, type Piece, unknownPiece } from "./field.ts";
import type { Scope } from "../scope.ts";
import { type Token, codeToken } from "./tokens.ts";
import { isPowerful, isSecretName, isSpecial } from "./variable-names.ts";
import type { Walk } from "../reading-walk.ts";

interface How {
  quoted: boolean;
  /** Judges an operand, such as the default of `${x:-default}`. */
  expand(walk: Walk, word: Word, scope: Scope): Field;
}

export const simpleParameter = (walk: Walk, text: string, scope: Scope, quoted: boolean): Token =>
  valueOf(walk, text.slice(1).replaceAll("\\\n", ""), scope, quoted);

function valueOf(walk: Walk, name: string, scope: Scope, quoted: boolean): Token {
  if (/^[#?$!]$|^(?:UID|EUID|PPID|RANDOM|SECONDS|LINENO)$/.test(name)) return { k: "piece", piece: numberPiece };
  if (name === "@" || name === "*") return codeToken({ splits: true });
  if (name === "-") return codeToken({ splits: false, tame: true });
  if (isSecretName(name) && !scope.vars.has(name)) printsSecret(walk, name);
  if (scope.vars.has(name) && !isSpecial(name)) return known(scope.vars.get(name), quoted);
  if (name === "HOME") return tokenOf(walk.place.home, quoted);
  if (name === "PWD" && scope.folders?.length === 1) return tokenOf(scope.folders[0] ?? "", quoted);
  if (name === "IFS") return tokenOf(" \t\n", quoted);
  // The values of well-known variables have no globs. What an earlier line put into another one is not known.
  return codeToken({ splits: !quoted, tame: /^[A-Z][A-Z0-9_]*$/.test(name) });
}

function printsSecret(walk: Walk, name: string): void {
  walk.unread(`the variable ${name} may hold a secret`);
}

const tokenOf = (text: string, quoted: boolean): Token => ({ k: quoted ? "quoted" : "split", text });

function known(value: Piece[] | undefined, quoted: boolean): Token {
  if (!value) return codeToken({ splits: !quoted });
  if (quoted) return { k: "pieces", pieces: value };
  if (value.every((piece) => piece.k === "text")) {
    return { k: "split", text: value.map((piece) => (piece.k === "text" ? piece.text : "")).join("") };
  }
  const [only] = value;
  if (value.length === 1 && only?.k === "unknown") return { k: "piece", piece: { ...only, splits: !only.number } };
  const guess = value.every((piece) => piece.k === "text" || (piece.k === "unknown" && piece.guess !== undefined))
    ? value.map((piece) => (piece.k === "text" ? piece.text : piece.k === "unknown" ? piece.guess : "")).join("")
    : undefined;
  const piece = unknownPiece({ splits: true });
  return { k: "piece", piece: guess === undefined ? piece : { ...piece, guess } };
}

export function parameter(walk: Walk, part: ParameterExpansionPart, scope: Scope, how: How): Token {
  const { quoted } = how;
  const name = part.parameter;
  const otherwise = codeToken({ splits: !quoted });
  if (part.prefix === "!") return unread(walk, "it reads a variable whose name another one holds", quoted);
  if (part.index && !isWholeOrNumber(part.index)) {
    return unread(walk, "a subscript can run commands", quoted);
  }
  if (!/^(?:[A-Za-z_]\w*|\d+|[@*#?$!-])$/.test(name))
    return unread(walk, "it uses an expansion that is not understood", quoted);
  if (part.prefix === "#") return { k: "piece", piece: numberPiece };
  const base = part.index ? otherwise : valueOf(walk, name, scope, quoted);
  if (!part.operation) return base;
  const text = base.k === "quoted" || base.k === "split" ? base.text : "";
  const { operation } = part;
  if (operation.type === "Default" && !operation.operator.includes("+") && text !== "") {
    // The variable has a value, so that the operand does not count.
    how.expand(walk, operation.operand, scope);
    return base;
  }
  if (operation.type === "Remove" && text !== "" && /^[\w/.-]+$/.test(operation.operand.text)) {
    const end = operation.operand.text;
    const isEnd = operation.operator.startsWith("%") && text.endsWith(end);
    return codeToken({ splits: !quoted, guess: isEnd ? text.slice(0, -end.length) : text });
  }
  return operated(walk, part, scope, how);
}

const isWholeOrNumber = (index: Word): boolean =>
  !index.parts && (index.text === "@" || index.text === "*" || isPlainNumber(index.text));

function unread(walk: Walk, why: string, quoted: boolean): Token {
  walk.unread(why);
  return codeToken({ splits: !quoted });
}

function operated(walk: Walk, part: ParameterExpansionPart, scope: Scope, how: How): Token {
  const { operation, parameter: name } = part;
  const { quoted } = how;
  const otherwise = codeToken({ splits: !quoted });
  switch (operation?.type) {
    case "Default": {
      how.expand(walk, operation.operand, scope);
      if (!operation.operator.includes("=")) return otherwise;
      if (isPowerful(name)) return unread(walk, `it sets ${name}, which changes what runs`, quoted);
      scope.vars.set(name, undefined);
      return otherwise;
    }
    case "Remove":
      how.expand(walk, operation.operand, scope);
      return otherwise;
    case "Replace":
      how.expand(walk, operation.pattern, scope);
      how.expand(walk, operation.replacement, scope);
      return otherwise;
    case "Slice": {
      const words = operation.length ? [operation.offset, operation.length] : [operation.offset];
      const isNumber = words.every((word) => !word.parts && isPlainNumber(word.text.trim()));
      return isNumber
        ? otherwise
        : unread(walk, "its arithmetic evaluates a value that the line does not tell", quoted);
    }
    case "CaseModification":
      if (operation.operand) how.expand(walk, operation.operand, scope);
      return otherwise;
    case "Transform":
      if (/^[QUuLE]$/.test(operation.operand.text)) return otherwise;
      return unread(walk, "it expands the value of a variable again", quoted);
    case "Names":
      return otherwise;
    default:
      return unread(walk, "it uses an expansion that is not understood", quoted);
  }
}
