// Judges assignments of variables.
import type { Assignment } from "unbash";
import { isPlainNumber } from "./words/arithmetic.ts";
import { expandValue } from "./words/expand-word.ts";
import type { Field, Piece } from "./words/field.ts";
import type { Scope, Value } from "./scope.ts";
import { isHarmless, isPlainValue, isPowerful, isSpecial, isTameSetting } from "./words/variable-names.ts";
import type { Walk } from "./reading-walk.ts";

/** Sets a variable in the scope. A powerful one changes what later commands do. */
export function assign(walk: Walk, scope: Scope, name: string, value: Value): void {
  if (isPowerful(name)) {
    walk.unread(`it sets ${name}, which changes what runs`);
    walk.alter(scope);
  }
  if (value && lengthOf(value) > maxValue) {
    walk.unread("a variable becomes too long to follow");
    scope.vars.set(name, undefined);
    return;
  }
  // Variables of a shell with its own options may have attributes that change a value.
  scope.vars.set(name, walk.place.altered || isSpecial(name) ? undefined : value);
}

const maxValue = 4000;

const lengthOf = (value: Piece[]): number =>
  value.reduce((sum, piece) => sum + (piece.k === "text" ? piece.text.length : 20), 0);

/** Judges an assignment that stays in the shell. */
export function judgeAssignment(walk: Walk, scope: Scope, one: Assignment): void {
  const value = valueOf(walk, scope, one);
  if (one.index) {
    if (!isPlainNumber(one.index.text)) {
      expandValue(walk, one.index, scope);
      walk.unread("a subscript can run commands");
      walk.alter(scope);
    }
    return assign(walk, scope, one.name, undefined);
  }
  if (!one.append) return assign(walk, scope, one.name, value?.pieces);
  const before = scope.vars.get(one.name);
  return assign(walk, scope, one.name, before && value ? [...before, ...value.pieces] : undefined);
}

/** Expands the value. Returns undefined for an array. */
export function valueOf(walk: Walk, scope: Scope, one: Assignment): Field | undefined {
  if (one.value.type !== "ArrayValue") return expandValue(walk, one.value, scope, "assignment");
  for (const element of one.value.elements) {
    const subscript = /^\[([^\]]*)\]\+?=/.exec(element.text)?.[1];
    if (element.text.startsWith("[") && !isPlainNumber(subscript)) {
      walk.unread("a subscript can run commands");
      walk.alter(scope);
    }
    expandValue(walk, element, scope);
  }
  return undefined;
}

/**
 * Judges `NAME=value` before a command or in its environment. Returns true if the variable changes nothing but display,
 * language and messages.
 */
export function judgeEnvironment(walk: Walk, name: string, value: Field | undefined): boolean {
  if (isTameSetting(name, value?.text)) return true;
  if (isPowerful(name)) {
    walk.unread(`it sets ${name}, which changes what runs`);
    return false;
  }
  return isHarmless(name) && (value?.text === undefined ? value !== undefined : isPlainValue(value.text));
}
