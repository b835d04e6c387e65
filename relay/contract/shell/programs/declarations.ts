// `export`, `declare` and the like: they set variables and their attributes.
import { assign } from "../assignments.ts";
import type { Call, Handler } from "../program-call.ts";
import { type Field, dropStart } from "../words/field.ts";
import { isHarmless, isPlainValue, isSecretName } from "../words/variable-names.ts";

function declares(exports: boolean): Handler {
  return (call) => {
    const flags = call.args.filter((arg) => arg.lead.startsWith("-") || arg.lead.startsWith("+"));
    const names = call.args.filter((arg) => !flags.includes(arg));
    if (names.length === 0 || flags.some((flag) => /^-\w*p/.test(flag.lead))) {
      call.printsEnvironment();
      return true;
    }
    const isPlain = flags.every((flag) => (exports ? flag.text === "--" : /^-[xgaA]+$|^--$/.test(flag.text ?? "")));
    if (!isPlain) {
      call.unread("it gives variables attributes that change what follows");
      call.walk.alter(call.scope);
    }
    const isExported = exports || flags.some((flag) => flag.text?.includes("x"));
    return names.map((name) => declare(call, name, isExported)).every(Boolean) && isPlain;
  };
}

function declare(call: Call, field: Field, isExported: boolean): boolean {
  const [, name, operator] = /^([A-Za-z_]\w*)(\+?=)?/.exec(field.lead) ?? [];
  const isWhole = name !== undefined && (operator !== undefined || field.text === name);
  if (!isWhole || field.splits) {
    call.unread("a subscript can run commands, or the line does not tell which variable it sets");
    call.walk.alter(call.scope);
    return false;
  }
  if (operator === undefined) return isHarmless(name) || !isExported || !isSecretName(name);
  const value = dropStart(field, name.length + operator.length);
  assign(call.walk, call.scope, name, operator === "=" ? value.pieces : undefined);
  return !isExported || (isHarmless(name) && isPlainValue(value.text ?? " "));
}

export const declarations = new Map<string, Handler>([
  ["export", declares(true)],
  ["declare", declares(false)],
  ["typeset", declares(false)],
  ["local", declares(false)],
  [
    "readonly",
    (call) => {
      call.walk.alter(call.scope);
      call.unread("it makes variables that later lines cannot change");
      return declares(false)(call);
    },
  ],
]);
