// Judges arithmetic. bash evaluates the value of every variable in it again, and a subscript in such a value can run
// commands. So only numbers and variables that hold numbers are allowed.
import type { ArithmeticExpression } from "unbash";
import { unknownPiece } from "./field.ts";
import { readNested } from "../nested.ts";
import { type Scope, subshell } from "../scope.ts";
import type { Token } from "./tokens.ts";
import { isPowerful, isSpecial } from "./variable-names.ts";
import type { Walk } from "../reading-walk.ts";

const number = /^(?:\d{1,19}|0[xX][\da-fA-F]{1,16}|[1-9]\d?#[\w@]+)$/;
const name = /^[A-Za-z_]\w*$/;
const assigning = new Set(["=", "+=", "-=", "*=", "/=", "%=", "<<=", ">>=", "&=", "^=", "|="]);

export const numberPiece = unknownPiece({ number: true, tame: true });

/** True if the variable is known to hold a number. */
export function holdsNumber(scope: Scope, variable: string): boolean {
  if (/^(?:[#?$!]|UID|EUID|PPID|RANDOM|SECONDS|LINENO)$/.test(variable)) return true;
  const value = scope.vars.get(variable);
  if (!value || value.length !== 1 || isSpecial(variable)) return false;
  const [piece] = value;
  return (piece?.k === "text" && /^-?\d{1,19}$/.test(piece.text)) || (piece?.k === "unknown" && piece.number);
}

/** Judges `$((…))` and returns its value. */
export function arithmetic(
  walk: Walk,
  expression: ArithmeticExpression | undefined,
  scope: Scope,
  text: string,
): Token {
  judgeArithmetic(walk, expression, scope, text);
  return { k: "piece", piece: numberPiece };
}

export function judgeArithmetic(
  walk: Walk,
  expression: ArithmeticExpression | undefined,
  scope: Scope,
  text: string,
): void {
  if (!expression) {
    if (/[^\s()$]/.test(text)) walk.unread("its arithmetic is not understood");
    return;
  }
  if (!safe(walk, expression, scope)) {
    walk.unread("its arithmetic evaluates a value that the line does not tell");
    walk.alter(scope);
  }
}

/** Judges a text that bash evaluates as arithmetic, such as a subscript. Only a number is allowed. */
export const isPlainNumber = (text: string | undefined): boolean => text !== undefined && /^-?\d{1,19}$/.test(text);

function safe(walk: Walk, expression: ArithmeticExpression, scope: Scope): boolean {
  if (!walk.step()) return false;
  return walk.deeper(() => isSafe(walk, expression, scope), false);
}

function isSafe(walk: Walk, expression: ArithmeticExpression, scope: Scope): boolean {
  switch (expression.type) {
    case "ArithmeticBinary": {
      const right = safe(walk, expression.right, scope);
      if (!assigning.has(expression.operator)) return safe(walk, expression.left, scope) && right;
      return assigns(expression, scope) && right;
    }
    case "ArithmeticUnary":
      return safe(walk, expression.operand, scope);
    case "ArithmeticTernary":
      return [expression.test, expression.consequent, expression.alternate].every((part) => safe(walk, part, scope));
    case "ArithmeticGroup":
      return safe(walk, expression.expression, scope);
    case "ArithmeticWord":
      return isSafeWord(walk, expression, scope);
    case "ArithmeticCommandExpansion":
      readNested(walk, expression, subshell(scope));
      return false;
    default:
      return false;
  }
}

function assigns(expression: ArithmeticExpression & { type: "ArithmeticBinary" }, scope: Scope): boolean {
  const { left, operator } = expression;
  if (left.type !== "ArithmeticWord" || left.parts || !name.test(left.value)) return false;
  if (isPowerful(left.value) || isSpecial(left.value)) return false;
  const wasNumber = operator === "=" || holdsNumber(scope, left.value);
  scope.vars.set(left.value, [numberPiece]);
  return wasNumber;
}

function isSafeWord(walk: Walk, word: ArithmeticExpression & { type: "ArithmeticWord" }, scope: Scope): boolean {
  if (!word.parts) return number.test(word.value) || (name.test(word.value) && holdsNumber(scope, word.value));
  let isNumber = true;
  for (const part of word.parts) {
    if (part.type === "CommandExpansion") {
      readNested(walk, part, subshell(scope));
      isNumber = false;
    } else if (part.type === "SimpleExpansion") isNumber &&= holdsNumber(scope, part.text.slice(1));
    else if (part.type === "ParameterExpansion") {
      const isCount = part.prefix === "#" && !part.index && !part.operation;
      isNumber &&= isCount || (!part.prefix && !part.index && !part.operation && holdsNumber(scope, part.parameter));
    } else if (part.type === "ArithmeticExpansion") {
      isNumber &&= part.expression !== undefined && safe(walk, part.expression, scope);
    } else isNumber &&= part.type === "Literal" && /^\d*$/.test(part.text);
  }
  return isNumber;
}
